import { CHOICE_BYTES, chooseEncoding } from '../../formats/encoding/choose.ts';
import { UTF8 } from '../../formats/encoding/encoding.ts';
import type { Input } from '../../record/source.ts';

/** Finds the encoding of an input, and gives it as UTF-8; `asked` is a name, or undefined. Throws `source/header`. */
export async function decodeInput(input: Input, asked: string | undefined): Promise<Input> {
  const encoding = chooseEncoding(await input.head(CHOICE_BYTES), asked, input.id);
  return encoding === UTF8 ? input : (await import('./decoded-input.ts')).decodedInput(input, encoding);
}
