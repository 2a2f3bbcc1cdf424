import fc from 'fast-check';
import { expect } from 'vitest';
import { FLAG_LOSSY } from '../../src/kernel/layout.ts';
import * as types from '../../src/record/type-id.ts';
import { DATE_STYLES, INTERVAL_STYLES, isAccepted, type Opinion, opinions, unsound } from './opinion.ts';
import type { Oracle } from './oracle.ts';
import { CLOCK_FORM, INTERVAL_FORM, ISO_INTERVAL_FORM, MOMENT_FORM } from './time-forms.ts';
import { anyClock, anyDate, anyInterval, anyMoment, anyOffset, damaged } from './time-texts.ts';
import type { ValueKernel } from './value.ts';

interface Subject {
  id: number;
  settings: readonly string[];
  texts: fc.Arbitrary<string>;
  isForm: (text: string) => boolean;
  /** Faults that refuse texts of the promised forms which the servers take: the losses. */
  losses: readonly string[];
}

const anyTime = fc.tuple(anyClock, anyOffset).map(([clock, offset]) => clock + offset);
const isMoment = (text: string) => MOMENT_FORM.test(text);
const isClock = (text: string) => CLOCK_FORM.test(text);
const isInterval = (text: string) => INTERVAL_FORM.test(text) || ISO_INTERVAL_FORM.test(text);

/** The time types, by the name that DDL gives them. */
export const SUBJECTS: Readonly<Record<string, Subject>> = {
  date: {
    id: types.TYPE_DATE,
    settings: DATE_STYLES,
    texts: anyDate,
    isForm: isMoment,
    losses: ['FAULT_TIME_OF_DAY', 'FAULT_TIME_ZONE', 'FAULT_TIME_PRECISION'],
  },
  time: {
    id: types.TYPE_TIME,
    settings: DATE_STYLES,
    texts: anyTime,
    isForm: isClock,
    losses: ['FAULT_TIME_ZONE', 'FAULT_TIME_PRECISION'],
  },
  timetz: {
    id: types.TYPE_TIMETZ,
    settings: DATE_STYLES,
    texts: anyTime,
    isForm: isClock,
    losses: ['FAULT_TIME_PRECISION'],
  },
  timestamp: {
    id: types.TYPE_TIMESTAMP,
    settings: DATE_STYLES,
    texts: anyMoment,
    isForm: isMoment,
    losses: ['FAULT_TIME_ZONE', 'FAULT_TIME_PRECISION'],
  },
  timestamptz: {
    id: types.TYPE_TIMESTAMPTZ,
    settings: DATE_STYLES,
    texts: anyMoment,
    isForm: isMoment,
    losses: ['FAULT_TIME_PRECISION'],
  },
  interval: {
    id: types.TYPE_INTERVAL,
    settings: INTERVAL_STYLES,
    texts: anyInterval,
    isForm: isInterval,
    losses: ['FAULT_TIME_PRECISION'],
  },
};

/** A weekday that is not the date's is refused; the servers do not look. */
const saysWeekday = (text: string) => /^\s*[a-z]+day\b|^\s*(?:mon|tue|wed|thu|fri|sat|sun)\b/i.test(text);
/** Second 60 of an interval. */
const saysSixty = (text: string) => /:60\b/.test(text);
/** `hhmmss-hh:mm`, which the servers understand only behind a fraction, and `Thhmmss-hh`, without one not both. */
const compactBeforeMinus = (text: string) => /\d{4}\.?\d*-\d\d?:|^\s*t\d{4,6}(?:\.\d+)?-/i.test(text);

/** Without colons the servers let hour 25 and minute 61 roll over. */
const saysCompact = (text: string) => /(?:^|[t\s,])\d{4}(?:\d\d)?(?!\d|[:/])/i.test(text);
/** `PM-05`: a word to the servers. */
const meridiemBeforeMinus = (text: string) => /[ap]m-/i.test(text);

const isPromised = ({ text, theirs, ours }: Opinion, subject: Subject) =>
  theirs !== 'refused' &&
  theirs !== 'differs' &&
  subject.isForm(text) &&
  !subject.losses.includes(ours) &&
  !(saysWeekday(text) && ours.endsWith('_RANGE')) &&
  !(saysSixty(text) && ours === 'FAULT_INTERVAL_RANGE') &&
  !(saysCompact(text) && ours.endsWith('_RANGE')) &&
  !meridiemBeforeMinus(text) &&
  !(compactBeforeMinus(text) && ours === 'FAULT_TIME_ZONE');

/**
 * What we accept of arbitrary texts, whole or damaged, both servers accept with the same value; what we refuse
 * they refuse too, or it is of no promised form, or something would be lost.
 */
export async function agreesWithServers(oracle: Oracle, kernel: ValueKernel, type: string, count: number) {
  const subject = SUBJECTS[type] as Subject;
  const question = { type, column: { type: subject.id, a: 6 }, settings: subject.settings };
  const texts = fc.oneof(
    { arbitrary: subject.texts, weight: 2 },
    { arbitrary: damaged(subject.texts), weight: 1 },
  );
  const found = await opinions(oracle, kernel, question, fc.sample(texts, count));
  expect(unsound(found)).toEqual([]);
  expect(found.filter((one) => !isAccepted(one) && isPromised(one, subject))).toEqual([]);
}

/** Where losses are allowed, what we accept is rounded as both servers round it, to any number of digits. */
export async function roundsLikeServers(oracle: Oracle, kernel: ValueKernel, type: string, count: number) {
  const subject = SUBJECTS[type] as Subject;
  for (let a = 0; a <= 6; a += 1) {
    const column = { type: subject.id, a, flags: FLAG_LOSSY };
    const question = { type: type === 'date' ? type : `${type}(${a})`, column, settings: subject.settings };
    const found = await opinions(oracle, kernel, question, fc.sample(subject.texts, Math.ceil(count / 7)));
    expect(unsound(found)).toEqual([]);
  }
}
