import type { Dialect } from '../formats/csv/dialect.ts';
import type { RunEvent } from '../observe/event.ts';
import type { Fault } from '../record/fault.ts';
import type { Parcel } from '../record/parcel.ts';
import type { Schema } from '../record/schema.ts';
import { formatCount, formatRows } from './amounts.ts';
import { escapeText } from './escape.ts';
import { reportFault } from './fault-report.ts';
import type { Screen } from './screen.ts';
import { withoutSecrets } from './secrets.ts';
import { shortPath } from './short-path.ts';

/** Kinds that are shown in full, on a terminal; elsewhere the screen's room decides as well. */
const SHOWN_KINDS = 10;
/** Room that is left for what ends a run: the counts, an error, the summary. */
const ENDING_LINES = 11;
const COUNTED_KINDS = 4;

interface KindSeen {
  readonly first: Fault;
  count: number;
}

/** Shows the first fault of each kind (code and column) when it happens, and counts the others. */
export class FaultReporter {
  readonly #screen: Screen;
  readonly #rejectsFile: string | undefined;
  readonly #dialect: Dialect | undefined;
  readonly #kinds = new Map<string, KindSeen>();
  #shown = 0;
  #source = '';
  #isMany = false;
  #table: string | undefined;
  #schema: Schema | undefined;

  constructor(screen: Screen, rejectsFile: string | undefined, dialect?: Dialect) {
    this.#screen = screen;
    this.#rejectsFile = rejectsFile;
    this.#dialect = dialect;
  }

  listen(event: RunEvent): void {
    if (event.type === 'started') {
      this.#source = event.source;
      this.#isMany = event.inputs !== undefined;
      this.#table = event.table;
      this.#schema = event.schema;
    } else if (event.type === 'rejected') {
      this.#count(event.parcel, event.faults);
    } else if (event.type === 'notice') {
      this.#screen.print([
        `${this.#screen.paint('help', 'note:')} ${escapeText(withoutSecrets(event.text))}`,
      ]);
    } else if (event.type === 'retrying' && event.attempt === 1) {
      // Off a terminal there is no display that would say why nothing moves.
      this.#screen.print([`waiting for the ${event.of ?? 'target'}: ${escapeText(event.reason)}`]);
    }
  }

  /** Prints how many there were of each kind, where the reports do not say so. */
  finish(): void {
    const kinds = [...this.#kinds.values()].sort((a, b) => b.count - a.count);
    if (kinds.length <= this.#shown && kinds.every(({ count }) => count === 1)) return;
    const limit = this.#screen.isTerminal ? kinds.length : COUNTED_KINDS;
    const widest = formatCount(kinds[0]?.count ?? 0).length;
    const lines = kinds.slice(0, limit).map(({ first, count }) => {
      const column = first.column === undefined ? '' : `column "${escapeText(first.column)}": `;
      return `  ${formatCount(count).padStart(widest)}  ${first.code}  ${column}${first.reason}`;
    });
    const more = kinds.slice(limit).reduce((sum, { count }) => sum + count, 0);
    if (more > 0) lines.push(`  and ${formatRows(more)} of ${kinds.length - limit} more kinds`);
    this.#screen.print(['rejected rows:', ...lines]);
  }

  #count(parcel: Parcel, faults: readonly Fault[]): void {
    const fresh = new Set<KindSeen>();
    for (const fault of faults) {
      const key = `${fault.code} ${fault.column ?? ''}`;
      const kind = this.#kinds.get(key);
      if (kind !== undefined) {
        kind.count += 1;
        continue;
      }
      const seen = { first: fault, count: 1 };
      this.#kinds.set(key, seen);
      fresh.add(seen);
    }
    for (const kind of fresh) this.#show(parcel, kind);
  }

  #show(parcel: Parcel, { first, count }: KindSeen): void {
    if (this.#shown >= SHOWN_KINDS) return;
    const lines = reportFault(parcel, first, {
      source: this.#isMany ? shortPath(parcel.span.input) : this.#source,
      table: this.#table,
      schema: this.#schema,
      rejectsFile: this.#rejectsFile,
      ...(this.#dialect && { dialect: this.#dialect }),
      count,
      columns: this.#screen.columns,
      paint: this.#screen.paint,
    });
    if (this.#screen.room - lines.length < ENDING_LINES) return;
    this.#shown += 1;
    this.#screen.print(lines);
  }
}
