import fc from 'fast-check';
import { TYPE_BYTEA } from '../../../src/record/type-id.ts';
import type { TypeUnderTest } from '../agreement.ts';
import { mutated, piecesOf } from '../mutate.ts';

export const byteaType: TypeUnderTest = { sql: 'bytea', column: { type: TYPE_BYTEA } };

const pairs = piecesOf(['00', 'fF', '1a', 'B2', '7f', '99', 'deadbeef', '0123456789abcdefABCDEF'], 20);
const spaced = piecesOf(['00', 'ff', ' ', '\n', '\t', '\r', 'a1b2c3d4e5f60718293a4b5c6d7e8f90'], 12);
const escapes = piecesOf(['a', 'some text', '\\\\', '\\000', '\\377', '\\101', '8', 'é', 'x', ' '], 12);

export const byteaValues: fc.Arbitrary<string> = fc.oneof(
  mutated(
    pairs.map((digits) => `\\x${digits}`),
    ['0', 'f', 'g', 'G', '/', ':', '@', '`', ' ', '\\', 'é'],
  ),
  mutated(
    spaced.map((digits) => `\\x${digits}`),
    [' ', '\v', '\f', '0', 'x'],
  ),
  mutated(escapes, ['\\', '0', '3', '4', '7', '8', 'x']),
);
