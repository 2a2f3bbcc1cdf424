import { type Embedded, startEmbedded } from '../../embedded/index.ts';

/** Starts the private server unless it runs, and passes on what it has to say. */
export async function startNoted(): Promise<Embedded> {
  const server = await startEmbedded();
  if (server.note) process.stderr.write(`note: ${server.note}\n`);
  return server;
}
