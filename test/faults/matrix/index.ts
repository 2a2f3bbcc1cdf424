import { FILE_FAULTS } from './files.ts';
import { NETWORK } from './network.ts';
import { PROCESS } from './process.ts';
import { SERVER } from './server.ts';
import { TABLE } from './table.ts';

/** All faults, in the order of the page about them. */
export const FAULTS = [
  { title: 'The network', faults: NETWORK },
  { title: 'The server', faults: SERVER },
  { title: 'The table and the ledger', faults: TABLE },
  { title: 'Files', faults: FILE_FAULTS },
  { title: 'The process', faults: PROCESS },
] as const;
