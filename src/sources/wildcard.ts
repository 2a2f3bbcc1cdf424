/** One step of a pattern for a name: any characters, one character, one of a set, or this one. */
type Step =
  | { readonly is: 'many' }
  | { readonly is: 'one' }
  | { readonly is: 'set'; readonly not: boolean; readonly ranges: readonly (readonly [string, string])[] }
  | { readonly is: 'char'; readonly char: string };

/** A pattern for the name of one file: `*`, `?`, `[a-z]`, `[!a-z]`; a backslash takes the next character as it is. */
export class Wildcard {
  readonly #steps: readonly Step[];

  constructor(pattern: string) {
    this.#steps = stepsOf([...pattern]);
  }

  /** The name that alone it can match; undefined where it has anything but characters. */
  get literal(): string | undefined {
    const chars = this.#steps.map((step) => (step.is === 'char' ? step.char : undefined));
    return chars.includes(undefined) ? undefined : chars.join('');
  }

  /** As in a shell, a leading dot must stand in the pattern. Takes no longer than steps times characters. */
  matches(name: string): boolean {
    const steps = this.#steps;
    if (name.startsWith('.') && !(steps[0]?.is === 'char' && steps[0].char === '.')) return false;
    const chars = [...name];
    let at = 0;
    let step = 0;
    let retry: { step: number; at: number } | undefined;
    while (at < chars.length || step < steps.length) {
      const wanted = steps[step];
      if (wanted?.is === 'many') {
        retry = { step, at };
        step += 1;
      } else if (wanted !== undefined && at < chars.length && fits(wanted, chars[at] as string)) {
        step += 1;
        at += 1;
      } else if (retry !== undefined && retry.at < chars.length) {
        // The last star takes one character more.
        retry.at += 1;
        at = retry.at;
        step = retry.step + 1;
      } else return false;
    }
    return true;
  }
}

function fits(step: Step, char: string): boolean {
  if (step.is === 'char') return step.char === char;
  if (step.is !== 'set') return true;
  const code = char.codePointAt(0) as number;
  const isIn = step.ranges.some(
    ([first, last]) => code >= (first.codePointAt(0) as number) && code <= (last.codePointAt(0) as number),
  );
  return isIn !== step.not;
}

function stepsOf(chars: readonly string[]): Step[] {
  const steps: Step[] = [];
  for (let at = 0; at < chars.length; at++) {
    const char = chars[at] as string;
    if (char === '*') steps.push({ is: 'many' });
    else if (char === '?') steps.push({ is: 'one' });
    else if (char === '\\' && at + 1 < chars.length) steps.push({ is: 'char', char: chars[++at] as string });
    else {
      const set = char === '[' ? setAt(chars, at) : undefined;
      steps.push(set?.step ?? { is: 'char', char });
      at = set?.end ?? at;
    }
  }
  return steps;
}

/** The set that begins at the bracket; undefined where none is closed, and the bracket is a character like others. */
function setAt(chars: readonly string[], open: number): { step: Step; end: number } | undefined {
  const not = chars[open + 1] === '!' || chars[open + 1] === '^';
  const first = open + (not ? 2 : 1);
  const ranges: [string, string][] = [];
  for (let at = first; at < chars.length; at++) {
    const char = chars[at] as string;
    if (char === ']' && at > first) return { step: { is: 'set', not, ranges }, end: at };
    const last = chars[at + 2];
    if (chars[at + 1] === '-' && last !== undefined && last !== ']') {
      ranges.push([char, last]);
      at += 2;
    } else ranges.push([char, char]);
  }
  return undefined;
}
