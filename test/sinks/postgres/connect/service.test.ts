import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { parseService, readService } from '../../../../src/sinks/postgres/connect/service.ts';
import { bareSurroundings } from '../../../support/postgres-sink.ts';

const folder = mkdtempSync('/tmp/sluice-service-');
afterAll(() => rmSync(folder, { recursive: true }));

const FILE = `# ours
[other]
host=elsewhere

[shop]
  host=db1
port=5433
password=a=b 'c' # not a comment
host=second
[after]
host=later
`;

test('a service has the lines up to the next one', () => {
  expect(parseService(FILE, 'shop', 'f')).toEqual({
    host: 'db1',
    port: '5433',
    password: "a=b 'c' # not a comment",
  });
  expect(parseService(FILE, 'after', 'f')).toEqual({ host: 'later' });
  expect(parseService(FILE, 'none', 'f')).toBeUndefined();
  expect(parseService('[empty]', 'empty', 'f')).toEqual({});
  expect(parseService(FILE.replaceAll('\n', '\r\n'), 'shop', 'f')).toMatchObject({ host: 'db1' });
});

test.for(['host', 'hots=a', 'host =a', 'service=x', '=x'])('a line %j is told with its place', (line) => {
  expect(() => parseService(`[shop]\n\n${line}\n`, 'shop', '/etc/f')).toThrow('/etc/f:3 is not');
});

test('the own file goes before the system folder, and only a missing service is looked for there', () => {
  const home = join(folder, 'home');
  const system = join(folder, 'system');
  for (const path of [home, system]) mkdirSync(path);
  writeFileSync(join(home, '.pg_service.conf'), '[both]\nhost=own\n');
  writeFileSync(join(system, 'pg_service.conf'), '[both]\nhost=system\n[far]\nhost=far\n');
  writeFileSync(join(folder, 'given'), '[both]\nhost=given\n');
  const around = bareSurroundings({ home, env: { PGSYSCONFDIR: system } });
  expect(readService('both', undefined, around)).toEqual({ host: 'own' });
  expect(readService('far', undefined, around)).toEqual({ host: 'far' });
  expect(readService('both', join(folder, 'given'), around)).toEqual({ host: 'given' });
  expect(() => readService('none', undefined, around)).toThrow('no service is called "none"');
  expect(() => readService('both', join(folder, 'missing'), around)).toThrow('cannot be read');
});
