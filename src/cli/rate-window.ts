interface Sample {
  readonly millis: number;
  readonly amount: number;
}

const WINDOW_MILLIS = 12_000;
/** Samples closer together than this are one: it bounds their number. */
const STEP_MILLIS = 200;

/** How fast an amount grew over the last twelve seconds. */
export class RateWindow {
  #samples: Sample[] = [];

  /** Notes the amount so far. Times never go back. */
  add(millis: number, amount: number): void {
    const last = this.#samples.at(-1);
    if (this.#samples.length > 1 && last !== undefined && millis - last.millis < STEP_MILLIS) return;
    this.#samples.push({ millis, amount });
    const old = this.#samples.findIndex((sample) => sample.millis >= millis - WINDOW_MILLIS);
    if (old > 1) this.#samples = this.#samples.slice(old - 1);
  }

  /** Per second, up to this moment: it falls while nothing happens. Undefined while too little is known. */
  perSecond(millis: number, amount: number): number | undefined {
    const first =
      this.#samples.find((sample) => sample.millis >= millis - WINDOW_MILLIS) ?? this.#samples.at(-1);
    if (first === undefined || millis - first.millis < STEP_MILLIS) return undefined;
    return ((amount - first.amount) * 1000) / (millis - first.millis);
  }
}
