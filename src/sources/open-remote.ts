import { SluiceError } from '../errors.ts';
import type { Input } from '../record/source.ts';
import type { DescriptorBytes } from './descriptor-bytes.ts';
import { makeAgents } from './http/agents.ts';
import { readHeaders } from './http/headers.ts';
import { httpSite } from './http/http-site.ts';
import type { RemoteFile } from './http/remote-file.ts';
import { RemoteInput } from './http/remote-input.ts';
import type { Site } from './http/site.ts';
import { Transfer } from './http/transfer.ts';
import { isKnowable } from './http/version.ts';
import { refusePage } from './http/web-page.ts';
import { PipeInput } from './pipe.ts';
import type { RemoteContext, RemoteSettings } from './remote.ts';

/** Where nothing comes for so long, the connection is given up, and another one tried. */
const STALL_MILLIS = 60_000;

/** Opens `http://`, `https://` and `s3://`, by the name that the source has from the settings on. */
export async function openRemote(name: string, context: RemoteContext): Promise<Input> {
  return openSite(await siteOf(name, context), context);
}

async function siteOf(name: string, { settings, env }: RemoteContext): Promise<Site> {
  if (name.startsWith('s3:')) {
    const { readS3Settings } = await import('./s3/settings.ts');
    const { s3Site } = await import('./s3/s3-site.ts');
    return s3Site(name, await readS3Settings(env));
  }
  const typed = settings?.urls.get(name) ?? name;
  const headers = await readHeaders(settings?.headersFile, env);
  if (Object.keys(headers).length > 0) refuseOthers(settings);
  return httpSite(name, typed, headers);
}

/** Headers are for one server: another one is not to learn its secrets. */
function refuseOthers(settings: RemoteSettings | undefined): void {
  const names = [...(settings?.urls.keys() ?? [])].filter((name) => !name.startsWith('s3:'));
  const origins = [...new Set(names.map((name) => new URL(name).origin))];
  if (origins.length < 2) return;
  throw new SluiceError('usage', `headers are given, and would be sent to ${origins.length} servers`, {
    notes: origins,
    hint: 'load from one server at a time',
  });
}

/**
 * Asks for the file and looks at what is answered. One by which no later answer could be known to be of the same file
 * is a pipe: it is read once, and has no identity.
 */
export async function openSite(
  site: Site,
  { env, retryMillis, listener, giveUp }: Omit<RemoteContext, 'settings'>,
  stallMillis = STALL_MILLIS,
): Promise<Input> {
  const sending = { agents: makeAgents(env, listener), stallMillis };
  const file: RemoteFile = { site, sending, retryMillis, listener, version: undefined };
  const first = new Transfer(file, 0);
  const stop = () => first.destroy();
  giveUp.addEventListener('abort', stop);
  const forget = () => giveUp.removeEventListener('abort', stop);
  try {
    giveUp.throwIfAborted();
    await first.open();
    giveUp.throwIfAborted();
    const version = file.version as NonNullable<RemoteFile['version']>;
    const input = isKnowable(version)
      ? new RemoteInput(file, version, first, giveUp)
      : new PipeInput(site.id, untilDestroyed(first, forget), version.size);
    await refusePage(input);
    if (input instanceof RemoteInput) forget();
    return input;
  } catch (error) {
    forget();
    first.destroy();
    throw error;
  }
}

function untilDestroyed(transfer: Transfer, then: () => void): DescriptorBytes {
  return {
    next: () => transfer.next(),
    destroy: () => {
      then();
      transfer.destroy();
    },
  };
}
