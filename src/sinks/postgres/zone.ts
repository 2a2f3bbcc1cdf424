import type { ClientBase } from 'pg';
import type { Zone } from '../../record/schema.ts';

const DAY_SECONDS = 86_400;
const secondsOf = (year: number) => Date.UTC(year, 0, 1) / 1000;

/** Zones first changed in the 19th century. Every change since 1900 is more than a day from the next. */
const OLDEST = secondsOf(1800);
const DENSE_FROM = secondsOf(1900);
/** From here on zones only follow yearly rules, which repeat with the calendar, every 400 years. */
const DENSE_TO = secondsOf(2100);
const NEWEST = secondsOf(2500);
const REPEAT_SECONDS = NEWEST - DENSE_TO;
/** The first and the last timestamp that PostgreSQL knows, about. */
const FIRST_TIMESTAMP = -210_866_000_000;
const LAST_TIMESTAMP = 9_224_318_000_000;

/** The offset of the session's zone at a time, both in seconds. */
const offsetAt = (at: string) => `date_part('timezone', to_timestamp(${at}))::int4`;

/**
 * One row about the session's zone. Offsets are sampled, daily where changes may be close and weekly elsewhere;
 * where two neighbours differ, the second of the change is found by halving.
 */
const ZONE_QUERY = `
WITH RECURSIVE sampled AS (
  SELECT at::float8, ${offsetAt('at::float8')} AS here
  FROM (VALUES
    (${OLDEST}::int8, ${DENSE_FROM - 1}::int8, ${7 * DAY_SECONDS}::int8),
    (${DENSE_FROM}, ${DENSE_TO - 1}, ${DAY_SECONDS}),
    (${DENSE_TO}, ${NEWEST - 1}, ${7 * DAY_SECONDS}),
    (${NEWEST}, ${NEWEST}, ${DAY_SECONDS})
  ) AS stretch (first, last, step), generate_series(first, last, step) AS at
), neighbours AS (
  SELECT lag(at) OVER (ORDER BY at) AS low, at AS high, lag(here) OVER (ORDER BY at) AS before, here FROM sampled
), halved (low, high, before) AS (
  SELECT low, high, before FROM neighbours WHERE before <> here
  UNION ALL
  SELECT CASE WHEN same THEN middle ELSE low END, CASE WHEN same THEN high ELSE middle END, before
  FROM (
    SELECT *, ${offsetAt('middle')} = before AS same
    FROM (SELECT *, floor((low + high) / 2) AS middle FROM halved WHERE high - low > 1) AS wide
  ) AS asked
), changes AS (
  SELECT high AS at, before, ${offsetAt('high')} AS after FROM halved WHERE high - low = 1
)
SELECT
  current_setting('TimeZone') AS name,
  ${offsetAt(String(OLDEST))} AS "offset",
  (
    SELECT bool_and(${offsetAt('at::float8')} = ${offsetAt(String(OLDEST))})
    FROM generate_series(${FIRST_TIMESTAMP}, ${OLDEST}, ${183 * DAY_SECONDS}::int8) AS at
  ) AS "sameBefore",
  (
    SELECT bool_and(${offsetAt('at::float8')} = ${offsetAt(`(${DENSE_TO} + (at - ${DENSE_TO}) % ${REPEAT_SECONDS})::float8`)})
    FROM generate_series(${NEWEST}, ${LAST_TIMESTAMP}, ${12_345 * DAY_SECONDS}::int8) AS at
  ) AS "repeats",
  coalesce(
    (SELECT json_agg(json_build_object('at', at, 'before', before, 'after', after) ORDER BY at) FROM changes),
    '[]'
  ) AS transitions`;

interface ZoneRow {
  name: string;
  offset: number;
  sameBefore: boolean;
  repeats: boolean;
  transitions: { at: number; before: number; after: number }[];
}

/** Names of UTC, whose offset needs no question. */
const UTC = ['UTC', 'Etc/UTC', 'GMT', 'Etc/GMT', 'Zulu', 'UCT'];

/**
 * The session's zone as the server itself reads it, its own time zone data deciding. Two round trips of some
 * 200 ms, none but the first if it is UTC: so only for a table that has a column which depends on it.
 */
export async function readZone(client: Pick<ClientBase, 'query'>): Promise<Zone> {
  const shown = await client.query<{ TimeZone: string }>('SHOW TimeZone');
  const name = shown.rows[0]?.TimeZone ?? 'UTC';
  if (UTC.includes(name)) return { name, offset: 0, transitions: [] };
  const { rows } = await client.query<ZoneRow>(ZONE_QUERY);
  const { sameBefore, repeats, ...zone } = rows[0] as ZoneRow;
  const constant = zone.transitions.length === 0 && repeats;
  return {
    ...zone,
    ...(!sameBefore && { from: OLDEST }),
    ...(!constant && { to: NEWEST, repeats }),
  };
}
