import type { InputId, Span } from '../record/span.ts';
import { clearEarlierRejects } from './earlier-rejects.ts';
import { RejectFile, unwritable } from './reject-file.ts';
import { type RejectedParcel, RejectLines } from './reject-line.ts';

/** Where records go that cannot be loaded. */
export interface Rejects {
  /** The file, or undefined where rejects are only counted. */
  readonly path: string | undefined;
  /**
   * Writes the faults of the parcels, and resolves when they are durable. Several lanes may call it at
   * once: what waits while one write is synced goes with the next. The parcels' bytes are needed until
   * then. After one failure every call rejects with `rejects/unwritable`.
   */
  write(parcels: readonly RejectedParcel[]): Promise<void>;
  /** Safe to call twice. */
  close(): Promise<void>;
}

const NOWHERE: Rejects = { path: undefined, write: async () => {}, close: async () => {} };

/**
 * Opens the reject file. A new load begins it anew; one that resumes gives the spans that are settled,
 * and keeps their rejects; of several inputs, those of `whole` ones too. The file itself is made with the first reject.
 */
export async function openRejects(
  path: string | undefined,
  settled?: readonly Span[],
  whole?: ReadonlySet<InputId>,
): Promise<Rejects> {
  if (path === undefined) return NOWHERE;
  return new RejectWriter(path, new RejectFile(await clearEarlierRejects(path, settled, whole)));
}

/** Text of many rejects is written in pieces of about this length. */
const PIECE_LENGTH = 1 << 20;

interface Turn {
  readonly parcels: readonly RejectedParcel[];
  readonly resolve: () => void;
  readonly reject: (reason: Error) => void;
}

class RejectWriter implements Rejects {
  readonly path: string;
  readonly #file: RejectFile;
  readonly #lines = new RejectLines();
  #waiting: Turn[] = [];
  #running: Promise<void> | undefined;
  #failure: Error | undefined;

  constructor(path: string, file: RejectFile) {
    this.path = path;
    this.#file = file;
  }

  write(parcels: readonly RejectedParcel[]): Promise<void> {
    if (parcels.every((parcel) => parcel.faults.length === 0)) return Promise.resolve();
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ parcels, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  async close(): Promise<void> {
    await this.#running;
    await this.#file.close();
  }

  /** Takes turns until none waits. Never rejects: each turn is told on its own. */
  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const turns = this.#waiting;
      this.#waiting = [];
      const failure = this.#failure ?? (await this.#save(turns));
      for (const turn of turns) {
        if (failure === undefined) turn.resolve();
        else turn.reject(failure);
      }
    }
    this.#running = undefined;
  }

  async #save(turns: readonly Turn[]): Promise<Error | undefined> {
    try {
      await this.#append(turns);
      await this.#file.sync();
      return undefined;
    } catch (error) {
      this.#failure = unwritable(this.path, error);
      return this.#failure;
    }
  }

  async #append(turns: readonly Turn[]): Promise<void> {
    let text = '';
    for (const turn of turns) {
      for (const parcel of turn.parcels) {
        for (const line of this.#lines.of(parcel)) {
          text += line;
          if (text.length < PIECE_LENGTH) continue;
          await this.#file.append(text);
          text = '';
        }
      }
    }
    if (text !== '') await this.#file.append(text);
  }
}
