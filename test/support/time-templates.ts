import fc from 'fast-check';
import { parseTemplate } from '../../src/formats/times/parse-template.ts';
import { MONTHS, type TimeFormat } from '../../src/formats/times/time-format.ts';
import { compileKernel } from '../../src/kernel/kernel.ts';
import { PlanImage } from '../../src/kernel/plan-image.ts';
import { placeTimeProgram } from '../../src/kernel/time-plan.ts';

/** A format that is known to be one. */
export function formatOf(template: string): TimeFormat {
  const format = parseTemplate(template);
  if ('reason' in format) throw new Error(`${template}: ${format.reason}`);
  return format;
}

const PROGRAM_AT = 1 << 20;
const INPUT_AT = 2 << 20;
const OUTPUT_AT = 3 << 20;

interface Exports {
  spellTime(at: number, end: number, out: number, program: number): number;
}

/** The kernel's reader of times in a source's own format. */
export class TimeReader {
  readonly #bytes: Uint8Array;
  readonly #exports: Exports;

  constructor() {
    const memory = new WebAssembly.Memory({ initial: 128, maximum: 65536, shared: true });
    const instance = new WebAssembly.Instance(compileKernel(), { env: { memory, abort: () => {} } });
    this.#exports = instance.exports as unknown as Exports;
    this.#bytes = new Uint8Array(memory.buffer);
  }

  /** What it writes; undefined for nothing. What lies around the value in memory is `fill`. */
  read(value: string, format: TimeFormat, fill = 0x39): string | undefined {
    const image = new PlanImage(PROGRAM_AT);
    const program = placeTimeProgram(image, format);
    this.#bytes.set(image.bytes(), PROGRAM_AT);
    const input = Buffer.from(value);
    this.#bytes.fill(fill, INPUT_AT - 64, INPUT_AT + input.length + 64);
    this.#bytes.set(input, INPUT_AT);
    const end = this.#exports.spellTime(INPUT_AT, INPUT_AT + input.length, OUTPUT_AT, program) >>> 0;
    if (end === OUTPUT_AT) return undefined;
    return Buffer.from(this.#bytes.slice(OUTPUT_AT, end)).toString();
  }
}

/** A moment by its parts. */
export interface Moment {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly micros: number;
  readonly offset: number;
}

export const anyMomentParts: fc.Arbitrary<Moment> = fc.record({
  year: fc.oneof(fc.integer({ min: 1970, max: 2069 }), fc.integer({ min: 1, max: 9999 })),
  month: fc.integer({ min: 1, max: 12 }),
  day: fc.integer({ min: 1, max: 31 }),
  hour: fc.integer({ min: 0, max: 23 }),
  minute: fc.integer({ min: 0, max: 59 }),
  second: fc.integer({ min: 0, max: 59 }),
  micros: fc.oneof(fc.constantFrom(0, 1, 999_999, 120_000), fc.integer({ min: 0, max: 999_999 })),
  /** Minutes east. */
  offset: fc.oneof(fc.constantFrom(0, 60, -330, 345), fc.integer({ min: -900, max: 900 })),
});

const digits = (value: number, count: number) => String(value).padStart(count, '0');
const clockOf = (minutes: number) => [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60] as const;
const signOf = (minutes: number) => (minutes < 0 ? '-' : '+');
const named = (month: number) => {
  const name = MONTHS[month - 1] as string;
  return `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
};

/** How each pattern writes a moment: made apart from the code that reads. */
export const WRITERS: Readonly<Record<string, (moment: Moment) => string>> = {
  YYYY: ({ year }) => digits(year, 4),
  FMYYYY: ({ year }) => String(year),
  YY: ({ year }) => digits(year % 100, 2),
  MM: ({ month }) => digits(month, 2),
  FMMM: ({ month }) => String(month),
  Mon: ({ month }) => named(month).slice(0, 3),
  MON: ({ month }) => named(month).slice(0, 3).toUpperCase(),
  Month: ({ month }) => named(month),
  DD: ({ day }) => digits(day, 2),
  FMDD: ({ day }) => String(day),
  HH24: ({ hour }) => digits(hour, 2),
  FMHH24: ({ hour }) => String(hour),
  HH12: ({ hour }) => digits(hour % 12 === 0 ? 12 : hour % 12, 2),
  HH: ({ hour }) => digits(hour % 12 === 0 ? 12 : hour % 12, 2),
  AM: ({ hour }) => (hour < 12 ? 'AM' : 'pm'),
  'P.M.': ({ hour }) => (hour < 12 ? 'a.m.' : 'P.M.'),
  MI: ({ minute }) => digits(minute, 2),
  SS: ({ second }) => digits(second, 2),
  MS: ({ micros }) => digits(micros, 6).slice(0, 3),
  US: ({ micros }) => digits(micros, 6),
  FF1: ({ micros }) => digits(micros, 6).slice(0, 1),
  FF3: ({ micros }) => digits(micros, 6).slice(0, 3),
  FF6: ({ micros }) => digits(micros, 6),
  TZH: ({ offset }) => `${signOf(offset)}${digits(clockOf(offset)[0], 2)}`,
  TZM: ({ offset }) => digits(clockOf(offset)[1], 2),
  OF: ({ offset }) => `${signOf(offset)}${digits(clockOf(offset)[0], 2)}:${digits(clockOf(offset)[1], 2)}`,
};

const DATES = [
  ['DD', 'MM', 'YYYY'],
  ['MM', 'DD', 'YYYY'],
  ['YYYY', 'MM', 'DD'],
  ['DD', 'Mon', 'YYYY'],
  ['Month', 'FMDD', 'YYYY'],
  ['FMMM', 'FMDD', 'FMYYYY'],
  ['DD', 'MON', 'YY'],
  ['YY', 'MM', 'DD'],
];
const CLOCKS = [
  ['HH24', 'MI'],
  ['HH24', 'MI', 'SS'],
  ['FMHH24', 'MI', 'SS'],
  ['HH12', 'MI', 'SS', 'AM'],
  ['HH', 'MI', 'P.M.'],
  ['HH24', 'MI', 'SS', 'MS'],
  ['HH24', 'MI', 'SS', 'US'],
  ['HH24', 'MI', 'SS', 'FF1'],
  ['HH24', 'MI', 'SS', 'FF3'],
  ['HH24', 'MI', 'SS', 'FF6'],
];
const OFFSETS = [[], [], ['TZH'], ['TZH', 'TZM']];

export interface AnyTemplate {
  readonly template: string;
  readonly patterns: readonly string[];
  /** Between one and the next: as it stands in the template, and in a value. */
  readonly joints: readonly (readonly [string, string])[];
}

const JOINTS: readonly (readonly [string, string])[] = [
  ['-', '-'],
  ['/', '/'],
  ['.', '.'],
  [':', ':'],
  [' ', ' '],
  [', ', ', '],
  ['"T"', 'T'],
  ['" at "', ' at '],
];

/** Templates of dates, times, or both, with what divides their parts. */
export const anyTemplate: fc.Arbitrary<AnyTemplate> = fc
  .record({
    date: fc.constantFrom(...DATES),
    clock: fc.constantFrom([], ...CLOCKS),
    offset: fc.constantFrom(...OFFSETS),
    joints: fc.array(fc.constantFrom(...JOINTS), { minLength: 12, maxLength: 12 }),
  })
  .map(({ date, clock, offset, joints }) => {
    const patterns = [...date, ...clock, ...(clock.length > 0 ? offset : [])];
    const between = joints.slice(0, patterns.length - 1);
    const template = patterns.map((pattern, i) => pattern + (between[i]?.[0] ?? '')).join('');
    return { template, patterns, joints: between };
  });

export function writeMoment({ patterns, joints }: AnyTemplate, moment: Moment): string {
  return patterns.map((pattern, i) => WRITERS[pattern]?.(moment) + (joints[i]?.[1] ?? '')).join('');
}
