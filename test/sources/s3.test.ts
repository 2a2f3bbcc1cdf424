import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { nameRemote, parseObject } from '../../src/sources/remote.ts';
import { parseSections } from '../../src/sources/s3/profile.ts';
import { encodeKey, s3Site } from '../../src/sources/s3/s3-site.ts';
import { readS3Settings } from '../../src/sources/s3/settings.ts';
import { amzDate, EMPTY_HASH, signV4 } from '../../src/sources/s3/sign.ts';
import { temporaryFolder } from '../support/sluice.ts';

/** AWS's test suite for Signature Version 4. */
const SUITE = {
  credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' },
  headers: { host: 'example.amazonaws.com', 'x-amz-date': '20150830T123600Z' },
  service: 'service',
};
/** The examples of S3's own documentation. */
const EXAMPLES = {
  credentials: {
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  },
  headers: {
    host: 'examplebucket.s3.amazonaws.com',
    'x-amz-content-sha256': EMPTY_HASH,
    'x-amz-date': '20130524T000000Z',
  },
  service: 's3',
};

const VECTORS: [
  name: string,
  of: typeof SUITE,
  path: string,
  more: Record<string, string>,
  signature: string,
][] = [
  ['get-vanilla', SUITE, '/', {}, '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
  [
    'get-vanilla-query-order-key-case',
    SUITE,
    '/?Param2=value2&Param1=value1',
    {},
    'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
  ],
  [
    'GET Object',
    EXAMPLES,
    '/test.txt',
    { range: 'bytes=0-9' },
    'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
  ],
  [
    'GET Bucket Lifecycle',
    EXAMPLES,
    '/?lifecycle',
    {},
    'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
  ],
  [
    'Get Bucket (List Objects)',
    EXAMPLES,
    '/?max-keys=2&prefix=J',
    {},
    '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
  ],
];

test.each(VECTORS)(
  'the published signature of %s',
  (_, { credentials, headers, service }, path, more, signature) => {
    const signed = signV4(
      {
        method: 'GET',
        path,
        headers: { ...headers, ...more },
        bodyHash: EMPTY_HASH,
        region: 'us-east-1',
        service,
      },
      credentials,
    );
    const names = Object.keys({ ...headers, ...more })
      .sort()
      .join(';');
    const day = headers['x-amz-date'].slice(0, 8);
    expect(signed).toBe(
      `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${day}/us-east-1/${service}/aws4_request, SignedHeaders=${names}, Signature=${signature}`,
    );
  },
);

test('the time of a signature', () => {
  expect(amzDate(new Date('2015-08-30T12:36:00.123Z'))).toBe('20150830T123600Z');
});

const anonymous = { credentials: undefined, region: 'eu-central-1', endpoint: undefined };

test.each([
  ['s3://data/a.csv', undefined, 'eu-central-1', 'https: data.s3.eu-central-1.amazonaws.com 443 /a.csv'],
  [
    's3://my.data/a.csv',
    undefined,
    'eu-central-1',
    'https: s3.eu-central-1.amazonaws.com 443 /my.data/a.csv',
  ],
  ['s3://data/a.csv', undefined, 'cn-north-1', 'https: data.s3.cn-north-1.amazonaws.com.cn 443 /a.csv'],
  [
    's3://data/a b+c?d#e%20/é..csv',
    'http://[::1]:9000',
    'x',
    'http: ::1 9000 /data/a%20b%2Bc%3Fd%23e%2520/%C3%A9..csv',
  ],
  ['s3://data/../x', 'https://minio.example/base/', 'x', 'https: minio.example 443 /base/data/../x'],
])('%s at %s lies where S3 looks for it', (id, endpoint, region, where) => {
  const settings = { ...anonymous, region, endpoint: endpoint === undefined ? undefined : new URL(endpoint) };
  const { protocol, hostname, port, path } = s3Site(id, settings).endpoint;
  expect(`${protocol} ${hostname} ${port} ${path}`).toBe(where);
  expect(s3Site(id, settings).credentials()).toEqual({});
});

test('keys are encoded byte by byte', () => {
  expect(encodeKey("!*'()~-._/ €")).toBe('%21%2A%27%28%29~-._/%20%E2%82%AC');
});

test.each(['s3://', 's3://bucket', 's3://bucket/', 's3://bucket/folder/', 's3://k:s@bucket/x', 's3:///x'])(
  '%s names no object',
  (typed) => {
    expect(() => nameRemote(typed)).toThrow(expect.objectContaining({ code: 'usage' }));
  },
);

test('a key is taken as it is', () => {
  expect(parseObject('S3://Data/a//b?x=1#y')).toEqual({ bucket: 'Data', key: 'a//b?x=1#y' });
  expect(nameRemote('S3://data/a')).toBe('s3://data/a');
});

test('sections of a file as AWS writes them', () => {
  const text = [
    '# comment',
    '[default]',
    'region=eu-west-1 ; why',
    'AWS_Access_Key_Id = AK#1',
    's3 =',
    '  addressing_style = path',
    'output = json',
    '[profile "two words"]',
    'x=y=z',
    'nonsense',
    '',
  ].join('\r\n');
  const plain = Object.fromEntries(
    [...parseSections(text)].map(([name, map]) => [name, Object.fromEntries(map)]),
  );
  expect(plain).toEqual({
    default: {
      region: 'eu-west-1',
      aws_access_key_id: 'AK#1',
      s3: '',
      's3.addressing_style': 'path',
      output: 'json',
    },
    'profile two words': { x: 'y=z' },
  });
});

/** A home with files of AWS in it. */
function home(credentials: string, config = ''): NodeJS.ProcessEnv {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'credentials'), credentials);
  writeFileSync(join(folder, 'config'), config);
  return {
    HOME: folder,
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials'),
    AWS_CONFIG_FILE: join(folder, 'config'),
  };
}

const keys = (id: string, token = '') =>
  `aws_access_key_id = ${id}\naws_secret_access_key = secret-${id}\n${token && `aws_session_token = ${token}\n`}`;

test('the environment goes before the profile, the named profile before the default', async () => {
  const files = home(
    `[default]\n${keys('D')}[work]\n${keys('W', 'T')}`,
    '[default]\nregion = eu-west-1\n[profile work]\nregion = eu-west-2\nservices = mine\n[services mine]\ns3 =\n  endpoint_url = https://minio.example\n[profile other]\nendpoint_url = http://127.0.0.1:1\n' +
      keys('O'),
  );
  expect(await readS3Settings(files)).toMatchObject({
    credentials: { accessKeyId: 'D', secretAccessKey: 'secret-D' },
    region: 'eu-west-1',
    endpoint: undefined,
  });
  const work = await readS3Settings({ ...files, AWS_PROFILE: 'work' });
  expect(work).toMatchObject({ credentials: { accessKeyId: 'W', sessionToken: 'T' }, region: 'eu-west-2' });
  expect(work.endpoint?.href).toBe('https://minio.example/');
  const other = await readS3Settings({
    ...files,
    AWS_DEFAULT_PROFILE: 'other',
    AWS_ENDPOINT_URL: 'http://[::1]:2',
  });
  expect([other.credentials?.accessKeyId, other.region, other.endpoint?.host]).toEqual([
    'O',
    'us-east-1',
    '[::1]:2',
  ]);
  const given = { AWS_ACCESS_KEY_ID: 'E', AWS_SECRET_ACCESS_KEY: 'secret-E', AWS_SESSION_TOKEN: 'S' };
  const both = await readS3Settings({ ...files, ...given, AWS_PROFILE: 'work', AWS_REGION: 'af-south-1' });
  expect(both).toMatchObject({
    credentials: { accessKeyId: 'E', secretAccessKey: 'secret-E', sessionToken: 'S' },
    region: 'af-south-1',
  });
  const s3 = await readS3Settings({
    ...files,
    AWS_ENDPOINT_URL: 'http://a',
    AWS_ENDPOINT_URL_S3: 'http://b',
  });
  expect(s3.endpoint?.host).toBe('b');
});

const BAD: [name: string, env: () => NodeJS.ProcessEnv, says: RegExp][] = [
  ['nothing', () => ({ HOME: temporaryFolder() }), /there are no credentials/],
  ['half a key', () => ({ HOME: temporaryFolder(), AWS_ACCESS_KEY_ID: 'hunter2' }), /one is missing/],
  [
    'an unknown profile',
    () => ({ ...home(`[default]\n${keys('hunter2')}`), AWS_PROFILE: 'no' }),
    /no profile is called "no"/,
  ],
  ['a role', () => home('', '[default]\nrole_arn = arn:aws:iam::1:role/x'), /by role_arn/],
  [
    'a region with a dot',
    () => ({ ...home(`[default]\n${keys('hunter2')}`), AWS_REGION: 'x.evil.example/' }),
    /no region/,
  ],
  [
    'an endpoint with a password',
    () => ({ ...home(`[default]\n${keys('hunter2')}`), AWS_ENDPOINT_URL: 'http://a:hunter2@b' }),
    /no URL of a server/,
  ],
];

test.each(BAD)('%s', async (_, env, says) => {
  const error = await readS3Settings(env()).then(
    () => undefined,
    (reason: unknown) => reason as Error,
  );
  expect(error).toMatchObject({ code: 'config', message: expect.stringMatching(says) });
  expect(inspect(error)).not.toContain('hunter2');
});

test('asked for without a signature', async () => {
  const env = { HOME: temporaryFolder(), AWS_NO_SIGN_REQUEST: 'YES' };
  expect(await readS3Settings(env)).toEqual({
    credentials: undefined,
    region: 'us-east-1',
    endpoint: undefined,
  });
});
