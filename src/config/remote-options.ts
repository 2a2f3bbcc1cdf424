import { SluiceError } from '../errors.ts';
import { isRemote, localNameOf, nameRemote, type RemoteSettings } from '../sources/remote.ts';
import type { RawLoad } from './raw.ts';

/**
 * The sources by the names that they go by from here on: a remote one loses its secrets, which only those who read it
 * still see. Throws `usage`.
 */
export function nameSources(raw: RawLoad): {
  readonly raw: RawLoad;
  readonly remote: RemoteSettings | undefined;
} {
  const urls = new Map<string, string>();
  const sources = raw.sources.map((typed) => {
    if (!isRemote(typed)) return typed;
    const name = nameRemote(typed);
    const other = urls.get(name);
    if (other !== undefined && other !== typed) {
      throw new SluiceError('usage', 'two sources differ only in what may be secret: user, password, query', {
        place: name,
        hint: 'load one after the other, each with a --job of its own',
      });
    }
    urls.set(name, typed);
    return name;
  });
  const headersFile = raw.headersFile;
  if (headersFile !== undefined && !sources.some((source) => /^https?:/.test(source))) {
    throw new SluiceError('usage', 'headers are sent to http and https alone', { place: '--headers-file' });
  }
  return { raw: { ...raw, sources }, remote: urls.size === 0 ? undefined : { urls, headersFile } };
}

/** Where a file belongs that is made beside the source: here, where the source is remote. */
export function localNameFor(source: string): string {
  return isRemote(source) ? localNameOf(source) : source;
}
