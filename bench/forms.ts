import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as zlib from 'node:zlib';
import { type BenchData, makeNdjson } from './data.ts';
import { ROOT } from './root.ts';

/** What the rows may lie in. */
export const FORMS = [
  'file',
  'stdin',
  'gzip',
  'zstd',
  'brotli',
  'ndjson',
  'utf-16',
  'files',
  'http',
] as const;
export type Form = (typeof FORMS)[number];

const PARTS = 32;

/** The argument of `sluice load` for the rows in that form, made once and kept beside the data; ends with `close`. */
export async function formOf(
  data: BenchData,
  size: string,
  form: Form,
): Promise<{ source: string; close(): void }> {
  const stay = (source: string) => ({ source, close: () => {} });
  const path = join(ROOT, data.csv);
  switch (form) {
    case 'file':
    case 'stdin':
      return stay(data.csv);
    case 'gzip':
      return stay(await made(`${data.csv}.gz`, path, zlib.createGzip({ level: 6 })));
    case 'zstd':
      return stay(await made(`${data.csv}.zst`, path, zlib.createZstdCompress()));
    case 'brotli': {
      const params = { [zlib.constants.BROTLI_PARAM_QUALITY]: 4 };
      return stay(await made(`${data.csv}.br`, path, zlib.createBrotliCompress({ params })));
    }
    case 'ndjson':
      makeNdjson(data, size);
      return stay(data.ndjson);
    case 'utf-16':
      return stay(await made(`${data.csv.replace(/\.csv$/, '')}.utf16.csv`, path, toUtf16()));
    case 'files':
      return stay(`${await parts(data.csv)}/*.csv`);
    case 'http':
      return serve(path);
  }
}

async function made(name: string, from: string, through: Transform): Promise<string> {
  const path = join(ROOT, name);
  if (existsSync(path)) return name;
  await pipeline(
    createReadStream(from, { highWaterMark: 1 << 20 }),
    through,
    createWriteStream(`${path}.part`),
  );
  renameSync(`${path}.part`, path);
  return name;
}

/** With a byte order mark. */
function toUtf16(): Transform {
  const decoder = new TextDecoder();
  let mark = '\ufeff';
  return new Transform({
    transform(bytes: Uint8Array, _, done) {
      const text = mark + decoder.decode(bytes, { stream: true });
      mark = '';
      done(null, Buffer.from(text, 'utf16le'));
    },
  });
}

/** Parts of about the same length, each with the header, cut where no field is open: fields have line ends in them. */
async function parts(csv: string): Promise<string> {
  const name = `${csv}.parts`;
  const folder = join(ROOT, name);
  if (existsSync(folder)) return name;
  rmSync(`${folder}.part`, { recursive: true, force: true });
  mkdirSync(`${folder}.part`);
  const each = Math.ceil(statSync(join(ROOT, csv)).size / PARTS);
  let header: string | undefined;
  let lines: string[] = [];
  let bytes = 0;
  let quotes = 0;
  let number = 0;
  const flush = async () => {
    const part = join(`${folder}.part`, `${String(number++).padStart(3, '0')}.csv`);
    await pipeline(Readable.from([header, ...lines].map((line) => `${line}\n`)), createWriteStream(part));
    lines = [];
    bytes = 0;
  };
  for await (const line of createInterface({ input: createReadStream(join(ROOT, csv)) })) {
    if (header === undefined) header = line;
    else {
      lines.push(line);
      bytes += line.length + 1;
      quotes += line.split('"').length - 1;
      if (bytes >= each && quotes % 2 === 0) await flush();
    }
  }
  if (lines.length > 0) await flush();
  renameSync(`${folder}.part`, folder);
  return name;
}

/** A server of one file, which knows ranges. */
async function serve(path: string): Promise<{ source: string; close(): void }> {
  const { size } = statSync(path);
  const server = createServer((request, response) => {
    const from = Number(/^bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
    response.writeHead(from > 0 ? 206 : 200, {
      'content-length': size - from,
      etag: '"bench"',
      'accept-ranges': 'bytes',
      ...(from > 0 && { 'content-range': `bytes ${from}-${size - 1}/${size}` }),
    });
    // A client that goes away takes its stream along.
    pipeline(createReadStream(path, { start: from, highWaterMark: 1 << 20 }), response).catch(() => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return { source: `http://127.0.0.1:${port}/orders.csv`, close: () => server.close() };
}
