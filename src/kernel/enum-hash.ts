import { ENUM_HASH_FACTOR } from './enum-layout.ts';

/** The kernel's `enumHash`: sixteen bytes at a time, in four lanes. Zeros lie behind the label. */
export function enumHash(view: DataView, at: number, size: number): number {
  let [a, b, c, d] = [size, size, size, size];
  for (let offset = at; offset === at || offset < at + size; offset += 16) {
    a = mix(a, view.getUint32(offset, true));
    b = mix(b, view.getUint32(offset + 4, true));
    c = mix(c, view.getUint32(offset + 8, true));
    d = mix(d, view.getUint32(offset + 12, true));
  }
  return a ^ rotate(b, 8) ^ rotate(c ^ rotate(d, 8), 16);
}

function mix(lane: number, word: number): number {
  const product = Math.imul(lane ^ word, ENUM_HASH_FACTOR);
  return product ^ (product >>> 15);
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
