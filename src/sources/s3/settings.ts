import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { SluiceError } from '../../errors.ts';
import { parseSections, type Sections } from './profile.ts';
import type { Credentials } from './sign.ts';

/** How S3 is reached. */
export interface S3Settings {
  /** Undefined for requests without a signature. */
  readonly credentials: Credentials | undefined;
  readonly region: string;
  /** A server that is not AWS's own. */
  readonly endpoint: URL | undefined;
}

const DEFAULT_REGION = 'us-east-1';

/** What profiles may say to get credentials in ways that are not done here. */
const ELSEWHERE = [
  'role_arn',
  'sso_session',
  'sso_start_url',
  'credential_process',
  'web_identity_token_file',
];

/** From the environment, and then from the profile, as AWS's own tools do. Throws `config`, without a secret. */
export async function readS3Settings(env: NodeJS.ProcessEnv): Promise<S3Settings> {
  const named = env.AWS_PROFILE || env.AWS_DEFAULT_PROFILE;
  const name = named || 'default';
  const home = join(env.HOME || homedir(), '.aws');
  const paths = [
    env.AWS_SHARED_CREDENTIALS_FILE || join(home, 'credentials'),
    env.AWS_CONFIG_FILE || join(home, 'config'),
  ] as const;
  const [secrets, config] = await Promise.all([sectionsOf(paths[0]), sectionsOf(paths[1])]);
  const settings = config.get(`profile ${name}`) ?? (name === 'default' ? config.get(name) : undefined);
  const profile = new Map([...(settings ?? []), ...(secrets.get(name) ?? [])]);
  const isSigned = !/^(?:1|true|yes|on)$/i.test(env.AWS_NO_SIGN_REQUEST ?? '');
  if (named && isSigned && settings === undefined && !secrets.has(name)) {
    throw new SluiceError('config', `no profile is called ${JSON.stringify(name)}`, {
      notes: paths.map((path) => `looked in ${path}`),
    });
  }
  return {
    credentials: isSigned ? credentialsOf(env, profile, name, paths) : undefined,
    region: regionOf(env, profile),
    endpoint: endpointOf(env, profile, config),
  };
}

function credentialsOf(
  env: NodeJS.ProcessEnv,
  profile: ReadonlyMap<string, string>,
  name: string,
  paths: readonly string[],
): Credentials {
  const isGiven = Boolean(env.AWS_ACCESS_KEY_ID || env.AWS_SECRET_ACCESS_KEY);
  const [accessKeyId, secretAccessKey, sessionToken] = isGiven
    ? [env.AWS_ACCESS_KEY_ID, env.AWS_SECRET_ACCESS_KEY, env.AWS_SESSION_TOKEN]
    : ['aws_access_key_id', 'aws_secret_access_key', 'aws_session_token'].map((key) => profile.get(key));
  if (accessKeyId && secretAccessKey) {
    return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
  }
  if (isGiven) {
    throw new SluiceError('config', 'of AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY one is missing');
  }
  const way = ELSEWHERE.find((key) => profile.has(key));
  if (way !== undefined) {
    throw new SluiceError('config', `profile ${JSON.stringify(name)} gets its credentials by ${way}`, {
      notes: ['sluice reads keys from the environment and from profiles'],
      hint: `eval "$(aws configure export-credentials --profile ${name} --format env)"`,
    });
  }
  throw new SluiceError('config', 'there are no credentials for S3', {
    notes: ['looked in AWS_ACCESS_KEY_ID', ...paths.map((path) => `looked in ${path}, profile ${name}`)],
    hint: 'AWS_NO_SIGN_REQUEST=yes asks without, for what everybody may read',
  });
}

function regionOf(env: NodeJS.ProcessEnv, profile: ReadonlyMap<string, string>): string {
  const region = env.AWS_REGION || env.AWS_DEFAULT_REGION || profile.get('region') || DEFAULT_REGION;
  // It becomes a part of the host's name.
  if (/^[a-z0-9-]{1,63}$/i.test(region)) return region;
  throw new SluiceError('config', `${JSON.stringify(region)} is no region`, { place: 'AWS_REGION' });
}

function endpointOf(
  env: NodeJS.ProcessEnv,
  profile: ReadonlyMap<string, string>,
  config: Sections,
): URL | undefined {
  const services = config.get(`services ${profile.get('services') ?? ''}`);
  const text =
    env.AWS_ENDPOINT_URL_S3 ||
    env.AWS_ENDPOINT_URL ||
    services?.get('s3.endpoint_url') ||
    profile.get('endpoint_url');
  if (!text) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isHttp = url?.protocol === 'https:' || url?.protocol === 'http:';
  if (url !== undefined && isHttp && url.username === '' && url.password === '' && url.search === '')
    return url;
  throw new SluiceError('config', 'the endpoint for S3 is no URL of a server', {
    place: 'AWS_ENDPOINT_URL',
    hint: 'the form is https://host:port, without user, password and query',
  });
}

/** Nothing, where there is no such file. */
async function sectionsOf(path: string): Promise<Sections> {
  try {
    return parseSections(await readFile(path, 'utf8'));
  } catch (error) {
    const { code = 'error' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return new Map();
    throw new SluiceError('config', `it cannot be read (${code})`, { place: path, cause: error });
  }
}
