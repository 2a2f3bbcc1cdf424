import { type NatsLink, openLink } from '../../nats/link.ts';
import type { NatsServers } from '../../nats/server.ts';
import { FrameWriter } from './frames.ts';
import { Replies } from './replies.ts';

/** The connection of a sink, with its inbox: opened again where it is lost. */
export class Links {
  readonly #servers: NatsServers;
  #link: NatsLink | undefined;
  #replies: Replies | undefined;
  #frames: FrameWriter | undefined;
  #coming: Promise<NatsLink> | undefined;

  constructor(servers: NatsServers, link?: NatsLink) {
    this.#servers = servers;
    this.#link = link;
  }

  get inboxPrefix(): string | undefined {
    return this.#servers.inboxPrefix;
  }

  async take(signal?: AbortSignal): Promise<NatsLink> {
    if (this.#link?.isAlive) return this.#link;
    await this.drop();
    this.#coming ??= openLink(this.#servers, signal).finally(() => {
      this.#coming = undefined;
    });
    this.#link = await this.#coming;
    return this.#link;
  }

  /** The inbox of the connection at hand. */
  repliesOf(link: NatsLink): Replies {
    this.#replies ??= new Replies(link, this.#servers.inboxPrefix);
    return this.#replies;
  }

  framesOf(link: NatsLink): FrameWriter {
    this.#frames ??= new FrameWriter((bytes) => link.send(bytes));
    return this.#frames;
  }

  /** Ends the connection: one that is in an unknown state, or that is not needed any more. */
  async drop(): Promise<void> {
    const link = this.#link;
    this.#link = undefined;
    this.#replies = undefined;
    this.#frames = undefined;
    await link?.close();
  }
}
