import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import * as n from '../../src/record/fault-number.ts';
import { openRejects } from '../../src/state/rejects.ts';
import { parcelOf } from '../support/parcel.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-rejects-'));
  path = join(folder, 'orders.csv.rejects.ndjson');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Ten records of eight bytes each from byte `first`, all of them rejected. */
const tenRejects = (first = 0, input = 'orders.csv') =>
  parcelOf(
    Array.from({ length: 10 }, (_, row) => `row${row},ab\n`).join(''),
    Array.from({ length: 10 }, (_, row) => ({ row, fault: n.FAULT_TOO_FEW_FIELDS })),
    { first, input },
  );
const clean = parcelOf('1,a\n', []);
const rejects = (file = path) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as { source: string; start: number });
const starts = (file = path) => rejects(file).map(({ start }) => start);

describe('writing', () => {
  test('the file is made with the first reject, for its owner only', async () => {
    const writer = await openRejects(path);
    await writer.write([clean]);
    expect(existsSync(path)).toBe(false);
    await writer.write([clean, tenRejects()]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    await writer.close();
  });

  test('all lines of a call are in the file when it resolves, lanes side by side', async () => {
    const writer = await openRejects(path);
    const lane = async (from: number) => {
      for (let first = from; first < 8000; first += 320) {
        await writer.write([tenRejects(first)]);
        expect(starts()).toEqual(expect.arrayContaining([first, first + 72]));
      }
    };
    await Promise.all([lane(0), lane(80), lane(160), lane(240)]);
    await writer.close();
    expect(starts().sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, at) => at * 8));
  });

  test('a call resolves behind the sync, and what waits meanwhile shares the next one', async () => {
    const handle = await open('/dev/null', 'r+');
    const sync = vi.spyOn(Object.getPrototypeOf(handle) as FileHandle, 'datasync');
    await handle.close();
    const gates: (() => void)[] = [];
    sync.mockImplementation(() => new Promise<void>((resolve) => gates.push(resolve)));
    try {
      const settled: string[] = [];
      const writer = await openRejects(path);
      const write = (name: string, first: number) =>
        writer.write([tenRejects(first)]).then(() => settled.push(name));
      const first = write('a', 0);
      const others = [write('b', 80), write('c', 160)];
      await vi.waitFor(() => expect(gates).toHaveLength(1));
      expect(starts()).toHaveLength(10);
      expect(settled).toEqual([]);
      gates[0]?.();
      await first;
      await vi.waitFor(() => expect(gates).toHaveLength(2));
      expect(starts()).toHaveLength(30);
      expect(settled).toEqual(['a']);
      gates[1]?.();
      await Promise.all(others);
      await writer.close();
      expect(settled).toEqual(['a', 'b', 'c']);
    } finally {
      sync.mockRestore();
    }
  });

  test('more text than one piece holds', async () => {
    const writer = await openRejects(path);
    await writer.write(Array.from({ length: 2000 }, (_, at) => tenRejects(at * 80)));
    await writer.close();
    expect(starts()).toEqual(Array.from({ length: 20_000 }, (_, at) => at * 8));
    expect(statSync(path).size).toBeGreaterThan(3 << 20);
  });

  test('close waits for what is being written, and may be called twice', async () => {
    const writer = await openRejects(path);
    const written = writer.write([tenRejects()]);
    await writer.close();
    await writer.close();
    await written;
    expect(rejects()).toHaveLength(10);
  });

  test('without a path rejects go nowhere', async () => {
    const writer = await openRejects(undefined);
    await writer.write([tenRejects()]);
    await writer.close();
    expect(writer.path).toBeUndefined();
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('a file that cannot be written stops the load', () => {
  test('a full device, at once and ever after', async () => {
    const writer = await openRejects('/dev/full');
    const failure = expect.objectContaining({
      code: 'rejects/unwritable',
      place: '/dev/full',
      message: expect.stringContaining('no space left on device'),
    });
    const lanes = [writer.write([tenRejects()]), writer.write([tenRejects()])];
    for (const outcome of await Promise.allSettled(lanes)) {
      expect(outcome).toEqual({ status: 'rejected', reason: failure });
    }
    await expect(writer.write([tenRejects()])).rejects.toEqual(failure);
    await expect(writer.write([tenRejects()])).rejects.toEqual(failure);
    await expect(writer.write([clean])).resolves.toBeUndefined();
    await writer.close();
  });

  test.each([
    ['a folder that is not there', () => join(folder, 'none', 'x.ndjson')],
    ['a folder in its place', () => folder],
    ['a link that leads nowhere', () => path],
  ])('%s', async (_, place) => {
    symlinkSync(join(folder, 'nowhere'), path);
    const at = place();
    const outcome = openRejects(at).then((writer) => writer.write([tenRejects()]));
    await expect(outcome).rejects.toMatchObject({ code: 'rejects/unwritable', place: at });
  });

  test('devices take lines too', async () => {
    const writer = await openRejects('/dev/null');
    await writer.write([tenRejects()]);
    await writer.close();
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
  });
});

describe('the file of an earlier run', () => {
  const earlier = async () => {
    const writer = await openRejects(path);
    await writer.write([tenRejects(0), tenRejects(80)]);
    await writer.close();
  };

  test('goes when a new load starts, even one without rejects', async () => {
    await earlier();
    await (await openRejects(path)).close();
    expect(existsSync(path)).toBe(false);
  });

  test('behind a symbolic link is replaced where it lies', async () => {
    await earlier();
    const link = join(folder, 'link');
    symlinkSync(path, link);
    const writer = await openRejects(link);
    await writer.write([tenRejects(800)]);
    await writer.close();
    expect(starts()).toHaveLength(10);
    expect(starts(link)).toEqual(starts());
  });

  test.each(['id,amount\n1,2\n', '{"sauce":1}\n', 'x'])(
    'is not touched where it is none: %j',
    async (text) => {
      writeFileSync(path, text);
      await expect(openRejects(path)).rejects.toMatchObject({ code: 'rejects/unwritable', place: path });
      await expect(openRejects(path, [])).rejects.toMatchObject({ code: 'rejects/unwritable' });
      expect(readFileSync(path, 'utf8')).toBe(text);
    },
  );

  test.each(['', '{"sou'])('that a crash cut off at %j is replaced', async (text) => {
    writeFileSync(path, text);
    await (await openRejects(path)).close();
    expect(existsSync(path)).toBe(false);
  });

  const span = (first: number, end: number, input = 'orders.csv') => ({ input, first, end });
  test.each([
    ['nothing settled', [], []],
    ['all settled', [span(0, 160)], Array.from({ length: 20 }, (_, at) => at * 8)],
    ['spans in any order', [span(80, 96), span(0, 8)], [0, 80, 88]],
    ['spans that touch', [span(8, 16), span(16, 24)], [8, 16]],
    ['a span behind the last', [span(160, 500)], []],
    ['an input named otherwise', [span(0, 16, './orders.csv')], [0, 8]],
    ['other inputs', [span(0, 160, 'a.csv'), span(0, 160, 'b.csv')], []],
    ['one of two inputs', [span(0, 160, 'a.csv'), span(0, 8)], [0]],
  ])('keeps the settled lines on resume: %s', async (_, settled, kept) => {
    await earlier();
    const writer = await openRejects(path, settled);
    expect(existsSync(path) ? starts() : []).toEqual(kept);
    await writer.write([tenRejects(1000)]);
    await writer.close();
    expect(starts()).toEqual([...kept, ...Array.from({ length: 10 }, (_, at) => 1000 + at * 8)]);
    expect(readdirSync(folder)).toHaveLength(1);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test('a torn last line goes, also one whose record is settled', async () => {
    await earlier();
    const whole = readFileSync(path, 'utf8');
    for (const cut of [1, 2, 40, 100]) {
      writeFileSync(path, whole.slice(0, -cut));
      await (await openRejects(path, [span(0, 160)])).close();
      expect(starts()).toEqual(Array.from({ length: 19 }, (_, at) => at * 8));
    }
  });

  test('lines longer than a read come through whole', async () => {
    const raw = '\u2028"\\\n'.repeat(100_000);
    const line = (start: number) => `${JSON.stringify({ source: 'orders.csv', start, raw })}\n`;
    writeFileSync(path, line(0) + line(5) + line(9));
    await (await openRejects(path, [span(0, 8)])).close();
    expect(readFileSync(path, 'utf8')).toBe(line(0) + line(5));
  });

  test('that is missing on resume is no matter', async () => {
    const writer = await openRejects(path, [span(0, 8)]);
    await writer.write([tenRejects(8)]);
    await writer.close();
    expect(starts()).toHaveLength(10);
  });
});
