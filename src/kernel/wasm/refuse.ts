/** The `FAULT_*` of the value that was refused last. */
export let refusal: u32 = 0;

/** Refuses a value: notes why, and answers the 0 that every encoder answers for "no". */
// @ts-ignore: decorator
@inline
export function refuse(fault: u32): usize {
  refusal = fault;
  return 0;
}
