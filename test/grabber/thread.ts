/** A chain without a thread: what it sends is kept in lists, and grabbers are objects instead of modules. */
import { Chain } from '../../lib/grabber/chain.ts';
import { FetchClient } from '../../lib/grabber/fetch-client.ts';
import { checkGrabber } from '../../lib/grabber/check-grabber.ts';
import { Turns } from '../../lib/grabber/pace.ts';
import { createCell } from '../../lib/threads/cell.ts';
import { FakeClock } from '../support/fake-clock.ts';
import type { ChannelEnd } from '../../lib/channel/channel.ts';
import type { GrabResult, GrabTask, Lane, Packet } from '../../lib/channel/packet.ts';
import type { GrabberGives } from '../../lib/grabber/grabber-messages.ts';
import type { Cell } from '../../lib/threads/cell.ts';

export class FakeThread {
  readonly clock: FakeClock = new FakeClock();
  readonly results: Packet[] = [];
  readonly sent: GrabberGives[] = [];
  readonly connected: ChannelEnd[] = [];
  readonly kept: Uint8Array[] = [];
  readonly stopping: AbortController = new AbortController();
  readonly cells: Cell[];
  readonly chain: Chain;
  #wanted: { count: number; resolve: () => void } | undefined;

  /** @param grabbers default exports, right or wrong; named g0, g1, ... unless they have a name */
  constructor(grabbers: readonly unknown[], options?: unknown) {
    const names = grabbers.map(
      (grabber, index) => (grabber as { name?: string } | null)?.name ?? `g${index}`,
    );
    this.cells = grabbers.map(() => createCell());
    this.chain = new Chain(
      names.map((name, index) => ({ name, url: `file:///plugins/${index}.js`, options })),
      this.cells,
      {
        // oxlint-disable-next-line require-await -- a throw is to be a rejection
        load: async (url) => checkGrabber(grabbers[Number.parseInt(url.split('/').at(-1) ?? '', 10)], url),
        fetch: new FetchClient((end) => this.connected.push(end)),
        pictures: {
          write: (bytes) => {
            this.kept.push(bytes);
            return Promise.resolve({ name: `00/${'0'.repeat(64)}.png`, mime: 'image/png' });
          },
        },
        signal: this.stopping.signal,
        clock: this.clock,
        turns: new Turns(this.clock),
        finish: (result) => {
          this.results.push(result);
          if (this.#wanted !== undefined && this.results.length >= this.#wanted.count) this.#wanted.resolve();
        },
        send: (message) => this.sent.push(message),
      },
    );
  }

  work(...packets: Packet[]): this {
    this.chain.take({ kind: 'work', packets });
    return this;
  }

  /** Resolves when so many results have come in all. */
  async until(count: number): Promise<Packet[]> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wanted = { count, resolve };
    if (this.results.length < count) await promise;
    return this.results;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.chain.stop();
  }

  sentOf<Kind extends GrabberGives['kind']>(kind: Kind): Extract<GrabberGives, { kind: Kind }>[] {
    return this.sent.filter((message) => message.kind === kind) as Extract<GrabberGives, { kind: Kind }>[];
  }
}

export interface Asked {
  readonly values?: GrabTask['values'];
  readonly sidecars?: GrabTask['sidecars'];
  readonly lane?: Lane;
  readonly path?: string;
  readonly type?: Packet['type'];
  readonly bytes?: Uint8Array;
}

export function packet(grabber: string, id: number, asked: Asked = {}): Packet {
  const {
    values = {},
    sidecars = [],
    lane = 'normal',
    path = `/music/${id}.mp3`,
    type = 'audio',
    bytes,
  } = asked;
  const task: GrabTask = { item: id, path, type, stamp: '1.2.3', values, sidecars };
  return {
    step: 'grab',
    consumer: `grabber:${grabber}`,
    lane,
    id,
    file: id,
    type,
    body: JSON.stringify(task),
    bytes,
  };
}

export function resultOf(packet: Packet | undefined): GrabResult {
  return JSON.parse(packet?.body ?? '') as GrabResult;
}

/** Lets everything that is ready run: promises, then the event loop once. */
export async function settle(): Promise<void> {
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
}
