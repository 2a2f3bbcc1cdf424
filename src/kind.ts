/** How a source, format or sink describes itself: help, flags and reference pages are made from this. */
export interface Kind {
  readonly name: string;
  /** One line. */
  readonly summary: string;
  readonly options: readonly OptionKind[];
}

export interface OptionKind {
  /** As commander writes it: `--lanes <n>`. */
  readonly flags: string;
  readonly summary: string;
  /** The default as shown to people. */
  readonly default?: string;
}
