/** A byte order mark, and the encoding that it is of. */
export interface Mark {
  readonly bytes: readonly number[];
  readonly encoding: string;
}

/** UTF-32 before UTF-16: the mark of the one begins with the mark of the other. */
const MARKS: readonly Mark[] = [
  { bytes: [0xef, 0xbb, 0xbf], encoding: 'utf-8' },
  { bytes: [0xff, 0xfe, 0x00, 0x00], encoding: 'utf-32le' },
  { bytes: [0x00, 0x00, 0xfe, 0xff], encoding: 'utf-32be' },
  { bytes: [0xff, 0xfe], encoding: 'utf-16le' },
  { bytes: [0xfe, 0xff], encoding: 'utf-16be' },
];

/** Bytes by which `markOf` knows. */
export const MARK_BYTES = 4;

/** The byte order mark that an input begins with. */
export function markOf(head: Uint8Array): Mark | undefined {
  return MARKS.find(({ bytes }) => bytes.every((byte, at) => head[at] === byte));
}
