import { homedir } from 'node:os';

/** What the process stands in, apart from its command line. Tests give their own. */
export interface NatsSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

export function processSurroundings(): NatsSurroundings {
  return { env: process.env, home: homedir() };
}
