import fc from 'fast-check';
import { FLAG_LOSSY } from '../../../src/kernel/layout.ts';
import { TYPE_CHAR, TYPE_TEXT, TYPE_VARCHAR } from '../../../src/record/type-id.ts';
import type { TypeUnderTest } from '../agreement.ts';
import { piecesOf } from '../mutate.ts';

export const textTypes: readonly TypeUnderTest[] = [
  { sql: 'text', column: { type: TYPE_TEXT } },
  { sql: 'varchar', column: { type: TYPE_VARCHAR } },
  { sql: 'varchar(1)', column: { type: TYPE_VARCHAR, a: 1 }, mayRefuse: isCut(1) },
  { sql: 'varchar(20)', column: { type: TYPE_VARCHAR, a: 20 }, mayRefuse: isCut(20) },
  { sql: 'varchar(20)', column: { type: TYPE_VARCHAR, a: 20, flags: FLAG_LOSSY } },
  { sql: 'varchar(100)', column: { type: TYPE_VARCHAR, a: 100, flags: FLAG_LOSSY } },
  { sql: 'char(1)', column: { type: TYPE_CHAR, a: 1 } },
  { sql: 'char(20)', column: { type: TYPE_CHAR, a: 20 } },
  { sql: 'bpchar', column: { type: TYPE_CHAR } },
];

/** Without leave to lose anything, spaces that a varchar has no room for are a fault. */
function isCut(limit: number): (text: string) => boolean {
  return (text) => [...text].length > limit;
}

const words = ['a', 'b', ' ', '  ', 'xyz', 'ä', 'ß', '漢', '字', '😀', '\u0301', '\t', '\n', '\\', '"', ','];

/** Texts around the lengths that matter: n characters, 16 bytes, and spaces at the end. */
export const textValues: fc.Arbitrary<string> = fc
  .tuple(
    fc.oneof(
      piecesOf(words, 30),
      piecesOf(['a', 'ä'], 25),
      fc.string({ unit: 'binary', maxLength: 120, size: 'max' }),
    ),
    fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(30) }),
  )
  .map(([text, spaces]) => text.replaceAll('\0', '0') + ' '.repeat(spaces));
