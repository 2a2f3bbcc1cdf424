import { escapeUnits } from './db/unicode-escape.ts';

/** What JSON.stringify leaves as it is, but no terminal should see. Inside JSON it is only found in strings. */
const INVISIBLE = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

/** The value as JSON that can be shown on a terminal, and means the same. */
export function safeJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, undefined, indent).replace(INVISIBLE, escapeUnits);
}
