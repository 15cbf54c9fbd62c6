/**
 * The threads of one stage (or of some of its grabbers): started when the first packet needs them, watched, sized,
 * limited, replaced. A replaced thread loses nothing: what it was granted and has not answered comes back.
 */
import type { ConsumerName, Packet } from '../channel/packet.ts';
import type { FromStage, ToStage } from '../channel/stage.ts';
import type { WireError } from '../errors.ts';
import type { Cell } from './cell.ts';
import { createCell } from './cell.ts';
import { within } from './within.ts';
import { Member } from './member.ts';
import type { End, ResultsUsage, StartThread } from './member.ts';
import type { PoolSize } from './pool-size.ts';

export interface CrewSettings {
  /** Name of the stage in the topology: `parser`, `grabber`, `downloader`. */
  readonly stage: string;
  /** Queues this crew serves; each member has a cell for each. */
  readonly consumers: readonly ConsumerName[];
  /** How many members it may have. */
  readonly pool: PoolSize;
  /** Packets of one consumer that a member holds at once. */
  readonly window: number;
  /** Milliseconds a packet may be at work; Infinity: the stage has limits of its own. */
  readonly limit: number;
  /** Bytes above which a member is replaced, after what it has. */
  readonly memory: number;
  /** Packets after which a member is replaced, after what it has. */
  readonly packets: number;
  readonly start: (
    number: number,
    cells: readonly Cell[],
    ends: Parameters<StartThread>[0],
  ) => ReturnType<StartThread>;
}

export interface CrewOutput {
  results(packets: readonly Packet[]): void;
  message(member: Member, message: FromStage): void;
  /** A member has gone, and with it what stood in the way of another. */
  room(): void;
}

/** Members in a row that ended before they answered anything: then their packets are at fault, or the stage is. */
const STILLBORN = 3;
/** Milliseconds that a thread may enter a packet after the watchdog has looked at the clock. */
const AHEAD = 1_000;
/** After `stop`: milliseconds until a thread is terminated (a grabber gives its plugin 1,000), and until it is given up. */
const STOP_MILLISECONDS = 1_200;
const END_MILLISECONDS = 300;

export class Crew {
  readonly #settings: CrewSettings;
  readonly #output: CrewOutput;
  readonly #members = new Set<Member>();
  #stillborn = 0;
  #started = 0;
  #stopped = false;
  /** Of this scan: most members at once, and members that were replaced before their time. */
  most = 0;
  replaced = 0;
  /** Threads that were told to end and have not. */
  readonly lingering: Set<Promise<void>> = new Set();

  constructor(settings: CrewSettings, output: CrewOutput) {
    this.#settings = settings;
    this.#output = output;
  }

  get size(): number {
    return this.#members.size;
  }

  out(): number {
    let out = 0;
    for (const member of this.#members) out += member.out();
    return out;
  }

  /** A scan begins: what it reports counts from here. */
  begin(): void {
    this.#settings.pool.begin();
    this.most = this.#workers().length;
    this.replaced = 0;
  }

  /** A member is granted more only when half of its window is empty, so that packets travel in packs. */
  room(consumer: ConsumerName): number {
    if (this.#stopped) return 0;
    const { pool, window } = this.#settings;
    // One that is retiring counts until it has gone: a grabber never runs twice at once.
    let room = Math.max(0, pool.size - this.#members.size) * window;
    for (const member of this.#workers())
      if (member.out(consumer) * 2 <= window) room += window - member.out(consumer);
    return room;
  }

  /**
   * In the order given, to the members that have the least. After `stop` nothing is granted: what is due is due at the
   * next scan, and who waits for a picture is told by the library.
   */
  grant(packets: readonly Packet[]): void {
    if (this.#stopped) return;
    for (let from = 0; from < packets.length;) {
      const { consumer, lane } = packets[from] as Packet;
      const member = lane === 'now' ? this.#quickest(packets[from] as Packet) : this.#idlest(consumer);
      const share = Math.max(1, this.#settings.window - member.out(consumer));
      member.grant(packets.slice(from, from + share));
      from += share;
    }
  }

  send(message: ToStage): void {
    for (const member of this.#members) member.send(message);
  }

  /** A member; started where there is none. None after `stop`. */
  member(): Member | undefined {
    return this.#stopped ? undefined : (this.#workers()[0] ?? this.#start());
  }

  /**
   * The watchdog's look at the cells.
   *
   * @param from nobody's time counts from before this (the machine was asleep), milliseconds since the epoch
   */
  watch(now: number, from: number): void {
    for (const member of this.#members) {
      for (const { since, packet } of member.atWork()) {
        // Begun in the future: before the time of day was put back. Not so a moment ahead: that was begun since `now`.
        const begun = since > now + AHEAD ? 0 : since;
        const time = now - Math.max(begun, from);
        if (time <= this.#settings.limit) continue;
        this.replaced++;
        this.#linger(member);
        if (packet === undefined) member.kill();
        else member.kill(packet, late(packet, this.#settings.limit));
        break;
      }
    }
  }

  *atWork(): Generator<{ readonly since: number; readonly packet: Packet }> {
    for (const member of this.#members) {
      for (const { since, packet } of member.atWork()) if (packet !== undefined) yield { since, packet };
    }
  }

  /** For ever: request, drain, wait, abandon. Resolves in bounded time, with the number of threads given up. */
  async stop(): Promise<number> {
    this.#stopped = true;
    const members = [...this.#members];
    for (const member of members) member.stop();
    await within(STOP_MILLISECONDS, Promise.all(members.map(({ exited }) => exited)));
    for (const member of this.#members) {
      this.#linger(member);
      member.kill();
    }
    return this.settled();
  }

  /** Waits for threads that were told to end, for a bounded time. @returns how many have not */
  async settled(): Promise<number> {
    await within(END_MILLISECONDS, Promise.all(this.lingering));
    return this.lingering.size;
  }

  /** Ends the members after the packet at work; what they have not begun comes back. The crew may start others later. */
  dismiss(): void {
    for (const member of this.#members) member.stop();
  }

  /** Ends the members when they have worked off what they have; the crew may start others later. */
  rest(): void {
    for (const member of this.#members) member.retire();
  }

  #workers(): Member[] {
    return [...this.#members].filter(({ working }) => working);
  }

  #idlest(consumer: ConsumerName): Member {
    const workers = this.#workers();
    const idle = workers.find((member) => member.out() === 0);
    if (idle !== undefined) return idle;
    if (workers.length === 0 || this.#members.size < this.#settings.pool.size) return this.#start();
    return workers.reduce((least, member) => (member.out(consumer) < least.out(consumer) ? member : least));
  }

  /**
   * Who has a packet that somebody waits for soonest done: the one that has it, one that does nothing, or the one whose
   * work has begun last. A thread that must be started first would take longer than any of them.
   */
  #quickest(packet: Packet): Member {
    const workers = this.#workers();
    const holder = [...this.#members].find((member) => member.has(packet));
    const quick = holder ?? workers.find((member) => member.out() === 0);
    if (quick !== undefined) return quick;
    const [first, ...others] = workers;
    if (first === undefined) return this.#start();
    return others.reduce((best, member) => (begunLast(member) > begunLast(best) ? member : best), first);
  }

  #start(): Member {
    const cells = this.#settings.consumers.map((consumer) => ({ consumer, cell: createCell() }));
    const number = ++this.#started;
    const member = new Member(
      this.#settings.stage,
      cells,
      (ends) =>
        this.#settings.start(
          number,
          cells.map(({ cell }) => cell),
          ends,
        ),
      {
        results: (from, packets, usage) => this.#results(from, packets, usage),
        message: (from, message) => this.#output.message(from, message),
        gone: (from, left, by) => this.#gone(from, left, by),
      },
    );
    this.#members.add(member);
    this.most = Math.max(this.most, this.#workers().length);
    return member;
  }

  #results(member: Member, packets: readonly Packet[], { memory, times }: ResultsUsage): void {
    this.#stillborn = 0;
    if (times !== undefined) this.#settings.pool.note(packets.length, times);
    const spent = memory > this.#settings.memory || member.answered >= this.#settings.packets;
    if (spent && member.working) {
      this.replaced++;
      member.retire();
    }
    // Not counted as replaced: nobody comes after it.
    if (this.#workers().length > this.#settings.pool.size) member.retire();
    this.#output.results(packets);
  }

  #gone(member: Member, left: readonly Packet[], by: End): void {
    this.#members.delete(member);
    if (by === 'itself') this.replaced++;
    if (left.length > 0)
      this.#output.results(
        this.#isHopeless(member, left, by)
          ? left.map((packet): Packet => ({ ...packet, outcome: 'died', error: STILLBORN_ERROR }))
          : left.toReversed(),
      );
    this.#output.room();
  }

  /** A thread that cannot even start would be replaced for ever. One that was told to stop says nothing of its packets. */
  #isHopeless(member: Member, left: readonly Packet[], by: End): boolean {
    if (by === 'order') return false;
    this.#stillborn =
      member.answered === 0 && left.every(({ outcome }) => outcome === 'returned') ? this.#stillborn + 1 : 0;
    return this.#stillborn >= STILLBORN;
  }

  #linger(member: Member): void {
    const exited = member.exited.finally(() => this.lingering.delete(exited));
    this.lingering.add(exited);
  }
}

const STILLBORN_ERROR: WireError = {
  code: 'ERR_VALHALLA_THREAD_DIED',
  message: `Its thread could not be started, ${STILLBORN} times.`,
};

function late(packet: Packet, limit: number): WireError {
  const what = packet.step === 'grab' ? `The ${packet.consumer.replace(':', ' ')} took` : 'Reading it took';
  return { code: 'ERR_VALHALLA_TIMEOUT', message: `${what} longer than ${limit} ms.` };
}

/** When its latest work began; 0: it has not come to any yet. */
function begunLast(member: Member): number {
  return Math.max(member.answered > 0 ? 1 : 0, ...[...member.atWork()].map(({ since }) => since));
}
