/** What is wrong with the record at hand: a FAULT_* number, and the bytes that show it. */
export let fault: u32 = 0;
export let faultAt: usize = 0;
export let faultEnd: usize = 0;

/** Notes what is wrong, and answers the 0 that every step of the decoder answers for "no". */
export function fail(number: u32, at: usize, end: usize): usize {
  fault = number;
  faultAt = at;
  faultEnd = end;
  return 0;
}
