import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import type { Tally } from '../../src/record/tally.ts';
import { createDatabase, faultCommand } from '../support/database.ts';
import type { TestServer } from '../support/postgres.ts';
import type { Counts, FaultPlan } from './command/plan.ts';
import { type Random, random } from './random.ts';
import { type Ended, type HowToStart, type Running, start } from './run.ts';
import type { Scenario } from './scenario.ts';
import { anySettings, argumentsOf, type Settings } from './settings.ts';
import { sideBySide } from './side-by-side.ts';

/** Where cases run: one database, the command with faults, and a folder for files. */
export interface Place {
  readonly url: string;
  readonly pool: pg.Pool;
  readonly command: string;
  readonly folder: string;
}

export interface OpenPlace extends Place {
  close(): Promise<void>;
}

/** For sessions beside the load, where a database limits all that come in. */
export const UNLIMITED = [
  ...['lock_timeout', 'statement_timeout', 'transaction_timeout'],
  ...['idle_in_transaction_session_timeout', 'idle_session_timeout'],
]
  .map((limit) => `-c ${limit}=0`)
  .join(' ');

/** On the server that tests share, or on one's own. */
export async function openPlace(server?: TestServer): Promise<OpenPlace> {
  const [url, command] = await Promise.all([server?.createDatabase() ?? createDatabase(18), faultCommand()]);
  const folder = mkdtempSync(join(tmpdir(), 'sluice-faults-'));
  const pool = new pg.Pool({ connectionString: url, max: 8, options: UNLIMITED });
  pool.on('error', () => {});
  const close = async () => {
    await pool.end();
    rmSync(folder, { recursive: true, force: true });
  };
  return { url, pool, command, folder, close };
}

let number = 0;

/** One load of a scenario into a table of its own, by as many runs as it takes. */
export class Case {
  readonly scenario: Scenario;
  readonly schema: string;
  readonly rejectsFile: string;
  readonly #place: Place;
  readonly file: string;
  readonly #content: Uint8Array | undefined;
  readonly #written: Date;

  private constructor(place: Place, scenario: Scenario) {
    this.scenario = scenario;
    this.#place = place;
    this.schema = `case_${process.pid}_${number++}`;
    const folder = join(place.folder, scenario.name.replaceAll(' ', '-'));
    this.file = join(folder, scenario.file);
    this.rejectsFile = join(folder, `${this.schema}.rejects.ndjson`);
    this.#written = statSync(this.file).mtime;
    this.#content = scenario.piped ? readFileSync(this.file) : undefined;
  }

  static async make(place: Place, scenario: Scenario): Promise<Case> {
    const folder = join(place.folder, scenario.name.replaceAll(' ', '-'));
    mkdirSync(folder, { recursive: true });
    const files = { [scenario.file]: scenario.content, ...scenario.several?.others };
    for (const [name, content] of Object.entries(files)) writeOnce(join(folder, name), content());
    const made = new Case(place, scenario);
    await made.sql(`CREATE SCHEMA ${made.schema}`, ...scenario.table);
    return made;
  }

  /** Starts the command for what is left of the load. `url` where it is not to go there directly. */
  run(
    settings: Settings,
    plan: FaultPlan,
    more: { url?: string; args?: readonly string[] | undefined } & HowToStart = {},
  ): Running {
    const { piped } = this.scenario;
    const args = this.scenario.args.map((arg) => this.#inSchema(arg));
    const names = this.scenario.several?.sources.map((name) => join(dirname(this.file), name));
    const source = piped ? ['-', '--job', this.schema] : (names ?? [this.file]);
    return start(
      this.#place.command,
      [
        ...['load', ...source, '--to', more.url ?? this.#place.url, '--table', `${this.schema}.rows`],
        ...['--rejects', this.rejectsFile, '--json', ...args, ...argumentsOf(settings), ...(more.args ?? [])],
      ],
      { ...more, plan, input: this.#content },
    );
  }

  /** What is in the table, in the reject file and in the ledger, in a form that can be compared. */
  async result(stdout: string): Promise<Result> {
    const one = 'SELECT r::text AS row FROM';
    const all = `SELECT concat_ws(' ', count(*), sum(hashtextextended(r::text, 1)), sum(hashtextextended(r::text, 2))) AS row FROM`;
    const rows = await this.#place.pool.query<{ row: string }>(
      `${this.scenario.isLarge ? all : one} ${this.schema}.rows r ORDER BY 1`,
    );
    const ledger = await this.#place.pool.query<Tally>(
      `SELECT ${COUNTS.map((count) => `sum(s.${count})::int AS ${count}`).join()} FROM sluice.span s JOIN sluice.job j
       ON j.id = s.job WHERE j.target LIKE $1`,
      [`% ${this.schema}.rows`],
    );
    const finished = await this.#place.pool.query(
      'SELECT state, totals FROM sluice.job WHERE target LIKE $1',
      [`% ${this.schema}.rows`],
    );
    const { read, loaded, rejected, filtered, duplicate } = JSON.parse(stdout);
    const told = { read, loaded, rejected, filtered, duplicate };
    return {
      rows: rows.rows.map(({ row }) => row),
      rejects: rejectsOf(this.rejectsFile),
      told,
      ledger: ledger.rows[0] as Tally,
      job: finished.rows,
    };
  }

  /** As it was, also by its time. */
  restoreFile(): void {
    writeFileSync(this.file, this.scenario.content());
    utimesSync(this.file, this.#written, this.#written);
  }

  async remove(): Promise<void> {
    const { pool } = this.#place;
    await pool.query(`DROP SCHEMA ${this.schema} CASCADE`);
  }

  /** Statements with the case's schema in front of its tables. */
  async sql(...statements: string[]): Promise<void> {
    const client = await this.#place.pool.connect();
    try {
      for (const sql of statements) await client.query(this.#inSchema(sql));
    } finally {
      client.release();
    }
  }

  /** Tables of scenarios are called `rows` and `asides`. */
  #inSchema(sql: string): string {
    return sql.replaceAll(/\b(?:TABLE|INTO|FROM) (?=(?:rows|asides)\b)/g, `$&${this.schema}.`);
  }
}

/** Cases of one scenario share its files. */
function writeOnce(file: string, content: Uint8Array): void {
  try {
    writeFileSync(file, content, { flag: 'wx' });
    // A time that can be given back exactly.
    const now = new Date();
    utimesSync(file, now, now);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

const COUNTS = ['read', 'loaded', 'rejected', 'filtered', 'duplicate'] as const;

export interface Result {
  readonly rows: readonly string[];
  readonly rejects: readonly string[];
  readonly told: Tally;
  readonly ledger: Tally;
  readonly job: readonly { readonly state: string; readonly totals: Tally }[];
}

function rejectsOf(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n').slice(0, -1).sort();
  } catch {
    return [];
  }
}

/** Some fifty transactions, or as many as a large source has. */
export function manyBatches({ isLarge }: Scenario): Partial<Settings> {
  return {
    ...(isLarge ? { batch: '1MiB', chunk: '256KiB' } : { batch: '12rows', chunk: '300' }),
    batchAge: '1s',
  };
}

/** What a load without any fault makes of a scenario, what it passes on its way, and how long it takes. */
export interface Reference {
  readonly result: Result;
  readonly counts: Counts;
  /** From the first session on. */
  readonly millis: number;
}

export async function referenceOf(place: Place, scenario: Scenario, chance: Random): Promise<Reference> {
  const made = await Case.make(place, scenario);
  const counts = `${made.rejectsFile}.counts`;
  const settings = { ...anySettings(chance, { lanes: [1] }), ...manyBatches(scenario) };
  const running = made.run(settings, { counts, tell: true });
  let began = performance.now();
  running.onPoint = (point) => {
    if (point === 'prepared') began = performance.now();
  };
  const ended = await running.ended;
  if (ended.status !== 0 && ended.status !== 3) throw new Error(describe(ended));
  const millis = performance.now() - began;
  const result = await made.result(ended.stdout);
  await made.remove();
  return { result, counts: JSON.parse(readFileSync(counts, 'utf8')), millis };
}

/** A scenario with what its clean load comes to. */
export interface Referred {
  readonly scenario: Scenario;
  readonly reference: Reference;
}

export async function referTo(
  place: Place,
  scenarios: readonly Scenario[],
  seed: number,
): Promise<Referred[]> {
  const found: Referred[] = [];
  await sideBySide(scenarios.length, 3, async (number) => {
    const scenario = scenarios[number] as Scenario;
    found[number] = { scenario, reference: await referenceOf(place, scenario, random(seed)) };
  });
  return found;
}

export function describe({ status, signal, stderr }: Ended): string {
  return `ended with ${signal ?? status}: ${stderr.trim().split('\n').slice(-12).join('\n')}`;
}

/** How a result differs from the reference, in words; undefined where it does not. */
export function difference(
  scenario: Scenario,
  { result: right }: Reference,
  found: Result,
  retyped = false,
): string | undefined {
  const totals = scenario.totals ?? ((tally: Tally) => tally);
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  const differences = [
    listDifference('rows', right.rows, found.rows),
    retyped
      ? listDifference('rejects', right.rejects.map(rawOf), found.rejects.map(rawOf))
      : listDifference('rejects', right.rejects, found.rejects),
    ...(['told', 'ledger'] as const).map((what) =>
      same(totals(right[what]), totals(found[what]))
        ? undefined
        : `${what}: ${JSON.stringify(found[what])} in place of ${JSON.stringify(right[what])}`,
    ),
    same(found.told, found.ledger)
      ? undefined
      : `told ${JSON.stringify(found.told)}, ledger ${JSON.stringify(found.ledger)}`,
    found.job.length === 1 &&
    found.job[0]?.state === 'finished' &&
    COUNTS.every((count) => found.job[0]?.totals[count] === found.told[count])
      ? undefined
      : `job: ${JSON.stringify(found.job)}, told ${JSON.stringify(found.told)}`,
  ];
  const seen = differences.filter((text) => text !== undefined);
  return seen.length === 0 ? undefined : seen.join('\n');
}

function rawOf(line: string): string {
  return (JSON.parse(line) as { raw: string }).raw;
}

function listDifference(
  what: string,
  right: readonly string[],
  found: readonly string[],
): string | undefined {
  const counts = new Map<string, number>();
  for (const item of right) counts.set(item, (counts.get(item) ?? 0) - 1);
  for (const item of found) counts.set(item, (counts.get(item) ?? 0) + 1);
  const odd = [...counts].filter(([, count]) => count !== 0);
  if (odd.length === 0) return undefined;
  const shown = odd
    .slice(0, 5)
    .map(([item, count]) => `${count > 0 ? 'too many' : 'missing'}: ${item.slice(0, 200)}`);
  return `${what}: ${right.length} expected, ${found.length} found, ${odd.length} wrong\n  ${shown.join('\n  ')}`;
}
