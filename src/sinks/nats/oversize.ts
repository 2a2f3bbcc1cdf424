import { SluiceError } from '../../errors.ts';
import type { Batch } from '../../record/batch.ts';
import type { Refusal, SetAside } from '../../record/sink.ts';
import { Delivery } from './delivery.ts';
import { FrameWriter } from './frames.ts';
import type { Held } from './held.ts';
import { Messages } from './messages.ts';
import type { MessageShape } from './shape.ts';
import type { MessageWriter } from './writer.ts';

/** PostgreSQL's number for a limit that is exceeded. */
const LIMIT_EXCEEDED = '54000';
/** Below this distance from the limit a message's size is worked out. */
const NEAR_BYTES = 16 << 10;

export interface Making {
  readonly batch: Batch;
  readonly shape: MessageShape;
  readonly writer: MessageWriter;
  readonly held: Held | undefined;
  /** Most bytes of headers and body. */
  readonly limitBytes: number;
  readonly setAside: SetAside | undefined;
}

/** The delivery of a batch; records that make messages longer than the server takes are set aside before. */
export async function makeDelivery(making: Making): Promise<Delivery> {
  const { batch, shape, writer, held, setAside } = making;
  const refusals = isAllShort(making) ? [] : findOversize(making);
  if (refusals.length === 0) return new Delivery(batch, shape, writer, held);
  if (!setAside) throw new SluiceError('target/refused', refusals[0]?.detail ?? '');
  const refused = new Set(refusals.map(({ parcel, index }) => `${parcel} ${index}`));
  const delivery = new Delivery(await setAside(batch, refusals), shape, writer, held);
  delivery.leaveOut((parcel, record) => refused.has(`${parcel} ${record}`));
  return delivery;
}

/** Most batches have no record that could be too long. */
function isAllShort({ batch, shape, limitBytes }: Making): boolean {
  // Headers with fields in them may be of any length.
  if (shape.headers.length > 0) return false;
  const most = limitBytes - NEAR_BYTES;
  return batch.parcels.every(({ origins, originEnds, ends }) => {
    let last = 0;
    for (let record = 0; record < origins.length; record++) {
      const end = ends[record] as number;
      const bytes =
        shape.body === 'json' ? end - last : (originEnds[record] as number) - (origins[record] as number);
      if (bytes > most) return false;
      last = end;
    }
    return true;
  });
}

function findOversize({ batch, shape, writer, limitBytes }: Making): Refusal[] {
  const messages = new Messages(batch, { ...shape, packBytes: undefined }, undefined);
  const refusals: Refusal[] = [];
  for (let i = 0; i < messages.count; i++) {
    const parcel = messages.parcelOf[i] as number;
    const index = messages.firstOf[i] as number;
    if (shape.headers.length === 0 && messages.bytesOf(parcel, index) < limitBytes - NEAR_BYTES) continue;
    const bytes = sizeOf(writer, messages, i);
    if (bytes <= limitBytes) continue;
    const detail = `the message would have ${show(bytes)} bytes, and the limit is ${show(limitBytes)}`;
    refusals.push({ parcel, index, sqlstate: LIMIT_EXCEEDED, detail });
  }
  return refusals;
}

function show(bytes: number): string {
  return bytes.toLocaleString('en-US');
}

/** Headers and body, as the server counts them: the last number of the frame's first line. */
function sizeOf(writer: MessageWriter, messages: Messages, i: number): number {
  let bytes = 0;
  const frames = new FrameWriter((frame) => {
    const line = Buffer.from(frame.buffer, frame.byteOffset, frame.length);
    bytes = Number(/ (\d+)\r\n/.exec(line.toString('latin1', 0, line.indexOf(13) + 2))?.[1]);
  });
  writer.write(messages, i, '', frames);
  frames.flush();
  return bytes;
}
