import { encodeValue } from './value';
export { refusal } from './refuse';
export { encodeValue } from './value';
export function run(offsets: usize, count: u32, out: usize, column: usize, rounds: u32): usize {
  let bad: usize = 0;
  for (let r: u32 = 0; r < rounds; r++) {
    let to = out;
    for (let i: u32 = 0; i < count; i++) {
      const o = offsets + ((i as usize) << 3);
      const next = encodeValue(load<u32>(o), load<u32>(o, 4), to, column);
      if (next == 0) { bad++; continue; }
      to = next;
    }
  }
  return bad;
}

export let sink: u64 = 1;
export function spin(n: u32): void { let x = sink; for (let i: u32 = 0; i < n; i++) { x = x * x; } sink = x | 1; }
