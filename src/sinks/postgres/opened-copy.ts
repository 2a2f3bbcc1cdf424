import type { Connection } from 'pg';
import { type CopyStreamQuery, from as copyFrom } from 'pg-copy-streams';

/** One row of an answer, its values as the server wrote them. */
export type TextRow = Readonly<Record<string, string | null>>;

/** What pg calls on the query under way, and pg-copy-streams does not list or does not have. */
interface Handlers {
  handleRowDescription(message: { fields: readonly { name: string }[] }): void;
  handleDataRow(message: { fields: readonly (string | null)[] }): void;
  handleCopyInResponse(connection: Connection): void;
}

/** The server logs what a COPY is ended with, so it says nothing about the data. */
const NOT_WANTED = 'sluice does not load this batch';

/**
 * A COPY in one message with the statements before it: one round trip for all. `accept` gets the rows of
 * every statement that answers with any, before the first byte is sent; where it says no, the COPY fails.
 */
export function openedCopy(
  opening: string,
  statement: string,
  accept: (results: readonly (readonly TextRow[])[]) => boolean,
): CopyStreamQuery {
  const copy = copyFrom(`${opening}; ${statement}`);
  const begin = (copy as unknown as Handlers).handleCopyInResponse;
  const results: TextRow[][] = [];
  let names: readonly string[] = [];
  const handlers: Handlers = {
    handleRowDescription({ fields }) {
      names = fields.map(({ name }) => name);
      results.push([]);
    },
    handleDataRow({ fields }) {
      results.at(-1)?.push(Object.fromEntries(names.map((name, i) => [name, fields[i] ?? null])));
    },
    handleCopyInResponse(connection) {
      if (!accept(results)) copy.destroy(new Error(NOT_WANTED));
      begin.call(copy, connection);
    },
  };
  return Object.assign(copy, handlers);
}
