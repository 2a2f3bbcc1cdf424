import { expect } from 'vitest';
import * as faults from '../../src/record/fault-number.ts';
import type { Oracle, Reading } from './oracle.ts';
import type { ColumnUnderTest, Encoded, ValueKernel } from './value.ts';

/** What the kernel and the servers make of one text. Values are in hex, as in COPY BINARY without the length. */
export interface Opinion {
  text: string;
  /** The value, or the name of the fault. */
  ours: string;
  /** The value that both servers give under all settings; `refused` if all refuse; else `differs`. */
  theirs: string;
  /** That value as the server writes it under its default settings; empty if refused. */
  shown: string;
}

export interface Question {
  /** As in DDL: `timestamp(3)`. */
  type: string;
  column: ColumnUnderTest;
  /** Settings under each of which the servers are asked: `DateStyle = 'ISO, DMY'`. The first stays on. */
  settings: readonly string[];
}

export const DATE_STYLES = ["DateStyle = 'ISO, MDY'", "DateStyle = 'ISO, DMY'", "DateStyle = 'ISO, YMD'"];
export const INTERVAL_STYLES = ['postgres', 'sql_standard', 'iso_8601', 'postgres_verbose'].map(
  (style) => `IntervalStyle = ${style}`,
);

const NAMES = new Map(Object.entries(faults).map(([name, number]) => [number, name]));
/** Bytes around a value that would change it if they were read. */
const SURROUNDINGS = [...'90 .:Z-'].map((byte) => byte.charCodeAt(0));

/** Asks all about texts, which are encoded within several surroundings. */
export async function opinions(
  oracle: Oracle,
  kernel: ValueKernel,
  question: Question,
  texts: readonly string[],
): Promise<Opinion[]> {
  const column = kernel.column(question.column);
  const answers: Reading[][] = texts.map(() => []);
  for (const setting of question.settings.toReversed()) {
    await oracle.run(`SET ${setting}`);
    const readings = await oracle.read(question.type, texts);
    for (const version of [15, 18] as const) {
      for (const [i, reading] of readings[version].entries()) answers[i]?.push(reading);
    }
  }
  return texts.map((text, i) => {
    const ours = new Set(SURROUNDINGS.map((byte) => describe(kernel.encode(column, text, byte))));
    const theirs = new Set(
      answers[i]?.map((reading) => ('bytes' in reading ? reading.bytes.toString('hex') : 'refused')),
    );
    const last = answers[i]?.at(-1);
    return {
      text,
      ours:
        ours.size === 1 ? ([...ours][0] as string) : `depends on what is around it: ${[...ours].join(' ')}`,
      theirs: theirs.size === 1 ? ([...theirs][0] as string) : 'differs',
      shown: last && 'text' in last ? last.text : '',
    };
  });
}

export function describe(encoded: Encoded): string {
  if ('fault' in encoded) return NAMES.get(encoded.fault) ?? `fault ${encoded.fault}`;
  return encoded.bytes.subarray(4).toString('hex');
}

export const isAccepted = ({ ours }: Pick<Opinion, 'ours'>) => !ours.startsWith('FAULT_');

/** Where we accept what the servers refuse, disagree on, or read as another value. */
export const unsound = (all: readonly Opinion[]) =>
  all.filter((one) => isAccepted(one) && one.ours !== one.theirs);

/** A text, and what it means in the server's words or the fault that refuses it. */
export type Meaning = [text: string, meaning: string];

/** Expects that texts mean what a table says, and that both servers, under all settings, say so too. */
export async function expectMeanings(
  oracle: Oracle,
  kernel: ValueKernel,
  question: Question,
  table: readonly Meaning[],
): Promise<void> {
  const texts = table.map(([text]) => text);
  const all = await opinions(oracle, kernel, question, texts);
  expect(unsound(all)).toEqual([]);
  expect(all.map((one) => [one.text, isAccepted(one) ? one.shown : one.ours])).toEqual(table);
}
