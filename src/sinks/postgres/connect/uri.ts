import { SluiceError } from '../../../errors.ts';
import { isParameterName, type Parameters } from './parameters.ts';

const SCHEME = /^postgres(?:ql)?:\/\//;

export function isUri(text: string): boolean {
  return SCHEME.test(text);
}

/**
 * Reads `postgres://user:password@host:port,host:port/database?parameter=value`, as libpq does: every part
 * may be absent and is percent-decoded, hosts may be a list, IPv6 addresses stand in brackets, and
 * parameters win over the parts before them. Errors never hold the string: it may have a password.
 */
export function parseUri(uri: string): Parameters {
  const found: Parameters = {};
  let rest = uri.replace(SCHEME, '');
  const credentials = /^([^@/]*)@/.exec(rest);
  if (credentials) {
    rest = rest.slice(credentials[0].length);
    const [user = '', ...password] = (credentials[1] as string).split(':');
    if (user !== '') found.user = decode(user, 'the user');
    if (password.join(':') !== '') found.password = decode(password.join(':'), 'the password');
  }
  rest = readHosts(rest, found);
  if (rest.startsWith('/')) {
    const database = /^\/([^?]*)/.exec(rest) as RegExpExecArray;
    rest = rest.slice(database[0].length);
    if (database[1] !== '') found.dbname = decode(database[1] as string, 'the database');
  }
  if (rest.startsWith('?')) readQuery(rest.slice(1), found);
  return found;
}

/** Takes `host:port,host:port` off the front and returns what is behind it. */
function readHosts(text: string, found: Parameters): string {
  const hosts: string[] = [];
  const ports: string[] = [];
  let rest = text;
  for (;;) {
    const host = /^\[([^\]]*)\](?=[:/?,]|$)/.exec(rest) ?? /^([^[:/?,][^:/?,]*|)(?=[:/?,]|$)/.exec(rest);
    if (!host) throw wrong('an IPv6 address must stand in brackets, as in [::1]');
    if (host[0] === '[]') throw wrong('the brackets of an IPv6 address are empty');
    hosts.push(host[1] as string);
    rest = rest.slice(host[0].length);
    const port = /^:([^/?,]*)/.exec(rest);
    ports.push(port?.[1] ?? '');
    rest = rest.slice(port?.[0].length ?? 0);
    if (!rest.startsWith(',')) break;
    rest = rest.slice(1);
  }
  const host = hosts.join(',');
  const port = ports.join(',');
  if (host !== '') found.host = decode(host, 'the host');
  if (port !== '') found.port = decode(port, 'the port');
  return rest;
}

function readQuery(query: string, found: Parameters): void {
  if (query === '') return;
  for (const pair of query.split('&')) {
    const [key = '', value, ...more] = pair.split('=');
    const name = decode(key, 'a parameter');
    if (value === undefined) throw wrong(`parameter ${JSON.stringify(name)} has no "="`);
    if (more.length > 0) throw wrong(`parameter ${JSON.stringify(name)} has more than one "="`);
    const text = decode(value, `parameter ${JSON.stringify(name)}`);
    // As JDBC writes it; libpq takes it too.
    if (name === 'ssl' && text === 'true') found.sslmode = 'require';
    else if (isParameterName(name)) found[name] = text;
    else throw wrong(`no connection parameter is called ${JSON.stringify(name)}`);
  }
}

function decode(text: string, part: string): string {
  if (/%(?![0-9a-f]{2})/i.test(text))
    throw wrong(`${part} has a "%" without two hexadecimal digits behind it`);
  if (text.includes('%00')) throw wrong(`${part} has a NUL byte`);
  return text.replaceAll(/(?:%[0-9a-f]{2})+/gi, (run) =>
    Buffer.from(run.replaceAll('%', ''), 'hex').toString(),
  );
}

function wrong(message: string): SluiceError {
  return new SluiceError('usage', `connection address: ${message}`, {
    hint: 'the form is postgres://user@host:port/database?sslmode=require',
  });
}
