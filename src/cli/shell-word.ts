import { escapeText } from './escape.ts';

/** The text as one word of a shell's command line; undefined where it cannot be shown as it is. */
export function shellWord(text: string): string | undefined {
  if (/^[\w.+%:@/][\w.+%:@/-]*$/.test(text)) return text;
  return text !== '' && escapeText(text) === text ? `'${text.replaceAll("'", "'\\''")}'` : undefined;
}
