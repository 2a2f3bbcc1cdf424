import { readdirSync, readFileSync } from 'node:fs';

/** Linux reports CPU time in these, whatever the kernel's own tick. */
const TICKS_PER_SECOND = 100;

export interface Usage {
  cpuSeconds: number;
  /** Sum over the tree of each process's own peak. */
  peakBytes: number;
}

/** Watches a process and all below it through /proc (Linux). What happens after the last look is missed. */
export function sampleTree(root: number, everyMillis: number): { stop(): Usage } {
  const seen = new Map<number, Usage>();
  const look = () => {
    for (const pid of tree(root)) {
      const usage = read(pid);
      if (usage) seen.set(pid, usage);
    }
  };
  look();
  const timer = setInterval(look, everyMillis);
  return {
    stop() {
      clearInterval(timer);
      const total = { cpuSeconds: 0, peakBytes: 0 };
      for (const { cpuSeconds, peakBytes } of seen.values()) {
        total.cpuSeconds += cpuSeconds;
        total.peakBytes += peakBytes;
      }
      return total;
    },
  };
}

function tree(root: number): number[] {
  const pids = [root];
  for (const pid of pids) {
    try {
      for (const thread of readdirSync(`/proc/${pid}/task`)) {
        const children = readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').trim();
        if (children) pids.push(...children.split(' ').map(Number));
      }
    } catch {
      // It has ended between two looks.
    }
  }
  return pids;
}

function read(pid: number): Usage | undefined {
  try {
    const peakKib = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold anything; user and system ticks are the 12th and 13th behind it.
    const [user, system] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13)
      .map(Number);
    if (peakKib === undefined || user === undefined || system === undefined) return undefined;
    return { cpuSeconds: (user + system) / TICKS_PER_SECOND, peakBytes: Number(peakKib) * 1024 };
  } catch {
    return undefined;
  }
}
