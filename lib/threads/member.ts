/**
 * One running thread of a stage, seen from the dispatcher: its lanes, the cells that say what it is at work on, and
 * every packet it was granted and has not answered.
 *
 *     working --retire--> retiring (no new packets; told to stop once nothing is out) --it ends--> gone
 *     any --stop--> retiring (told to stop at once) --it ends--> gone
 *     any --kill, or it ends by itself--> gone
 *
 * `gone` is final and announced once, with the packets it leaves behind. A thread that says `stopped` is terminated:
 * a timer that a plugin forgot would hold it for ever. Messages of one that is gone are ignored.
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

/** What the thread says of itself with its results. */
export type ResultsUsage = Pick<Extract<FromStage, { kind: 'results' }>, 'memory' | 'times'>;

/** How a thread came to its end: by itself, though nobody had asked for it, because it was told to stop, or by force. */
export type End = 'itself' | 'order' | 'force';

export interface MemberOutput {
  results(member: Member, packets: readonly Packet[], usage: ResultsUsage): void;
  message(member: Member, message: FromStage): void;
  /** @param left what it had: with an outcome where it is to blame, `returned` where not */
  gone(member: Member, left: readonly Packet[], by: End): void;
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
  /** It was told to stop. */
  #stopping = false;
  #death: WireError | undefined;
  /** Packets answered since it was started. */
  answered = 0;
  /** Its thread has ended. Never settles for one that is blocked in the kernel. */
  readonly exited: Promise<void>;

  constructor(
    stage: string,
    cells: readonly { cell: Cell; consumer: ConsumerName }[],
    start: StartThread,
    output: MemberOutput,
  ) {
    this.#cells = cells;
    this.#output = output;
    const [now, nowEnd] = createChannel('dispatcher', stage, 'now');
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
      // Whatever it was at work on is suspect. Told to stop, nobody is.
      if (this.#stopping) this.#leave([], 'died', 'order');
      else
        this.#leave(
          [...this.atWork()].map(({ packet }) => packet),
          'died',
          'itself',
        );
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

  has(packet: Packet): boolean {
    return this.#out.has(keyOf(packet));
  }

  /** One that it has already, on the lane `now`, is moved up in the thread's own queue. */
  grant(packets: readonly Packet[]): void {
    const [first] = packets;
    if (first === undefined) return;
    for (const packet of packets) {
      if (!this.has(packet)) this.#outOf.set(packet.consumer, this.out(packet.consumer) + 1);
      this.#out.set(keyOf(packet), packet);
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
    if (this.#state === 'working') this.#state = 'retiring';
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
    this.#leave([blamed], 'stuck', 'force');
  }

  /** What it is at work on. Without packet: housekeeping of a grabber, which nobody is to blame for. */
  *atWork(): Generator<AtWork & { readonly packet: Packet | undefined }> {
    for (const { cell, consumer } of this.#cells) {
      const work = atWork(cell);
      if (work !== undefined) yield { ...work, packet: this.#out.get(keyOf({ consumer, id: work.ticket })) };
    }
  }

  #take(message: FromStage): void {
    if (this.#state === 'gone') return;
    if (message.kind === 'stopped') this.#stopped();
    else if (message.kind === 'results') this.#results(message);
    else this.#output.message(this, message);
  }

  #results({ packets, ...usage }: Extract<FromStage, { kind: 'results' }>): void {
    const known = packets.filter((packet) => this.#forget(packet));
    this.answered += known.length;
    this.#output.results(this, known, usage);
    this.#stopIfDone();
  }

  #stopped(): void {
    this.#stopping = true;
    void this.#worker.terminate();
  }

  #stopIfDone(): void {
    if (this.#state === 'retiring' && this.#out.size === 0 && !this.#stopping) this.stop();
  }

  /** What it sent before its end is still in the ports. */
  #drain(): void {
    for (const lane of [this.#now, this.#normal]) lane.drain((message) => this.#take(message));
  }

  #leave(
    blamed: readonly (Packet | undefined)[],
    outcome: Extract<Outcome, 'died' | 'stuck'>,
    by: End,
  ): void {
    if (this.#state === 'gone') return;
    const error = this.#death ?? {
      code: 'ERR_VALHALLA_THREAD_DIED' as const,
      message: 'The thread that worked at it ended.',
    };
    const left = [...this.#out.values()].map((packet): Packet =>
      blamed.includes(packet) ? { ...packet, outcome, error } : { ...packet, outcome: 'returned' },
    );
    this.#state = 'gone';
    this.#out.clear();
    this.#outOf.clear();
    this.#now.close();
    this.#normal.close();
    this.#output.gone(this, left, by);
  }

  #forget(packet: Packet): boolean {
    if (!this.#out.delete(keyOf(packet))) return false;
    this.#outOf.set(packet.consumer, this.out(packet.consumer) - 1);
    return true;
  }
}

/** No two packets of a consumer that are out have one id. */
function keyOf({ consumer, id }: Pick<Packet, 'consumer' | 'id'>): string {
  return `${consumer} ${id}`;
}
