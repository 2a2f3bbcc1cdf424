import { SluiceError } from '../../errors.ts';
import type { Acknowledgement } from './acknowledgement.ts';

/** The stream has no room: by its own limits, or those of the account or the server. */
const FULL = [10077, 10023, 10047, 10002, 10028];
/** No stream has taken the message: `NatsSink` finds out why. */
export const NOWHERE = 'no stream took the message';

/** What an answer other than "stored" means for the run. */
export function refusalError(
  answer: Exclude<Acknowledgement, { is: 'stored' }>,
  stream: string,
): SluiceError {
  if (answer.is === 'nowhere') return new SluiceError('target/unavailable', NOWHERE);
  const { status, number, reason } = answer;
  if (FULL.includes(number)) {
    return new SluiceError('target/full', `stream ${stream} takes nothing more: ${reason}`, {
      hint: 'make room, or let it hold more; the same command goes on from here',
    });
  }
  const said = `stream ${stream} refused a message: ${reason} (${number})`;
  return new SluiceError(status >= 500 ? 'target/unavailable' : 'target/refused', said);
}

/** The subjects of the messages belong to another stream. */
export function strayError(other: string, stream: string): SluiceError {
  return new SluiceError('target/refused', `a message went into stream ${other} in place of ${stream}`, {
    hint: '--expect-stream has the server refuse such messages; look at --subject and the subjects of both',
    final: true,
  });
}
