import { ORDER_COLUMNS } from '../fixtures/order.ts';
import { type FaultyData, THERE } from './faulty-data.ts';
import type { Command } from './measure.ts';
import { upsertCsv } from './peers/psql.ts';
import { sluiceFaulty } from './peers/sluice.ts';
import { createTable } from './table.ts';

export const TABLE = 'public.orders_faulty';
/** Without any constraint, so that every row of a file goes in. */
export const REFERENCE = 'public.orders_reference';

export interface FaultyCase {
  readonly name: string;
  /** Of the case whose time is 1. */
  readonly beside: string;
  readonly file: string;
  /** What the table holds before. */
  readonly before: 'other rows' | 'all rows';
  /** Which rows of the file are in the table afterwards, as a query of REFERENCE. */
  readonly expected: string;
  readonly command: (url: string) => Command;
  /** 3 where rows are refused. */
  readonly status: number;
}

const COLUMNS = ORDER_COLUMNS.map(({ name }) => name);
const LOADED = COLUMNS.join(', ');
/** REFERENCE numbers its rows in a last column: COPY leaves them in no order. */
export const LOADED_REFERENCE = `${REFERENCE} (${LOADED})`;
const ALL = `SELECT ${LOADED} FROM ${REFERENCE}`;
const CHECKED = `${ALL} WHERE quantity > 0`;
const FIRST = `SELECT DISTINCT ON (order_id) ${LOADED} FROM ${REFERENCE} ORDER BY order_id, number`;
const SKIPPED = `SELECT * FROM (${FIRST}) s WHERE order_id >= ${THERE.first + THERE.rows}`;

export const CLEAN = 'clean';
export const UPSERT = 'psql, COPY and INSERT … ON CONFLICT';

export function faultyCases(data: FaultyData): FaultyCase[] {
  const load = (
    name: string,
    file: string,
    expected: string,
    status: number,
    before: FaultyCase['before'],
    ...more: string[]
  ): FaultyCase => ({
    ...{ name, beside: CLEAN, file, before, expected, status },
    command: (url) => sluiceFaulty(url, TABLE, file, more),
  });
  const skip = ['--on-conflict', 'skip'];
  const update = ['--on-conflict', 'update'];
  const upsert = load('update of all rows', data.other, ALL, 0, 'all rows', ...update);
  return [
    load(CLEAN, data.clean, ALL, 0, 'other rows'),
    load('clean, no ledger', data.clean, ALL, 0, 'other rows', '--no-ledger'),
    load('1 of 1000 breaks a CHECK', data.check1000, CHECKED, 3, 'other rows'),
    load('1 of 1000 breaks a CHECK, no ledger', data.check1000, CHECKED, 3, 'other rows', '--no-ledger'),
    load('1 of 100 breaks a CHECK', data.check100, CHECKED, 3, 'other rows'),
    load('1 of 1000 is there already', data.unique1000, FIRST, 3, 'other rows'),
    load('1 of 100, skipped', data.unique100, SKIPPED, 0, 'other rows', ...skip),
    load('1 of 100, skipped, no ledger', data.unique100, SKIPPED, 0, 'other rows', ...skip, '--no-ledger'),
    {
      ...upsert,
      name: UPSERT,
      beside: UPSERT,
      command: (url) => upsertCsv(url, TABLE, data.other, 'order_id'),
    },
    { ...upsert, beside: UPSERT },
    {
      ...load('update of all rows, no ledger', data.other, ALL, 0, 'all rows', ...update, '--no-ledger'),
      beside: UPSERT,
    },
  ];
}

/** A key and a CHECK: what most tables have. */
export function tables(): string[] {
  const table = (name: string) => createTable('mixed').replace('public.orders_mixed', name);
  return [
    `DROP TABLE IF EXISTS ${TABLE}, ${REFERENCE}`,
    table(TABLE),
    `ALTER TABLE ${TABLE} ADD PRIMARY KEY (order_id), ADD CHECK (quantity > 0)`,
    table(REFERENCE),
    `ALTER TABLE ${REFERENCE} ADD COLUMN number int GENERATED ALWAYS AS IDENTITY`,
  ];
}

/** Fills the table with what a case needs there; the rows of the clean file are in `cleanRows`. */
export function refill(before: FaultyCase['before'], cleanRows: string): string[] {
  const some = `INSERT INTO ${TABLE} SELECT ${THERE.first} - 1 + row_number() OVER (), ${COLUMNS.slice(1).join(', ')}
    FROM ${cleanRows} LIMIT ${THERE.rows}`;
  return [
    `TRUNCATE ${TABLE}`,
    before === 'other rows' ? some : `INSERT INTO ${TABLE} TABLE ${cleanRows}`,
    'CHECKPOINT',
  ];
}
