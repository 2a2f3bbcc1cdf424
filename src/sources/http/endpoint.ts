/** Where a request goes. */
export interface Endpoint {
  readonly protocol: 'http:' | 'https:';
  /** Without the brackets of an IPv6 address. */
  readonly hostname: string;
  readonly port: number;
  /** Path and query, as they are sent. */
  readonly path: string;
}

export function endpointOf(url: URL): Endpoint {
  const protocol = url.protocol === 'https:' ? 'https:' : 'http:';
  return {
    protocol,
    hostname: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (protocol === 'https:' ? 443 : 80) : Number(url.port),
    path: `${url.pathname}${url.search}`,
  };
}

export function isSameOrigin(a: Endpoint, b: Endpoint): boolean {
  return a.protocol === b.protocol && a.hostname === b.hostname && a.port === b.port;
}

/** Without path and query, which may be secrets where a server redirects to. */
export function showOrigin({ protocol, hostname, port }: Endpoint): string {
  const host = hostname.includes(':') ? `[${hostname}]` : hostname;
  const isUsual = port === (protocol === 'https:' ? 443 : 80);
  return `${protocol}//${host}${isUsual ? '' : `:${port}`}`;
}

/** What the header `Host` says. */
export function hostHeader(endpoint: Endpoint): string {
  return showOrigin(endpoint).slice(endpoint.protocol.length + 2);
}
