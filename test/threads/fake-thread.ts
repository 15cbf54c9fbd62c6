/** A thread that a test plays: the worker's side of its lanes and cells, and an end when the test says so. */
import { EventEmitter } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { Channel } from '../../lib/channel/channel.ts';
import type { ChannelEnd } from '../../lib/channel/channel.ts';
import type { ConsumerName, Lane, Packet } from '../../lib/channel/packet.ts';
import type { FromStage, ToStage } from '../../lib/channel/stage.ts';
import { enter, leave } from '../../lib/threads/cell.ts';
import type { Cell } from '../../lib/threads/cell.ts';
import type { ReadTimes } from '../../lib/threads/pool-size.ts';

const started: FakeThread[] = [];

/** After each test: a thread that goes on would hold the process. */
export function endThreads(): void {
  for (const thread of started.splice(0)) thread.end();
}

export class FakeThread extends EventEmitter {
  readonly #lanes: Readonly<Record<Lane, Channel<FromStage, ToStage>>>;
  readonly cells: readonly Cell[];
  terminated = 0;
  held = true;

  constructor(ends: Readonly<Record<Lane, ChannelEnd>>, cells: readonly Cell[]) {
    super();
    this.cells = cells;
    started.push(this);
    this.#lanes = { now: new Channel(ends.now), normal: new Channel(ends.normal) };
  }

  get worker(): Worker {
    return this as unknown as Worker;
  }

  /** Never resolves: whoever awaits it is caught by the test. */
  terminate(): Promise<never> {
    this.terminated++;
    return Promise.withResolvers<never>().promise;
  }

  ref(): void {
    this.held = true;
  }

  unref(): void {
    this.held = false;
  }

  /** What it was sent since the last look. */
  taken(lane: Lane = 'normal'): ToStage[] {
    const messages: ToStage[] = [];
    this.#lanes[lane].drain((message) => messages.push(message));
    return messages;
  }

  /** Ids of the packets it was sent since the last look. */
  work(lane: Lane = 'normal'): number[] {
    return this.taken(lane).flatMap((message) =>
      message.kind === 'work' ? message.packets.map(({ id }) => id) : [],
    );
  }

  begin(id: number, cell = 0): void {
    enter(this.cells[cell] as Cell, id);
  }

  say(message: FromStage, lane: Lane = 'normal'): void {
    this.#lanes[lane].send(message);
  }

  answer(packets: readonly Packet[], memory = 0, times?: ReadTimes): void {
    for (const cell of this.cells) leave(cell);
    this.say({
      kind: 'results',
      packets: packets.map((packet): Packet => ({ ...packet, outcome: 'done' })),
      memory,
      times,
    });
  }

  end(error?: Error): void {
    if (error !== undefined) this.emit('error', error);
    for (const lane of Object.values(this.#lanes)) lane.close();
    this.emit('exit', 1);
  }
}

export function packet(id: number, more: Partial<Packet> = {}): Packet {
  return {
    step: 'parse',
    consumer: 'parser',
    lane: 'normal',
    id,
    file: id,
    type: 'audio',
    body: `/music/${id}.mp3`,
    ...more,
  };
}

export function packets(from: number, to: number, consumer: ConsumerName = 'parser'): Packet[] {
  return Array.from({ length: to - from + 1 }, (_, index) =>
    packet(from + index, { consumer, step: consumer === 'parser' ? 'parse' : 'grab' }),
  );
}

/** `3 done`, one a packet. */
export function outcomes(list: readonly Packet[]): string[] {
  return list.map(({ id, outcome }) => `${id} ${outcome ?? 'work'}`);
}

/** Lets messages that were sent arrive. */
export async function arrived(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}
