/** The way to a value: keys, from the record inwards. */
export type Path = readonly string[];

/**
 * `user.id`, or as a JSON Pointer (RFC 6901) `/user/id`, in which `~1` is a slash and `~0` a tilde: a pointer
 * reaches keys that hold a dot. Undefined where it is neither.
 */
export function parsePath(text: string): Path | undefined {
  if (!text.startsWith('/')) {
    const keys = text.split('.');
    return keys.includes('') ? undefined : keys;
  }
  if (/~(?![01])/.test(text)) return undefined;
  return text
    .slice(1)
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The shorter of the two ways to write it that `parsePath` reads back. */
export function showPath(path: Path): string {
  const dotted = path.join('.');
  const isDotted = path.every((key) => key !== '' && !key.includes('.')) && !dotted.startsWith('/');
  if (isDotted) return dotted;
  return path.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
