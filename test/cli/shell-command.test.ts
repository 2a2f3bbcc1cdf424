import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fileArgument, shellCommand } from '../../src/cli/shell-command.ts';

const character = fc.oneof(
  fc.constantFrom(...'ab0 \n\t\'"\\$`!*?[]{}()<>|&;#~=%-_./\u001b\u0007\u00a0\u202e\u200b'),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
);
const argument = fc
  .string({ unit: character, maxLength: 12 })
  .map((text) => text.replaceAll('\0', '').toWellFormed());

test('a POSIX shell reads the arguments back, and a terminal sees nothing else than text', () => {
  fc.assert(
    fc.property(fc.array(argument, { minLength: 1, maxLength: 20 }), (args) => {
      const line = shellCommand(args);
      expect(line.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      const printed = execFileSync('/bin/sh', ['-c', `printf '%s\\0' ${line}`]).toString();
      expect(printed.split('\0').slice(0, -1)).toEqual(args);
    }),
    { numRuns: 150 },
  );
});

test.each([
  ['a.csv', 'a.csv'],
  ['-', '-'],
  ['--to', './--to'],
  ['-x/y', './-x/y'],
])('the file %s is the argument %s', (name, shown) => {
  expect(fileArgument(name)).toBe(shown);
});
