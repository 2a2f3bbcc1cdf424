import type { NatsAddress } from '../nats/address.ts';
import type { NewStream } from '../sinks/nats/stream.ts';
import type { Template } from '../sinks/nats/template.ts';
import type { TypeChoice } from './settings.ts';

/** A stream of JetStream, or subjects of NATS without one. */
export interface NatsTarget {
  readonly kind: 'nats';
  readonly address: NatsAddress;
  /** Undefined for the only subject that the stream has. */
  readonly subject: Template | undefined;
  /** Undefined where the source tells: a record of JSON goes out as it is, others as JSON. */
  readonly payload: 'json' | 'raw' | undefined;
  /** Undefined where source and payload tell. */
  readonly types: TypeChoice | undefined;
  /** Undefined for one record a message. */
  readonly packBytes: number | undefined;
  readonly headers: readonly { readonly name: string; readonly value: Template }[];
  /** Fields whose values are a message's id; undefined where its place in the source is. */
  readonly idFields: readonly string[] | undefined;
  readonly inFlight: number;
  readonly expectStream: boolean;
  /** Undefined where the stream must be there. */
  readonly newStream: NewStream | undefined;
  /** False for messages that no stream is asked to keep. */
  readonly jetstream: boolean;
}
