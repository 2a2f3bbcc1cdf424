export const TOO_LATE = Symbol('too late');

/**
 * The promise's value, or TOO_LATE where it takes longer; the promise can be waited for again. Made once per
 * chunk, so without an abort signal, which is a hundred times the garbage of a timer.
 */
export function nextWithin<T>(promise: Promise<T>, millis: number): Promise<T | typeof TOO_LATE> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, millis, TOO_LATE);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
