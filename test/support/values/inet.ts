import fc from 'fast-check';
import { TYPE_CIDR, TYPE_INET } from '../../../src/record/type-id.ts';
import type { TypeUnderTest } from '../agreement.ts';
import { mutated, piecesOf } from '../mutate.ts';

export const inetType: TypeUnderTest = { sql: 'inet', column: { type: TYPE_INET }, mayRefuse: hasHugePrefix };
export const cidrType: TypeUnderTest = { sql: 'cidr', column: { type: TYPE_CIDR }, mayRefuse: hasHugePrefix };

/** PostgreSQL reads an IPv4 prefix length modulo 2^32. */
function hasHugePrefix(text: string): boolean {
  return !text.includes(':') && /\/\d{10,}$/.test(text);
}

const octet = fc.oneof(
  { weight: 4, arbitrary: fc.nat(255).map(String) },
  { weight: 1, arbitrary: fc.constantFrom('0', '00', '007', '255', '256', '224', '0000', '1000') },
);
const dotted = fc.array(octet, { minLength: 1, maxLength: 5 }).map((octets) => octets.join('.'));
const quad = fc.array(octet, { minLength: 4, maxLength: 4 }).map((octets) => octets.join('.'));
const group = fc.oneof(
  fc.nat(0xffff).map((n) => n.toString(16)),
  fc.constantFrom('0', '0000', 'FFFF', '00a', 'ABcd', '00000'),
);
const groups = (max: number) => fc.array(group, { maxLength: max }).map((parts) => parts.join(':'));
const wide = fc.oneof(
  fc.array(group, { minLength: 8, maxLength: 8 }).map((parts) => parts.join(':')),
  fc.tuple(groups(4), groups(4)).map(([before, behind]) => `${before}::${behind}`),
  fc.tuple(groups(5), quad).map(([before, behind]) => `${before}::${behind}`),
  fc
    .tuple(fc.array(group, { minLength: 6, maxLength: 6 }), dotted)
    .map(([head, v4]) => `${head.join(':')}:${v4}`),
);
const prefix = fc.oneof(
  { weight: 2, arbitrary: fc.constant('') },
  { weight: 3, arbitrary: fc.nat(32).map((bits) => `/${bits}`) },
  { weight: 2, arbitrary: fc.nat(129).map((bits) => `/${bits}`) },
  { weight: 1, arbitrary: fc.constantFrom('/', '/00', '/08', '/032', '/-1', '/4294967304', ' /8', '/8 ') },
);
/** A network proper: whatever bits its prefix leaves out are zero. */
const network = fc.tuple(fc.nat(32), fc.integer()).map(([bits, address]) => {
  const kept = bits === 0 ? 0 : address & (-1 << (32 - bits));
  return `${kept >>> 24}.${(kept >>> 16) & 255}.${(kept >>> 8) & 255}.${kept & 255}/${bits}`;
});
const hex = piecesOf(['0x', '0X', 'a', 'F', '0', '12', '/8', '/32', 'g'], 8).map((text) => `0x${text}`);

const alphabet = ['.', ':', '::', '/', '0', '1', '9', 'a', 'F', 'x', ' ', '%', '255'];

export const inetValues: fc.Arbitrary<string> = mutated(
  fc.oneof(
    fc.tuple(dotted, prefix).map((parts) => parts.join('')),
    fc.tuple(quad, prefix).map((parts) => parts.join('')),
    fc.tuple(wide, prefix).map((parts) => parts.join('')),
    network,
    hex,
    piecesOf(alphabet, 12),
  ),
  alphabet,
);
