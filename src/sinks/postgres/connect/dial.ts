import net from 'node:net';
import * as tls from 'node:tls';
import { SluiceError } from '../../../errors.ts';
import type { Route } from './target.ts';
import type { TlsPlan } from './tls.ts';

/** Asks a server whether it speaks TLS: length, then the request's number. */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);

/** The server was reached, and TLS did not come about. */
export class TlsFailure extends SluiceError {}

/**
 * Opens a socket to the endpoint, with TLS by the route's plan; it is paused. A server without TLS is
 * taken plain unless the plan requires TLS. On abort the socket is destroyed with the signal's reason.
 */
export async function dial(
  { endpoint, tls: plan }: Route,
  keepAliveMillis: number | undefined,
  signal: AbortSignal,
): Promise<net.Socket> {
  signal.throwIfAborted();
  const { address, port } = endpoint;
  const socket = endpoint.kind === 'socket' ? net.connect(address) : net.connect(port, address);
  const stop = () => socket.destroy(signal.reason);
  signal.addEventListener('abort', stop);
  try {
    await happened(socket, 'connect');
    socket.setNoDelay(true);
    if (keepAliveMillis !== undefined) socket.setKeepAlive(true, keepAliveMillis);
    const encrypt = plan && (await speaksTls(socket, plan, endpoint.label));
    return encrypt ? await shakeHands(socket, plan, endpoint.label) : socket.pause();
  } catch (error) {
    socket.on('error', () => undefined).destroy();
    throw signal.aborted ? signal.reason : error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

async function speaksTls(socket: net.Socket, plan: TlsPlan, label: string): Promise<boolean> {
  if (plan.direct) return true;
  socket.write(SSL_REQUEST);
  await happened(socket, 'readable');
  const answer: Buffer | null = socket.read();
  if (answer === null) throw hungUp();
  // More than the one byte would be cleartext that somebody slipped in ahead of the encryption.
  const letter = answer.length === 1 ? String.fromCharCode(answer[0] as number) : '';
  if (letter === 'S') return true;
  if (letter === 'N' && !plan.required) return false;
  const what = letter === 'N' ? 'does not support TLS' : 'does not answer the question for TLS';
  throw new TlsFailure('target/refused', `the server at ${label} ${what}`, {
    ...(plan.required && { hint: 'sslmode=prefer takes a plain connection where there is no TLS' }),
  });
}

async function shakeHands(socket: net.Socket, plan: TlsPlan, label: string): Promise<net.Socket> {
  const encrypted = tls.connect({ ...plan.options, socket });
  try {
    await happened(encrypted, 'secureConnect');
    return encrypted.pause();
  } catch (cause) {
    encrypted.on('error', () => undefined).destroy();
    const { message, code } = cause as NodeJS.ErrnoException;
    // A server before version 17 hangs up on TLS that begins at once, and always will.
    const gone = !plan.direct && (code === undefined || code === 'ECONNRESET');
    // Behind the semicolon Node gives advice that is not for users of a command.
    const reason = message.replace(/;.*/s, '');
    throw new TlsFailure(
      gone ? 'target/unavailable' : 'target/refused',
      `TLS with ${label} failed: ${reason}`,
      {
        ...(code && /CERT|ISSUER/.test(code) && { hint: 'sslrootcert names the authorities to trust' }),
        cause,
      },
    );
  }
}

/** Waits for the event, and leaves no listener behind. */
function happened(socket: net.Socket, event: 'connect' | 'readable' | 'secureConnect'): Promise<void> {
  return new Promise((resolve, reject) => {
    const finish = (error?: Error) => {
      socket.off(event, done).off('error', finish).off('close', closed);
      if (error) reject(error);
      else resolve();
    };
    const done = () => finish();
    const closed = () => finish(hungUp());
    socket.on(event, done).on('error', finish).on('close', closed);
  });
}

function hungUp(): Error {
  return new Error('the server closed the connection');
}
