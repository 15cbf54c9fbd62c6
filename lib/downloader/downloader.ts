/**
 * The web thread without its thread: takes packets from the dispatcher and channels of grabber threads, gives results.
 *
 * States: *open*, then after `stop` *stopping*, then *stopped*. Only `take` changes them. While stopping, what is under
 * way is aborted and sends no result: its row in the database is still due. What was done before is still sent, then
 * `stopped`, and `ended` is called once. A stopping downloader ignores work and refuses further channels.
 */
import type { ChannelEnd } from '../channel/channel.ts';
import { Channel } from '../channel/channel.ts';
import { Outbox } from '../channel/outbox.ts';
import type { Packet } from '../channel/packet.ts';
import { ValhallaError } from '../errors.ts';
import type { Downloads } from './download.ts';
import type { DownloaderGives, DownloaderTakes, FetchGives, FetchTakes } from './downloader-messages.ts';
import type { FetchService } from './fetch-service.ts';
import { Urgency } from './urgency.ts';

export interface DownloaderParts {
  readonly downloads: Downloads;
  readonly fetches: FetchService;
  readonly give: (message: DownloaderGives) => void;
  /** Bytes that this thread holds. */
  readonly memory: () => number;
  /** After `stopped` was given: closes what the parts stand on. */
  readonly ended: () => void;
}

export class Downloader {
  readonly #parts: DownloaderParts;
  readonly #outbox: Outbox<Packet>;
  readonly #stop = new AbortController();
  /** By the id of their packet. */
  readonly #working = new Map<number, { readonly done: Promise<void>; readonly urgency: Urgency }>();

  constructor(parts: DownloaderParts) {
    this.#parts = parts;
    this.#outbox = new Outbox((packets) => parts.give({ kind: 'results', packets, memory: parts.memory() }));
  }

  take(message: DownloaderTakes): void {
    switch (message.kind) {
      case 'work':
        for (const packet of message.packets) this.#begin(packet);
        break;
      case 'connect':
        this.#connect(message.end);
        break;
      case 'stop':
        void this.#end();
        break;
    }
  }

  #begin(packet: Packet): void {
    if (this.#stop.signal.aborted) return;
    // What is under way is not begun once more for somebody who waits for it.
    const working = this.#working.get(packet.id);
    if (working !== undefined) {
      if (packet.lane === 'now') working.urgency.raise();
      return;
    }
    const urgency = new Urgency(packet.lane);
    // The window of the dispatcher bounds how many begin, the queues of the hosts how many run.
    const done = this.#parts.downloads
      .run(packet, this.#stop.signal, urgency)
      .then((result) => this.#outbox.push(result))
      // Thrown only by the stop.
      .catch(() => undefined)
      .finally(() => this.#working.delete(packet.id));
    this.#working.set(packet.id, { done, urgency });
  }

  #connect(end: ChannelEnd): void {
    const channel = new Channel<FetchGives, FetchTakes>(end);
    if (this.#stop.signal.aborted) channel.close();
    else this.#parts.fetches.serve(channel);
  }

  async #end(): Promise<void> {
    if (this.#stop.signal.aborted) return;
    this.#stop.abort(
      new ValhallaError('ERR_VALHALLA_CANCELLED', 'the web thread stops; the download is made later'),
    );
    await Promise.all([
      ...Array.from(this.#working.values(), ({ done }) => done),
      this.#parts.fetches.stop(),
    ]);
    this.#outbox.flush();
    this.#parts.give({ kind: 'stopped' });
    this.#parts.ended();
  }
}
