import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';
import { buildFaultCommand, removeFaultCommand } from '../faults/command/build.ts';
import { startPostgres, type TestServer } from './postgres.ts';
import type { Major } from './test-binaries.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /**
     * Answers `/15` and `/18` with the URL of a server of that version (database.ts), `/faults` with the path of the
     * command that the fault harness runs.
     */
    servers: string;
  }
}

/** One server of each major version for the whole run, and the command with faults, made when the first test asks: many need none. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const servers = new Map<string, Promise<TestServer>>();
  const find = (major: string): Promise<TestServer> => {
    const known = servers.get(major) ?? startPostgres(Number(major) as Major);
    servers.set(major, known);
    return known;
  };
  let faultCommand: Promise<string> | undefined;
  const answer = async (what: string): Promise<string> => {
    if (what !== 'faults') return (await find(what)).url;
    faultCommand ??= buildFaultCommand();
    return faultCommand;
  };
  const broker = createServer((request, response) => {
    answer(request.url?.slice(1) ?? '').then(
      (text) => response.end(text),
      (error) => response.writeHead(500).end(String(error?.stack ?? error)),
    );
  });
  await new Promise<void>((resolve) => broker.listen(0, '127.0.0.1', resolve));
  project.provide('servers', `http://127.0.0.1:${(broker.address() as AddressInfo).port}`);
  return async () => {
    broker.closeAllConnections();
    broker.close();
    removeFaultCommand();
    const started = await Promise.allSettled(servers.values());
    for (const server of started) if (server.status === 'fulfilled') await server.value.remove();
  };
}
