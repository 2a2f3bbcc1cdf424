import type { Embedded } from '../../embedded/embedded.ts';
import { connect } from '../../sinks/postgres/connect/connect.ts';
import type { Connection } from '../../sinks/postgres/connect/connection.ts';
import { processSurroundings } from '../../sinks/postgres/connect/surroundings.ts';
import { describeTarget, resolveTarget, type Target } from '../../sinks/postgres/connect/target.ts';

/** A database, with a first session in it. */
export interface OpenDatabase {
  readonly target: Target;
  readonly control: Connection;
  /** As people know it, without secrets. */
  readonly shown: string;
  /** The private server, where it is that one. */
  readonly embedded: Embedded | undefined;
}

/** Connects to the address; without one to the private server, which is started if need be. */
export async function openDatabase(
  address: string | undefined,
  timeZone: string | undefined,
  warn: (sentence: string) => void,
  signal?: AbortSignal,
): Promise<OpenDatabase> {
  const embedded = address === undefined ? await startPrivate(signal) : undefined;
  const found = resolveTarget(embedded ? socketAddress(embedded) : address, processSurroundings(warn));
  const target = timeZone === undefined ? found : { ...found, timeZone };
  const shown = embedded ? 'the embedded PostgreSQL' : describeTarget(target);
  return { target, control: await connect(target, signal), shown, embedded };
}

/** Its modules are read by who needs them only. */
async function startPrivate(signal: AbortSignal | undefined): Promise<Embedded> {
  const { startEmbedded } = await import('../../embedded/index.ts');
  return startEmbedded(signal);
}

/** The private server's socket needs no password. */
function socketAddress({ socketDirectory, port, user, database }: Embedded): string {
  const host = encodeURIComponent(socketDirectory);
  return `postgresql://${user}@/${database}?host=${host}&port=${port}`;
}
