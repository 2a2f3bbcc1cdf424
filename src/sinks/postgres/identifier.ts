import { SluiceError } from '../../errors.ts';

/** PostgreSQL cuts longer names off without an error, and two may then be the same. */
export const IDENTIFIER_BYTES = 63;

/** The name as SQL writes it, whatever is in it. Throws `usage` for a name that PostgreSQL cannot hold. */
export function quoteIdentifier(name: string): string {
  if (name === '') throw new SluiceError('usage', 'a name in the database cannot be empty');
  if (name.includes('\0')) {
    throw new SluiceError('usage', `a name in the database cannot have a NUL byte: ${JSON.stringify(name)}`);
  }
  const bytes = Buffer.byteLength(name);
  if (bytes > IDENTIFIER_BYTES) {
    throw new SluiceError(
      'usage',
      `a name of ${bytes} bytes is too long for PostgreSQL: ${JSON.stringify(name)}`,
      {
        hint: `${IDENTIFIER_BYTES} bytes at most: choose a shorter one`,
      },
    );
  }
  return `"${name.replaceAll('"', '""')}"`;
}
