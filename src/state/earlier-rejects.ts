import { createReadStream } from 'node:fs';
import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import { SluiceError } from '../errors.ts';
import type { InputId, Span } from '../record/span.ts';
import { RejectFile, syncFolderOf, unwritable } from './reject-file.ts';
import { type IsSettled, settledIn } from './settled-in.ts';

const OPENING = '{"source":';
/** Kept lines are gathered up to this length before they are written. */
const FLUSH_LENGTH = 1 << 18;

/**
 * Deals with the reject file of an earlier run, before the first line of this one. Without `settled`
 * it is removed; with it, the lines of settled spans stay and all others go, since their records will
 * be read again. Resolves to the path behind any symbolic link. A file that is no reject file is left
 * alone and refused.
 */
export async function clearEarlierRejects(
  path: string,
  settled?: readonly Span[],
  whole?: ReadonlySet<InputId>,
): Promise<string> {
  try {
    const real = await realpath(path);
    if (!(await stat(real)).isFile()) return real;
    await refuseStranger(real);
    if (settled === undefined) await rm(real);
    else await keepSettled(real, settledIn(settled, whole));
    // crash point: earlier rejects cleared
    await syncFolderOf(real);
    return real;
  } catch (error) {
    if (error instanceof SluiceError) throw error;
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return path;
    throw unwritable(path, error);
  }
}

async function refuseStranger(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(OPENING.length), 0, OPENING.length, 0);
    const head = buffer.toString('latin1', 0, bytesRead);
    if (OPENING.startsWith(head)) return;
  } finally {
    await handle.close();
  }
  throw new SluiceError(
    'rejects/unwritable',
    'the file exists and is not a reject file, so it is not replaced',
    {
      place: path,
      hint: '--rejects PATH names another file',
    },
  );
}

/** Into a temporary file first, which then takes the name: a crash leaves the old file or the new one. */
async function keepSettled(path: string, isSettled: IsSettled): Promise<void> {
  const temporary = `${path}.tmp`;
  await rm(temporary, { force: true });
  try {
    const isAny = await copySettled(path, temporary, isSettled);
    // crash point: earlier rejects copied
    if (isAny) await rename(temporary, path);
    else await rm(path);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Resolves to whether there was any line to keep. The copy is durable. */
async function copySettled(path: string, copy: string, isSettled: IsSettled): Promise<boolean> {
  const file = new RejectFile(copy);
  let kept = '';
  let any = false;
  try {
    for await (const line of wholeLines(path)) {
      if (!isSettled(line)) continue;
      any = true;
      kept += `${line}\n`;
      if (kept.length < FLUSH_LENGTH) continue;
      await file.append(kept);
      kept = '';
    }
    if (kept !== '') await file.append(kept);
    await file.sync();
  } finally {
    await file.close();
  }
  return any;
}

/** Lines that end in a line feed. What stands behind the last of them was torn off by a crash. */
async function* wholeLines(path: string): AsyncGenerator<string> {
  let rest: Buffer[] = [];
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 16 }) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let at = piece.indexOf(10); at !== -1; at = piece.indexOf(10, from)) {
      yield Buffer.concat([...rest, piece.subarray(from, at)]).toString();
      rest = [];
      from = at + 1;
    }
    if (from < piece.length) rest.push(piece.subarray(from));
  }
}
