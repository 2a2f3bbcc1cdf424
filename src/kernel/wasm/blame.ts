import { refuse } from './refuse';

/** The faults of the type that is being read, for the readers that several types share. */
let syntax: u32 = 0;
let range: u32 = 0;

/** Names the faults that shared readers report from now on: not of the type's form; out of its range. */
export function blame(syntaxFault: u32, rangeFault: u32): void {
  syntax = syntaxFault;
  range = rangeFault;
}

export function refuseSyntax(): usize {
  return refuse(syntax);
}

export function refuseRange(): usize {
  return refuse(range);
}
