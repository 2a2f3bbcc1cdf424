import type { InputId } from '../../record/span.ts';
import { FieldReader } from './fields.ts';
import { compileTemplate, type Fill } from './fill.ts';
import type { FrameWriter } from './frames.ts';
import { inputPrefix, placeId, valueId } from './identity.ts';
import type { Messages } from './messages.ts';
import type { MessageShape } from './shape.ts';
import { fieldsOf } from './template.ts';
import { headerValueOf, tokenOf } from './token.ts';
import { toBytes } from './value.ts';

/** Makes the frames of messages: subject, headers and body of each. */
export class MessageWriter {
  readonly #shape: MessageShape;
  readonly #prefix: string;
  readonly #fields: FieldReader;
  readonly #subject: Fill;
  readonly #headers: readonly Fill[];
  /** Headers that all messages have, a line each. */
  readonly #fixed: string;
  readonly #idPlaces: readonly number[] | undefined;
  readonly #readsFields: boolean;
  /** The last one asked for: batches are of one input, mostly. */
  #input: { readonly id: InputId | undefined; readonly prefix: string } = { id: undefined, prefix: '' };

  /** `expectStream` makes the server refuse what would go into another stream. */
  constructor(shape: MessageShape, prefix: string, expectStream: string | undefined) {
    const { subject, headers, idFields = [], columns } = shape;
    const fields = [...new Set([...fieldsOf([subject, ...headers.map(({ value }) => value)]), ...idFields])];
    this.#shape = shape;
    this.#prefix = prefix;
    this.#fields = new FieldReader(columns, fields);
    this.#readsFields = fields.length > 0;
    this.#subject = compileTemplate(subject, fields, tokenOf);
    this.#headers = headers.map(({ name, value }) => {
      const fill = compileTemplate(value, fields, headerValueOf);
      return (values) => `\r\n${name}: ${fill(values)}`;
    });
    this.#fixed = expectStream === undefined ? '' : `\r\nNats-Expected-Stream: ${toBytes(expectStream)}`;
    this.#idPlaces = shape.idFields?.map((name) => fields.indexOf(name));
  }

  /** The id that a message has. */
  idOf(messages: Messages, i: number): string {
    const parcel = messages.parcelOf[i] as number;
    const first = messages.firstOf[i] as number;
    if (this.#idPlaces) {
      this.#fields.read(messages.payloadOf(parcel), messages.payloadStart(parcel, first));
      return this.#valueId(this.#idPlaces);
    }
    const end = this.#shape.packBytes === undefined ? undefined : (messages.endOf[i] as number) - 1;
    const start = messages.offset(parcel, first);
    return placeId(
      this.#prefixOf(messages.inputOf(parcel)),
      start,
      end === undefined ? undefined : messages.endOffset(parcel, end),
    );
  }

  /** Writes message i. `reply` is where the answer goes, empty for none. */
  write(messages: Messages, i: number, reply: string, frames: FrameWriter): void {
    const parcel = messages.parcelOf[i] as number;
    const first = messages.firstOf[i] as number;
    if (this.#readsFields)
      this.#fields.read(messages.payloadOf(parcel), messages.payloadStart(parcel, first));
    const { values } = this.#fields;
    const id = this.#idPlaces ? this.#valueId(this.#idPlaces) : this.idOf(messages, i);
    let headers = `Nats-Msg-Id: ${id}${this.#fixed}`;
    for (const header of this.#headers) headers += header(values);
    const subject = this.#subject(values);
    if (this.#shape.packBytes === undefined) {
      const { bytes, start, end } = messages.record(parcel, first);
      frames.add(i, subject, reply, headers, bytes, start, end);
      return;
    }
    const last = messages.endOf[i] as number;
    headers += `\r\nSluice-Records: ${last - first}`;
    const { bytes, start, end } = messages.block(parcel, first, last);
    frames.add(i, subject, reply, headers, bytes, start, end);
  }

  #prefixOf(input: InputId): string {
    if (this.#input.id !== input) this.#input = { id: input, prefix: inputPrefix(this.#prefix, input) };
    return this.#input.prefix;
  }

  #valueId(places: readonly number[]): string {
    return valueId(places.map((place) => this.#fields.values[place] as string));
  }
}
