/**
 * One running thread of a stage, seen from the dispatcher: its lanes, the cells that say what it is at work on, and
 * every packet it was granted and has not answered.
 *
 *     working --retire--> retiring (no new packets; `stop` once nothing is out) --stopped--> gone
 *     any --kill, or it dies--> gone
 *
 * `gone` is final and announced once, with the packets it leaves behind.
 */
import type { Worker } from 'node:worker_threads';
import { Channel, createChannel } from '../channel/channel.ts';
import type { ChannelEnd } from '../channel/channel.ts';
import type { ConsumerName, Outcome, Packet } from '../channel/packet.ts';
import type { FromStage, ToStage } from '../channel/stage.ts';
import type { WireError } from '../errors.ts';
import { toWire } from '../errors.ts';
import { atWork } from './cell.ts';
import type { AtWork, Cell } from './cell.ts';

export type StartThread = (ends: Record<'now' | 'normal', ChannelEnd>) => Worker;

export interface MemberOutput {
  results(member: Member, packets: readonly Packet[], memory: number): void;
  message(member: Member, message: FromStage): void;
  /** What it had: with an outcome where it is to blame, `returned` where not. */
  gone(member: Member, left: readonly Packet[]): void;
}

export class Member {
  /** Consumer of the packets that each cell speaks of. */
  readonly #cells: readonly { readonly cell: Cell; readonly consumer: ConsumerName }[];
  readonly #worker: Worker;
  readonly #now: Channel<ToStage, FromStage>;
  readonly #normal: Channel<ToStage, FromStage>;
  readonly #output: MemberOutput;
  readonly #out = new Map<string, Packet>();
  readonly #outOf = new Map<ConsumerName, number>();
  #state: 'working' | 'retiring' | 'gone' = 'working';
  #stopping = false;
  #death: WireError | undefined;
  /** Packets answered since it was started. */
  answered = 0;
  /** What it had was worked off, or it was told to stop. */
  readonly exited: Promise<void>;

  constructor(stage: string, cells: readonly { cell: Cell; consumer: ConsumerName }[], start: StartThread, output: MemberOutput) {
    this.#cells = cells;
    this.#output = output;
    const [now, nowEnd] = createChannel('dispatcher', stage);
    const [normal, normalEnd] = createChannel('dispatcher', stage);
    this.#now = new Channel<ToStage, FromStage>(now).listen((message) => this.#take(message));
    this.#normal = new Channel<ToStage, FromStage>(normal).listen((message) => this.#take(message));
    this.#worker = start({ now: nowEnd, normal: normalEnd });
    const { promise, resolve } = Promise.withResolvers<void>();
    this.exited = promise;
    this.#worker.once('error', (error) => {
      this.#death = toWire(error, 'ERR_VALHALLA_THREAD_DIED');
    });
    this.#worker.once('exit', () => {
      this.#drain();
      this.#leave('died');
      resolve();
    });
  }

  get working(): boolean {
    return this.#state === 'working';
  }

  /** Packets with it, of one consumer or of all. */
  out(consumer?: ConsumerName): number {
    return consumer === undefined ? this.#out.size : (this.#outOf.get(consumer) ?? 0);
  }

  grant(packets: readonly Packet[]): void {
    const [first] = packets;
    if (first === undefined) return;
    for (const packet of packets) {
      this.#out.set(keyOf(packet), packet);
      this.#outOf.set(packet.consumer, this.out(packet.consumer) + 1);
    }
    const lane = first.lane === 'now' ? this.#now : this.#normal;
    lane.send({ kind: 'work', packets });
  }

  send(message: ToStage): void {
    const end = message.kind === 'connect' ? [message.end.port] : undefined;
    this.#normal.send(message, end);
  }

  /** Takes no more work, and ends when it has none. */
  retire(): void {
    if (this.#state === 'working') this.#state = 'retiring';
    this.#stopIfDone();
  }

  /** Ends after the packet at work, whatever else it has. */
  stop(): void {
    this.#state = this.#state === 'gone' ? 'gone' : 'retiring';
    this.#stopping = true;
    this.#normal.send({ kind: 'stop' });
  }

  /**
   * Ends it now. The end is not waited for: a thread that is blocked in the kernel never comes to it.
   *
   * @param blamed the packet whose fault it is
   */
  kill(blamed?: Packet, error?: WireError): void {
    this.#death = error;
    void this.#worker.terminate();
    // An abandoned thread must not hold the process.
    this.#worker.unref();
    this.#drain();
    this.#leave('stuck', blamed);
  }

  /** The packets at work, and since when (milliseconds since the epoch). */
  *atWork(): Generator<AtWork & { readonly packet: Packet }> {
    for (const { cell, consumer } of this.#cells) {
      const work = atWork(cell);
      const packet = work === undefined ? undefined : this.#find(consumer, work.ticket);
      if (work !== undefined && packet !== undefined) yield { ...work, packet };
    }
  }

  #take(message: FromStage): void {
    if (this.#state === 'gone') return;
    if (message.kind === 'stopped') this.#stopping = true;
    else if (message.kind === 'results') this.#results(message);
    else this.#output.message(this, message);
  }

  #results({ packets, memory }: Extract<FromStage, { kind: 'results' }>): void {
    const known = packets.filter((packet) => this.#forget(packet));
    this.answered += known.length;
    this.#output.results(this, known, memory);
    this.#stopIfDone();
  }

  #stopIfDone(): void {
    if (this.#state === 'retiring' && this.#out.size === 0 && !this.#stopping) this.stop();
  }

  /** What it sent before its end is still in the ports. */
  #drain(): void {
    for (const lane of [this.#now, this.#normal]) {
      for (let message = lane.poll(); message !== undefined; message = lane.poll()) this.#take(message);
    }
  }

  #leave(outcome: Extract<Outcome, 'died' | 'stuck'>, blamed?: Packet): void {
    if (this.#state === 'gone') return;
    const culprits = new Set(blamed === undefined ? [] : [keyOf(blamed)]);
    // It ended by itself: whatever it was at work on is suspect. Told to stop, nobody is.
    if (outcome === 'died' && !this.#stopping) for (const { packet } of this.atWork()) culprits.add(keyOf(packet));
    const error = this.#death ?? { code: 'ERR_VALHALLA_THREAD_DIED' as const, message: 'The thread that worked at it ended.' };
    const left = [...this.#out].map(([key, packet]): Packet => (culprits.has(key) ? { ...packet, outcome, error } : { ...packet, outcome: 'returned' }));
    this.#state = 'gone';
    this.#out.clear();
    this.#now.close();
    this.#normal.close();
    this.#output.gone(this, left);
  }

  #forget(packet: Packet): boolean {
    if (!this.#out.delete(keyOf(packet))) return false;
    this.#outOf.set(packet.consumer, this.out(packet.consumer) - 1);
    return true;
  }

  #find(consumer: ConsumerName, id: number): Packet | undefined {
    for (const packet of this.#out.values()) if (packet.consumer === consumer && packet.id === id) return packet;
    return undefined;
  }
}

function keyOf({ consumer, step, id }: Packet): string {
  return `${consumer} ${step} ${id}`;
}
