import { enableCompileCache } from 'node:module';

// The command under test: as bin/sluice, with faults put in before anything of it is read.
enableCompileCache();
await import('./faults.ts');
const { main } = await import('../../../src/cli/main.ts');
await main(process.argv.slice(2));
