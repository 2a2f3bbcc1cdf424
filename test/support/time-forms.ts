/**
 * The forms that docs/types-times.md promises to take, where the servers take them. Losses are another matter:
 * `mayRefuse` names what is refused within these forms.
 */
const MONTH =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
const WEEKDAY = '(?:(?:sun|mon|fri)(?:day)?|tue(?:sday)?|wed(?:nesday)?|thu(?:rsday)?|sat(?:urday)?)';

const NUMERIC = String.raw`(?:\d{8}|\d{3,7}-\d\d?-\d\d?|\d{3,7}\/\d\d?\/\d\d?|\d{3,7}\.\d\d?\.\d\d?)`;
const WORDS = String.raw`(?:\d\d?\s*${MONTH}(?:,?\s*)\d{4}|\d{4}\s*${MONTH}\s*\d\d?|${MONTH}\s+\d\d?(?:,\s*|\s+)\d{4})`;
const NAMED = ['-', String.raw`\/`, String.raw`\.`]
  .map((s) =>
    [`\\d\\d?${s}${MONTH}${s}\\d{4}`, `\\d{4}${s}${MONTH}${s}\\d\\d?`, `${MONTH}${s}\\d\\d?${s}\\d{4}`].join(
      '|',
    ),
  )
  .join('|');
const ERA = String.raw`(?:\s*(?:ad|bc))`;
const CLOCK = String.raw`(?:\d\d?:\d\d?(?::\d\d?(?:\.\d*)?)?|\d{6}(?:\.\d+)?|\d{4})(?:\s*[ap]m)?`;
const OFFSET = String.raw`(?:\s*(?:z|utc|gmt|ut|zulu|[+-](?:\d\d?|\d{4}|\d\d?:\d\d(?::\d\d)?)))`;

const DATED = String.raw`(?:${NUMERIC}|(?:${WEEKDAY}(?:,\s*|\s+))?${WORDS}|${NAMED})`;
const TIMED = String.raw`(?:${NUMERIC}(?:t|,?\s+)|(?:${WEEKDAY}(?:,\s*|\s+))?${WORDS},?\s+|(?:${NAMED}),?\s+)${CLOCK}${OFFSET}?`;

const whole = (form: string) => new RegExp(String.raw`^\s*(?:${form})\s*$`, 'i');

export const MOMENT_FORM = whole(`-?infinity|${DATED}${ERA}?|${TIMED}${ERA}?`);
export const CLOCK_FORM = whole(`t?${CLOCK}${OFFSET}?`);

const NUMBER = String.raw`\d{1,7}(?:\.\d{1,7})?`;
const UNIT =
  '(?:d|days?|h|hours?|hrs?|m|minutes?|mins?|s|seconds?|secs?|months?|mons?|y|years?|yrs?|w|weeks?|ms|msecs?|mseconds?|milliseconds?|us|usecs?|useconds?|microseconds?|decades?|decs?|c|cent|century|centuries|mils?|millennium|millennia)';
const SPAN = String.raw`\d{1,6}:\d\d?(?::\d\d?(?:\.\d*)?)?`;
/** Without a minus, which is for the table of cases: with one it depends on the rest. */
export const INTERVAL_FORM = new RegExp(
  String.raw`^\s*(?:@\s*)?(?:${NUMBER}|(?:\d{1,5}-\d\d?(?:,?\s+|$))?(?:${NUMBER}\s*${UNIT}(?:,?\s+|$))*(?:(?:${NUMBER}\s+)?\+?${SPAN})?)\s*(?:(?<=\s)ago)?\s*$`,
  'i',
);
const PART = String.raw`-?\d{1,7}(?:\.\d{1,6})?`;
export const ISO_INTERVAL_FORM = new RegExp(
  `^P(?=.)(?:${PART}Y)?(?:${PART}M)?(?:${PART}W)?(?:${PART}D)?(?:T(?=.)(?:${PART}H)?(?:${PART}M)?(?:${PART}S)?)?$`,
);
