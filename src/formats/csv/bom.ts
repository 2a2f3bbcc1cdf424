import { SluiceError } from '../../errors.ts';

interface Mark {
  readonly bytes: readonly number[];
  readonly encoding: string;
}

/** UTF-32 before UTF-16: the mark of the one begins with the mark of the other. */
const FOREIGN_MARKS: readonly Mark[] = [
  { bytes: [0xff, 0xfe, 0x00, 0x00], encoding: 'UTF-32LE' },
  { bytes: [0x00, 0x00, 0xfe, 0xff], encoding: 'UTF-32BE' },
  { bytes: [0xff, 0xfe], encoding: 'UTF-16LE' },
  { bytes: [0xfe, 0xff], encoding: 'UTF-16BE' },
];

const UTF8_MARK = [0xef, 0xbb, 0xbf];

/**
 * Length of the byte order mark at the start of an input: 3 or 0. Throws `source/header` when the
 * mark is that of another encoding than UTF-8.
 */
export function bomLength(head: Uint8Array, place?: string): number {
  const begins = (mark: readonly number[]) => mark.every((byte, at) => head[at] === byte);
  const foreign = FOREIGN_MARKS.find((mark) => begins(mark.bytes));
  if (foreign !== undefined) {
    throw new SluiceError('source/header', `the input is ${foreign.encoding}, and only UTF-8 is read`, {
      hint: `convert it first: iconv -f ${foreign.encoding.slice(0, 6)} -t UTF-8`,
      ...(place === undefined ? {} : { place }),
    });
  }
  return begins(UTF8_MARK) ? UTF8_MARK.length : 0;
}
