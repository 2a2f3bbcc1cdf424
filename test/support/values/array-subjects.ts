import fc from 'fast-check';
import type { TypeUnderTest } from '../agreement.ts';
import { arrayLiterals, arrayValues, otherArrays, textArray } from './array.ts';
import { byteaValues } from './bytea.ts';
import { inetType, inetValues } from './inet.ts';
import { jsonValues } from './json.ts';
import { macaddrType, macaddrValues } from './macaddr.ts';
import { textValues } from './text.ts';

/** Array types, and literals for them: of right and wrong elements, and not quite literals at all. */
export interface ArraySubject {
  type: TypeUnderTest;
  values: fc.Arbitrary<string>;
}

const ELEMENTS: Record<string, fc.Arbitrary<string>> = {
  'bytea[]': byteaValues,
  'json[]': jsonValues,
  'jsonb[]': jsonValues,
  'inet[]': inetValues.filter((text) => !inetType.mayRefuse?.(text)),
  'macaddr[]': macaddrValues.filter((text) => !macaddrType.mayRefuse?.(text)),
};

export const arraySubjects: readonly ArraySubject[] = [
  { type: textArray, values: arrayValues },
  { type: textArray, values: arrayLiterals(textValues) },
  ...otherArrays.map((type) => ({
    type,
    values: fc.oneof(arrayLiterals(ELEMENTS[type.sql] ?? textValues), arrayValues),
  })),
];
