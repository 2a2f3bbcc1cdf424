import { type Client, escapeLiteral } from 'pg';
import type { Batch } from '../../record/batch.ts';
import type { Refusal } from '../../record/sink.ts';
import { quoteIdentifier } from './identifier.ts';
import { lostRows } from './lost-rows.ts';
import { OPERATORS } from './refused-batch.ts';
import { refusalAt } from './search.ts';
import { ROW, STAGE } from './staging.ts';
import { quoteTableName } from './table-name.ts';
import type { CopyPlan } from './transaction.ts';

const VERDICT = 'pg_temp.sluice_verdict';

interface Verdict {
  row: number;
  /** Null where the row was swallowed. */
  sqlstate: string | null;
  column: string;
  words: string;
}

/** Puts the suspects in the stage into the table one by one, in one statement. Resolves with those that the server refused. */
export async function putOneByOne(
  client: Client,
  { suspects: { target, columns }, table }: CopyPlan,
  batch: Batch,
  suspects: readonly number[],
): Promise<Refusal[]> {
  const names = columns.map(quoteIdentifier);
  const values = names.map((name) => `suspect.${name}`);
  const operators = [...OPERATORS].map(escapeLiteral).join(', ');
  const body = `DECLARE suspect record; taken int; state text; said text; detail text; place text;
    BEGIN
      FOR suspect IN SELECT * FROM ${STAGE} ORDER BY ${ROW} LOOP
        BEGIN
          INSERT INTO ${quoteTableName(target)} (${names.join(', ')}) OVERRIDING SYSTEM VALUE VALUES (${values.join(', ')});
          GET DIAGNOSTICS taken = ROW_COUNT;
          IF taken <> 1 THEN INSERT INTO ${VERDICT} VALUES (suspect.${ROW}); END IF;
        EXCEPTION WHEN OTHERS THEN
          GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, said = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL,
            place = COLUMN_NAME;
          IF left(state, 2) IN (${operators}) THEN RAISE; END IF;
          INSERT INTO ${VERDICT} VALUES (suspect.${ROW}, state, place, said || coalesce(': ' || nullif(detail, ''), ''));
        END;
      END LOOP;
    END`;
  const answers = (await client.query(
    `CREATE TEMP TABLE sluice_verdict (at int, sqlstate text, place text, words text) ON COMMIT DROP;
     DO ${escapeLiteral(body)};
     SELECT at - 1 AS row, sqlstate, place AS column, words FROM ${VERDICT} ORDER BY at`,
  )) as unknown as { rows: Verdict[] }[];
  const verdicts = answers.at(-1)?.rows ?? [];
  return verdicts.map(({ row, sqlstate, column, words }) => {
    if (sqlstate === null) throw lostRows(table, 1, 0);
    return refusalAt(suspects[row] as number, batch, {
      sqlstate,
      column: column === '' ? undefined : column,
      words,
    });
  });
}
