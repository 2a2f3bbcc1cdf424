import { SluiceError } from '../../errors.ts';
import { type Endpoint, endpointOf, isSameOrigin, showOrigin } from './endpoint.ts';
import { type Exchange, exchange, type Headers, type Sending } from './exchange.ts';
import type { Site } from './site.ts';

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * Asks a site, and goes where it sends us: not too often, not from https to http, and without the credentials where
 * that is another origin.
 */
export async function follow(
  site: Site,
  headers: Headers,
  sending: Sending,
  signal: AbortSignal,
): Promise<Exchange> {
  let endpoint = site.endpoint;
  for (let left = site.redirects; ; left--) {
    const own = isSameOrigin(endpoint, site.endpoint) ? site.credentials() : {};
    const answer = await exchange(endpoint, { ...own, ...headers }, sending, signal);
    const { statusCode = 0, headers: told } = answer.response;
    if (site.redirects === 0 || !REDIRECTS.has(statusCode)) return answer;
    answer.response.destroy();
    if (left === 0) {
      throw refused(
        site,
        `it redirects more than ${site.redirects} times`,
        'name the address that it leads to',
      );
    }
    endpoint = nextEndpoint(site, endpoint, told.location);
  }
}

function nextEndpoint(site: Site, from: Endpoint, location: string | undefined): Endpoint {
  const base = `${showOrigin(from)}${from.path}`;
  if (location === undefined || !URL.canParse(location, base)) {
    throw refused(site, 'it redirects, and does not say to where');
  }
  const url = new URL(location, base);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw refused(
      site,
      `it redirects to ${url.protocol.slice(0, 20)}, and only http: and https: are followed`,
    );
  }
  const to = endpointOf(url);
  if (from.protocol === 'https:' && to.protocol === 'http:') {
    throw refused(
      site,
      `it redirects from https to ${showOrigin(to)}, which anybody on the way could read and change`,
    );
  }
  return to;
}

function refused(site: Site, message: string, hint?: string): SluiceError {
  return new SluiceError('source/unreadable', message, { place: site.id, ...(hint && { hint }) });
}
