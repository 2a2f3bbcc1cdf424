import type { Fault } from './fault.ts';
import { FILE_FAULTS } from './files.ts';
import { NETWORK } from './network.ts';
import { PROCESS } from './process.ts';
import { SERVER } from './server.ts';
import { LEDGER, TABLE } from './table.ts';

export interface Chapter {
  readonly title: string;
  readonly faults: readonly Fault[];
  /** They concern all who use the server, so nothing else may be under way there. */
  readonly alone?: true;
}

/** All faults, in the order of the page about them. */
export const FAULTS: readonly Chapter[] = [
  { title: 'The network', faults: NETWORK },
  { title: 'The server', faults: SERVER, alone: true },
  { title: 'The ledger', faults: LEDGER, alone: true },
  { title: 'The table', faults: TABLE },
  { title: 'Files', faults: FILE_FAULTS },
  { title: 'The process', faults: PROCESS },
];
