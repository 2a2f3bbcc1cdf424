import { SluiceError } from '../../errors.ts';
import { endpointOf } from './endpoint.ts';
import type { Headers } from './exchange.ts';
import type { Site } from './site.ts';

const REDIRECTS = 5;

/** A URL as it was typed, with headers for its own origin. User and password of the URL go as `Authorization`. */
export function httpSite(id: string, typed: string, headers: Headers): Site {
  const url = new URL(typed);
  const credentials = { ...headers, ...basic(id, url, headers) };
  return { id, endpoint: endpointOf(url), redirects: REDIRECTS, credentials: () => credentials };
}

function basic(id: string, { username, password }: URL, headers: Headers): Headers {
  if (username === '' && password === '') return {};
  if (headers.authorization !== undefined) {
    throw new SluiceError(
      'usage',
      'there are credentials in the URL and in the headers: one of them, please',
      {
        place: id,
      },
    );
  }
  const pair = Buffer.from(`${decoded(username)}:${decoded(password)}`).toString('base64');
  return { authorization: `Basic ${pair}` };
}

/** A `%` that begins no escape stands for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
