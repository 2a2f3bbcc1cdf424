import { embeddedStatus } from '../../embedded/index.ts';

/** Prints every cluster of the private server. Starts nothing. */
export async function printStatus(options: { readonly json?: true }): Promise<void> {
  const clusters = await embeddedStatus();
  if (options.json) {
    process.stdout.write(`${JSON.stringify(clusters)}\n`);
    return;
  }
  if (clusters.length === 0) process.stdout.write('none yet: the first load without --to makes one\n');
  for (const { state, version, major, port, pid, dataDirectory } of clusters) {
    const states = {
      running: `running, port ${port}, process ${pid}`,
      busy: 'starting or stopping',
      idle: 'not running',
    };
    process.stdout.write(`PostgreSQL ${version ?? major}: ${states[state]}\n  data: ${dataDirectory}\n`);
  }
}
