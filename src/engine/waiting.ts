import { setTimeout as sleep } from 'node:timers/promises';

export const TOO_LATE = Symbol('too late');

/** The promise's value, or TOO_LATE where it takes longer; the promise can be waited for again. */
export async function nextWithin<T>(promise: Promise<T>, millis: number): Promise<T | typeof TOO_LATE> {
  const timer = new AbortController();
  try {
    return await Promise.race([promise, sleep(millis, TOO_LATE, { signal: timer.signal })]);
  } finally {
    timer.abort();
  }
}
