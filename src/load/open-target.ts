import type { LoadSettings } from '../config/settings.ts';
import type { Embedded } from '../embedded/embedded.ts';
import { connect } from '../sinks/postgres/connect/connect.ts';
import type { Connection } from '../sinks/postgres/connect/connection.ts';
import { processSurroundings } from '../sinks/postgres/connect/surroundings.ts';
import { describeTarget, resolveTarget, type Target } from '../sinks/postgres/connect/target.ts';

/** A database to load into, with a first session in it. */
export interface OpenTarget {
  readonly target: Target;
  readonly control: Connection;
  /** As people know it, without secrets. */
  readonly shown: string;
  /** The private server, where it is that one. */
  readonly embedded: Embedded | undefined;
}

/** Connects to where the settings say; without a target to the private server, which is started if need be. */
export async function openTarget(
  settings: LoadSettings,
  warn: (sentence: string) => void,
  signal: AbortSignal,
): Promise<OpenTarget> {
  const embedded = settings.to === undefined ? await startPrivate(signal) : undefined;
  const found = resolveTarget(embedded ? socketAddress(embedded) : settings.to, processSurroundings(warn));
  const target = settings.timeZone === undefined ? found : { ...found, timeZone: settings.timeZone };
  const shown = embedded ? 'the embedded PostgreSQL' : describeTarget(target);
  return { target, control: await connect(target, signal), shown, embedded };
}

/** Its modules are read by who needs them only. */
async function startPrivate(signal: AbortSignal): Promise<Embedded> {
  const { startEmbedded } = await import('../embedded/index.ts');
  return startEmbedded(signal);
}

/** The private server's socket needs no password. */
function socketAddress({ socketDirectory, port, user, database }: Embedded): string {
  const host = encodeURIComponent(socketDirectory);
  return `postgresql://${user}@/${database}?host=${host}&port=${port}`;
}
