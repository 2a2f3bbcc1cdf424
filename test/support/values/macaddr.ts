import fc from 'fast-check';
import { TYPE_MACADDR } from '../../../src/record/type-id.ts';
import type { TypeUnderTest } from '../agreement.ts';
import { mutated, piecesOf } from '../mutate.ts';

/**
 * PostgreSQL reads these with sscanf, which lets signs, `0x`, blanks and any number of leading zeros stand
 * before each part. Only the spellings of its manual are taken, with blanks around them, and octets of one
 * digit where there are six parts.
 */
export const macaddrType: TypeUnderTest = {
  sql: 'macaddr',
  column: { type: TYPE_MACADDR },
  mayRefuse: (text) => !SPELLING.test(text),
};

const SPELLING = new RegExp(
  [
    '^[ \\t\\n\\v\\f\\r]*(?:',
    '[\\da-f]{1,2}(?::[\\da-f]{1,2}){5}|[\\da-f]{1,2}(?:-[\\da-f]{1,2}){5}|',
    '[\\da-f]{6}[:-][\\da-f]{6}|[\\da-f]{4}\\.[\\da-f]{4}\\.[\\da-f]{4}|[\\da-f]{4}-[\\da-f]{4}-[\\da-f]{4}|[\\da-f]{12}',
    ')[ \\t\\n\\v\\f\\r]*$',
  ].join(''),
  'i',
);

const octet = fc.oneof(
  { weight: 6, arbitrary: fc.nat(255).map((n) => n.toString(16).padStart(2, '0')) },
  { weight: 1, arbitrary: fc.nat(300).map((n) => n.toString(16).toUpperCase()) },
);
const spellings = ['a:b:c:d:e:f', 'a-b-c-d-e-f', 'abc:def', 'abc-def', 'ab.cd.ef', 'ab-cd-ef', 'abcdef'];

const addresses = fc
  .tuple(fc.array(octet, { minLength: 6, maxLength: 6 }), fc.constantFrom(...spellings))
  .map(([octets, spelling]) =>
    spelling.replace(/[a-f]/g, (letter) => octets[letter.charCodeAt(0) - 97] ?? ''),
  );

const alphabet = [':', '-', '.', '0', '1', 'f', 'A', 'g', ' ', '\t', '+', '0x'];

export const macaddrValues: fc.Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: mutated(addresses, alphabet) },
  { weight: 1, arbitrary: piecesOf(alphabet, 20) },
  { weight: 1, arbitrary: addresses.map((address) => ` \n${address}\t `) },
);
