import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { faultCommand } from '../support/database.ts';
import { crashPoints } from './command/build.ts';

const textOf = (directory: string) =>
  readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.js'))
    .map((file) => readFileSync(join(directory, file), 'utf8'))
    .join('\n');
/** Code alone: a comment does nothing. */
const withoutComments = (text: string) => text.replaceAll(/^\s*\/\/.*$|\/\*\*[\s\S]*?\*\//gm, '');

test('every crash point is in the command that the harness runs, and none in what is shipped', async () => {
  const points = [...crashPoints().keys()];
  expect(points.length).toBeGreaterThan(30);
  const built = textOf(dirname(await faultCommand()));
  expect(points.filter((point) => !built.includes(`faults.pass(${JSON.stringify(point)})`))).toEqual([]);

  const shipped = withoutComments(textOf(join(import.meta.dirname, '../../dist')));
  expect(shipped).toContain('COMMIT');
  expect(shipped).not.toMatch(/globalThis\.faults|SLUICE_FAULTS|crash point|SIGKILL/);
});
