import fs from 'node:fs';
import fsPromises, { type FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type FaultPlan, OPERATIONS, type Operation } from './plan.ts';

// biome-ignore lint/suspicious/noExplicitAny: methods of Node's own are wrapped, whatever they take.
type Method = (this: any, ...args: any[]) => any;

/**
 * Counts what the process asks the operating system for, and makes one of these fail. Files of Node's own modules
 * are read in other ways and do not count; nor do standard streams.
 */
export async function countOperations(fail: FaultPlan['fail']): Promise<Record<Operation, number>> {
  const counts = Object.fromEntries(OPERATIONS.map((operation) => [operation, 0])) as Record<
    Operation,
    number
  >;
  /** An error where this is the one that is to fail. */
  const count = (operation: Operation): Error | undefined => {
    counts[operation] += 1;
    if (fail?.operation !== operation || fail.number !== counts[operation]) return undefined;
    const errno = fail.code === 'ENOSPC' ? -28 : fail.code === 'EIO' ? -5 : -104;
    return Object.assign(new Error(`${fail.code}: injected`), { code: fail.code, errno, syscall: operation });
  };
  await wrapFiles(count);
  wrapSockets(count);
  return counts;
}

async function wrapFiles(count: (operation: Operation) => Error | undefined): Promise<void> {
  const handle = await fsPromises.open('/dev/null');
  const prototype = Object.getPrototypeOf(handle) as FileHandle;
  await handle.close();
  const failing = (operation: Operation, method: Method): Method =>
    async function (...args) {
      const error = count(operation);
      if (error) throw error;
      return method.apply(this, args);
    };
  const { read, write, datasync, sync } = prototype as unknown as Record<string, Method>;
  Object.assign(prototype, {
    read: failing('read', read as Method),
    write: failing('write', write as Method),
    datasync: failing('fsync', datasync as Method),
    sync: failing('fsync', sync as Method),
  });
  Object.assign(fsPromises, { open: failing('open', fsPromises.open) });
  // Standard input that is a file is read by number.
  const plain = fs.read as Method;
  Object.assign(fs, {
    read: (fd: number, ...args: unknown[]) => {
      const error = count('read');
      if (error) (args.at(-1) as (error: Error) => void)(error);
      else plain(fd, ...args);
    },
  });
  syncBuiltinESMExports();
}

/** Connections to servers only: standard streams are sockets too. */
const isNetwork = (socket: Socket) => socket.remotePort !== undefined;

function wrapSockets(count: (operation: Operation) => Error | undefined): void {
  const prototype = Socket.prototype as unknown as Record<string, Method>;
  const { connect, push } = prototype as { connect: Method; push: Method };
  const reset = (socket: Socket, error: Error) => void socket.destroy(error);
  prototype.connect = function (...args) {
    const error = count('connect');
    if (!error) return connect.apply(this, args);
    process.nextTick(reset, this, error);
    return this;
  };
  prototype.push = function (...args) {
    if (isNetwork(this) && args[0] !== null) {
      const error = count('receive');
      if (error) {
        reset(this, error);
        return false;
      }
    }
    return push.apply(this, args);
  };
  for (const name of ['_write', '_writev'] as const) {
    const method = prototype[name] as Method;
    prototype[name] = function (...args) {
      const error = isNetwork(this) ? count('send') : undefined;
      if (!error) return method.apply(this, args);
      (args.at(-1) as Parameters<Duplex['_write']>[2])(error);
    };
  }
}
