import { SluiceError } from '../../errors.ts';
import { type Encoding, encodingNamed, UTF8, UTF16 } from './encoding.ts';
import { MARK_BYTES, markOf } from './marks.ts';
import { suspectUtf16 } from './suspect.ts';

/** Bytes of an input by which its encoding is chosen. */
export const CHOICE_BYTES = 4096;

/**
 * The encoding of an input that begins with `head`: the one asked for, else that of its byte order mark, else UTF-8.
 * Throws `source/header` where the mark is that of another encoding than the one asked for or of one that cannot
 * be read, and where there is neither and the input looks like UTF-16.
 */
export function chooseEncoding(head: Uint8Array, asked: string | undefined, place: string): Encoding {
  const mark = markOf(head.subarray(0, MARK_BYTES))?.encoding;
  if (asked !== undefined) {
    const isWide = asked.startsWith('utf-16');
    // For one that knows it is UTF-16, zeros behind its mark are characters.
    const found = isWide && mark === 'utf-32le' ? 'utf-16le' : mark;
    if (found !== undefined && found !== asked && !(asked === UTF16 && found.startsWith(UTF16))) {
      throw contradicted(found, asked, place);
    }
    return known(asked === UTF16 ? (found ?? 'utf-16le') : asked);
  }
  if (mark?.startsWith('utf-32')) throw unreadable(mark, place);
  if (mark !== undefined) return known(mark);
  const suspicion = suspectUtf16(head.subarray(0, CHOICE_BYTES));
  if (suspicion === undefined) return UTF8;
  const { encoding, evidence } = suspicion;
  throw new SluiceError(
    'source/header',
    `the input looks like ${encoding.toUpperCase()}, and has no mark that says so`,
    {
      place,
      notes: [evidence],
      hint: `--encoding ${encoding} reads it as that, --encoding utf-8 as UTF-8`,
    },
  );
}

function known(name: string): Encoding {
  const encoding = encodingNamed(name);
  if (encoding === undefined) throw new Error(`no encoding ${name}`);
  return encoding;
}

function contradicted(mark: string, asked: string, place: string): SluiceError {
  if (mark.startsWith('utf-32')) return unreadable(mark, place);
  return new SluiceError(
    'source/header',
    `the input begins with the byte order mark of ${mark.toUpperCase()}, and --encoding says ${asked}`,
    { place, hint: 'leave --encoding out: the mark tells' },
  );
}

function unreadable(mark: string, place: string): SluiceError {
  return new SluiceError('source/header', `the input is ${mark.toUpperCase()}, which is not read`, {
    place,
    hint: `convert it first: iconv -f ${mark.toUpperCase().slice(0, 6)} -t UTF-8`,
  });
}
