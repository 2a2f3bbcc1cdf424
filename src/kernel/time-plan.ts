import type { TimeFormat, TimePart } from '../formats/times/time-format.ts';
import type { PlanImage } from './plan-image.ts';
import * as time from './time-layout.ts';

const STEPS: Readonly<Record<TimePart['what'], number>> = {
  literal: time.STEP_LITERAL,
  year: time.STEP_YEAR,
  'short-year': time.STEP_SHORT_YEAR,
  month: time.STEP_MONTH,
  day: time.STEP_DAY,
  hour: time.STEP_HOUR,
  'hour-of-half': time.STEP_HOUR_OF_HALF,
  minute: time.STEP_MINUTE,
  second: time.STEP_SECOND,
  fraction: time.STEP_FRACTION,
  'offset-minutes': time.STEP_OFFSET_MINUTES,
  'month-name': time.STEP_MONTH_NAME,
  'half-day': time.STEP_HALF_DAY,
  'offset-hours': time.STEP_OFFSET_HOURS,
  offset: time.STEP_OFFSET,
};

/** Writes the program that reads a format, and returns its address. */
export function placeTimeProgram(image: PlanImage, format: TimeFormat): number {
  const steps = format.of === 'epoch' ? [] : format.parts.flatMap(stepOf);
  const at = image.place(Uint8Array.from([...new Uint8Array(time.PROGRAM_STEPS), ...steps]));
  image.u32(at + time.PROGRAM_FLAGS, flagsOf(format));
  image.u32(at + time.PROGRAM_PLACES, format.of === 'epoch' ? format.places : 0);
  image.u32(at + time.PROGRAM_BYTES, steps.length);
  return at;
}

function flagsOf(format: TimeFormat): number {
  if (format.of === 'epoch') return time.IS_EPOCH;
  return (
    (format.hasDate ? time.HAS_DATE : 0) |
    (format.hasTime ? time.HAS_TIME : 0) |
    (format.hasFraction ? time.HAS_FRACTION : 0) |
    (format.hasOffset ? time.HAS_OFFSET : 0)
  );
}

function stepOf(part: TimePart): number[] {
  const step = STEPS[part.what];
  if (part.what === 'literal') {
    const bytes = Buffer.from(part.text);
    return [step, bytes.length, 0, ...bytes];
  }
  if ('least' in part) return [step, part.least, part.most];
  const isOther = (part.what === 'month-name' && part.isShort) || (part.what === 'half-day' && part.isDotted);
  return [step, isOther ? 1 : 0, 0];
}
