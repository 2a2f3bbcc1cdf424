import { SluiceError } from '../../errors.ts';
import type { Input } from '../../record/source.ts';

const LOOKED_AT_BYTES = 1024;
/** Perhaps behind a byte order mark. */
const PAGE = /^(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html[\s>])/i;

/** A page to log in, to look at the file or to choose one is answered like the file itself, and is none. */
export async function refusePage(input: Input): Promise<void> {
  const beginning = Buffer.from(await input.head(LOOKED_AT_BYTES)).toString('latin1');
  if (!PAGE.test(beginning)) return;
  throw new SluiceError('source/unreadable', 'a web page comes from there, and no data', {
    place: input.id,
    hint: 'look for the address of the file itself: raw, or download; it may want credentials, see --headers-file',
  });
}
