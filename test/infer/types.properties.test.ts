import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TypeProbe } from '../../src/infer/probe.ts';
import { CAN_JSON_ALL, CAN_TEXT_ALL } from '../../src/kernel/infer-layout.ts';
import { PLAIN_SPELLING } from '../../src/kernel/infer-plan.ts';
import { nearValue } from '../support/near-values.ts';
import { TypeReference } from '../support/type-reference.ts';

const probe = new TypeProbe(PLAIN_SPELLING);
const reference = new TypeReference();
const RUNS = 30_000;

test('a field of CSV can have the types that patterns and encoders say', () => {
  fc.assert(
    fc.property(nearValue, (text) => {
      expect(probe.textTypes(Buffer.from(text), CAN_TEXT_ALL)).toBe(reference.text(text));
    }),
    { numRuns: RUNS },
  );
});

test('what is asked for does not depend on what else is', () => {
  fc.assert(
    fc.property(nearValue, fc.integer({ min: 0, max: CAN_TEXT_ALL }), (text, can) => {
      const all = probe.textTypes(Buffer.from(text), CAN_TEXT_ALL);
      expect(probe.textTypes(Buffer.from(text), can)).toBe(all & can);
    }),
    { numRuns: RUNS },
  );
});

test('a value of JSON can have the types that its kind and the encoders say', () => {
  const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/;
  const isJson = (text: string) => {
    try {
      JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  };
  fc.assert(
    fc.property(nearValue, fc.integer({ min: 0, max: CAN_JSON_ALL }), (text, can) => {
      const bytes = Buffer.from(text);
      const asked = can & CAN_JSON_ALL;
      expect(probe.jsonTypes(bytes, true, asked)).toBe(reference.json(text, true) & asked);
      if (!number.test(text) && !(/^[{[tf]/.test(text) && isJson(text))) return;
      expect(probe.jsonTypes(bytes, false, asked)).toBe(reference.json(text, false) & asked);
    }),
    { numRuns: RUNS },
  );
});
