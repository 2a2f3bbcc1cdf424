import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SluiceError } from '../../src/errors.ts';
import { httpSite } from '../../src/sources/http/http-site.ts';
import { openSite } from '../../src/sources/open-remote.ts';
import { cutAfter, type FileServer, serveFile } from '../support/file-server.ts';

const SIZE = 2_000_000;
const CONTENT = Buffer.from(Uint32Array.from({ length: SIZE / 4 }, (_, i) => i).buffer);
const never = new AbortController().signal;

/** What a server does to one request. */
type Mood =
  | { readonly do: 'serve' | 'chunk' | 'forget ranges' | 'stall' | 'change' }
  | { readonly do: 'refuse'; readonly status: number }
  | { readonly do: 'cut' | 'shorten'; readonly bytes: number };

const bytes = fc.nat(SIZE);
const mood: fc.Arbitrary<Mood> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('cut' as const), bytes }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('shorten' as const), bytes }) },
  fc.record({ do: fc.constant('refuse' as const), status: fc.constantFrom(429, 500, 503) }),
  fc.record({ do: fc.constantFrom('serve' as const, 'chunk' as const, 'forget ranges' as const) }),
  fc.record({ do: fc.constant('stall' as const) }),
);

function put(server: FileServer, moods: readonly Mood[], isCutForEver: boolean): void {
  server.content = CONTENT;
  let next = 0;
  server.meddle = (answer, _, response) => {
    const now: Mood = moods[next++] ?? { do: 'serve' };
    if (now.do === 'chunk') delete answer.headers['content-length'];
    if (now.do === 'change') server.content = Buffer.from(CONTENT).fill(7);
    if (now.do === 'forget ranges' && answer.status === 206) {
      answer.status = 200;
      answer.body = server.content;
      answer.headers['content-length'] = String(SIZE);
      delete answer.headers['content-range'];
    }
    if (now.do === 'shorten' && answer.status === 206) {
      const [, first = ''] = /bytes (\d+)/.exec(answer.headers['content-range'] ?? '') ?? [];
      answer.body = answer.body.subarray(0, now.bytes + 1);
      answer.headers['content-length'] = String(answer.body.length);
      answer.headers['content-range'] = `bytes ${first}-${Number(first) + answer.body.length - 1}/${SIZE}`;
    }
    if (now.do === 'refuse') {
      response.writeHead(now.status).end();
      return true;
    }
    if (now.do === 'stall') {
      response.writeHead(answer.status, answer.headers);
      response.write(answer.body.subarray(0, answer.body.length >> 1));
      return true;
    }
    return now.do === 'cut' && cutAfter(isCutForEver ? now.bytes >> 3 : now.bytes, answer, response);
  };
}

test('whatever a server does, the bytes are the right ones, or there is an error', {
  timeout: 120_000,
}, async () => {
  await using server = await serveFile(CONTENT);
  const url = `${server.url}/x`;
  let failures = 0;
  const stretch = fc.tuple(bytes, bytes).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
  await fc.assert(
    fc.asyncProperty(
      fc.array(mood, { maxLength: 6 }),
      fc.array(stretch, { minLength: 1, maxLength: 3 }),
      fc.option(fc.nat(4), { freq: 4 }),
      async (moods, stretches, changeAt) => {
        const all: Mood[] = [...moods];
        if (changeAt !== null) all.splice(changeAt, 0, { do: 'change' }, { do: 'cut', bytes: 1_500_000 });
        put(server, all, false);
        const around = { env: {}, retryMillis: 20_000, listener: () => undefined, giveUp: never };
        try {
          const input = await openSite(httpSite(url, url, {}), around, 100);
          const versions = new Set<string>();
          for (const [from, end] of stretches) {
            let at = from;
            for await (const piece of input.read(from, end, never)) {
              const isFirst = CONTENT.subarray(at, at + piece.length).equals(piece);
              versions.add(
                isFirst ? 'first' : piece.every((byte) => byte === 7) ? 'second' : `wrong at ${at}`,
              );
              at += piece.length;
            }
            expect(at).toBe(end);
          }
          // The second is right where it was the only one.
          expect([...versions]).toEqual(expect.not.arrayContaining([expect.stringContaining('wrong')]));
          expect(versions.size).toBeLessThanOrEqual(1);
          if (changeAt === null) expect(versions).not.toContain('second');
          await input.close();
        } catch (error) {
          if (!(error instanceof SluiceError) || changeAt === null) throw error;
          expect(error.code).toBe('source/changed');
          failures += 1;
        }
      },
    ),
    { numRuns: 60, seed: 20_261_121 },
  );
  expect(failures).toBeGreaterThan(0);
});
