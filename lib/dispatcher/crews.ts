/**
 * Which crew works for which queue. Parsers share one queue; a grabber belongs to exactly one thread, so it never runs
 * twice at once: the built-in local ones share a thread, each of the others has one of its own while there are some
 * left. Crews are for the library's life, their threads for as long as there is work.
 */
import { queueOf } from '../channel/grabber-queue.ts';
import type { ChannelEnd } from '../channel/channel.ts';
import type { ConsumerName, Packet, ScopeAnswer } from '../channel/packet.ts';
import type { FromStage } from '../channel/stage.ts';
import type { Cell } from '../threads/cell.ts';
import { Crew } from '../threads/crew.ts';
import type { Member } from '../threads/member.ts';
import { PoolSize } from '../threads/pool-size.ts';
import type { PoolBounds } from '../threads/pool-size.ts';
import { spawn } from '../threads/spawn.ts';
import { within } from '../threads/within.ts';
import { Watchdog } from '../threads/watchdog.ts';
import type {
  CrewProgress,
  DispatcherCounts,
  DispatcherOptions,
  DispatcherProgress,
  GrabberPlace,
} from './dispatcher-messages.ts';

/** Threads for grabbers that are not built in; more grabbers than that share them. */
const GRABBER_THREADS = 8;
/** Packets of one consumer that a member holds: enough to hide the way there and back, few enough to lose. */
const WINDOW = { parser: 128, grabber: 64, downloader: 16 } as const;
/** Megabytes of young generation: there may be eight of them (measured: 360 MB of memory become 320). */
const PARSER_YOUNG = 4;
/** A grabber never runs twice at once. */
const ONE: PoolBounds = { least: 1, most: 1 };
const MEGABYTE = 1024 * 1024;

type Stage = keyof typeof WINDOW;

interface Duty {
  readonly stage: Stage;
  readonly crew: Crew;
  readonly pool: PoolSize;
  readonly consumers: readonly ConsumerName[];
  /** Its work is of no scan. */
  readonly web: boolean;
}

export interface CrewsOutput {
  results(packets: readonly Packet[]): void;
  /** A crew may have room for packets of this queue. */
  room(consumer: ConsumerName): void;
  recall(ticket: number, grabber: string, scopes: readonly string[]): void;
  off(grabber: string, reason: string): void;
  log(from: string, text: string): void;
}

export class Crews {
  readonly #options: DispatcherOptions;
  readonly #output: CrewsOutput;
  readonly #parsers: Duty;
  readonly #web: Duty;
  readonly #watchdog: Watchdog;
  readonly #recalls = new Map<number, { readonly member: Member; readonly ticket: number }>();
  #grabbers: readonly Duty[] = [];
  #ticket = 0;
  #drained: (() => void) | undefined;

  constructor(options: DispatcherOptions, output: CrewsOutput) {
    this.#options = options;
    this.#output = output;
    this.#parsers = this.#duty('parser', ['parser'], false, options.parsers, options.parseLimit, {
      facetKeys: options.facetKeys,
      albumKeys: options.albumKeys,
      ffprobe: options.ffprobe,
      limit: options.parseLimit,
      names: options.names,
      tags: options.tags,
    });
    const { artworkFolder, userAgent, allowHosts } = options;
    this.#web = this.#duty('downloader', ['downloader'], true, ONE, Number.POSITIVE_INFINITY, {
      artworkFolder,
      userAgent,
      allowHosts,
    });
    this.#watchdog = new Watchdog(() => this.#duties().map(({ crew }) => crew));
  }

  /** @param grabbers those of the library, the same every time */
  know(grabbers: readonly GrabberPlace[]): void {
    if (this.#grabbers.length === 0)
      this.#grabbers = grouped(grabbers).map((group) => this.#grabberDuty(group));
  }

  /** A scan begins. */
  begin(grabbers: readonly GrabberPlace[]): void {
    this.know(grabbers);
    for (const { stage, crew } of this.#duties()) {
      crew.begin();
      // Those that still work in the background: the scan before has ended for them too.
      if (stage === 'grabber') crew.send({ kind: 'end-of-scan' });
    }
  }

  of(consumer: ConsumerName): Crew {
    return this.#duties().find(({ consumers }) => consumers.includes(consumer))?.crew ?? this.#parsers.crew;
  }

  recalled(ticket: number, answers: readonly ScopeAnswer[]): void {
    const asked = this.#recalls.get(ticket);
    this.#recalls.delete(ticket);
    asked?.member.send({ kind: 'recalled', ticket: asked.ticket, answers });
  }

  /** The scan is through, but for the web and for those that were put aside: the threads of the others end when they have nothing left. */
  rest(aside: ReadonlySet<ConsumerName>): void {
    for (const duty of this.#duties())
      if (!duty.web && !duty.consumers.some((consumer) => aside.has(consumer))) rest(duty);
  }

  /** Nothing is left for any of them. */
  restAll(): void {
    for (const duty of this.#duties()) rest(duty);
  }

  /** Ends all threads after the packet at work. Resolves when nothing is with a thread, or the time is over. */
  async dismiss(milliseconds: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#drained = resolve;
    for (const { crew } of this.#duties()) crew.dismiss();
    this.#checkDrained();
    await within(milliseconds, promise);
    this.#drained = undefined;
  }

  /** Waits for threads that were told to end, for a bounded time. */
  async settled(): Promise<void> {
    await Promise.all(this.#duties().map(({ crew }) => crew.settled()));
  }

  /** @returns threads that could not be ended */
  async stop(): Promise<number> {
    this.#watchdog.stop();
    const abandoned = await Promise.all(this.#duties().map(({ crew }) => crew.stop()));
    return abandoned.reduce((sum, count) => sum + count, 0);
  }

  /** Threads that are there. */
  get size(): number {
    return this.#duties().reduce((sum, { crew }) => sum + crew.size, 0);
  }

  get counts(): DispatcherCounts {
    const most = (stage: Stage) => this.#sum(stage, (crew) => crew.most);
    const all = this.#duties();
    return {
      parser: most('parser'),
      grabber: most('grabber'),
      downloader: most('downloader'),
      replaced: all.reduce((sum, { crew }) => sum + crew.replaced, 0),
      abandoned: all.reduce((sum, { crew }) => sum + crew.lingering.size, 0),
      pool: this.#parsers.pool.report,
    };
  }

  progress(queued: (consumer: ConsumerName) => number, routed: number): DispatcherProgress {
    const of = (stage: Stage): CrewProgress => ({
      threads: this.#sum(stage, (crew) => crew.size),
      queued: this.#duties()
        .filter((duty) => duty.stage === stage)
        .reduce(
          (sum, { crew, consumers }) =>
            sum + crew.out() + consumers.reduce((waiting, consumer) => waiting + queued(consumer), 0),
          0,
        ),
    });
    const slowest = this.#slowest();
    return {
      parser: of('parser'),
      grabber: of('grabber'),
      downloader: of('downloader'),
      routed,
      ...(slowest === undefined ? {} : { slowest }),
    };
  }

  #slowest(): DispatcherProgress['slowest'] {
    const now = Date.now();
    let slowest: { stage: Stage; since: number; packet: Packet } | undefined;
    for (const { stage, crew } of this.#duties()) {
      for (const work of crew.atWork())
        if (slowest === undefined || work.since < slowest.since) slowest = { stage, ...work };
    }
    if (slowest === undefined) return undefined;
    return { path: pathOf(slowest.packet), stage: slowest.stage, milliseconds: now - slowest.since };
  }

  #sum(stage: Stage, of: (crew: Crew) => number): number {
    return this.#duties()
      .filter((duty) => duty.stage === stage)
      .reduce((sum, { crew }) => sum + of(crew), 0);
  }

  #duties(): Duty[] {
    return [this.#parsers, ...this.#grabbers, this.#web];
  }

  #grabberDuty(places: readonly GrabberPlace[]): Duty {
    const grabbers = places.map(({ manifest, url, options }) => ({ name: manifest.name, url, options }));
    const consumers = grabbers.map(({ name }) => queueOf(name));
    const web = places.some(({ manifest }) => manifest.web);
    return this.#duty('grabber', consumers, web, ONE, this.#options.grabLimit, {
      grabbers,
      artworkFolder: this.#options.artworkFolder,
    });
  }

  #duty(
    stage: Stage,
    consumers: readonly ConsumerName[],
    web: boolean,
    bounds: PoolBounds,
    limit: number,
    options: unknown,
  ): Duty {
    const { memoryLimit, fileLimit, trace } = this.#options;
    const start = (number: number, cells: readonly Cell[], ends: Record<'now' | 'normal', ChannelEnd>) => {
      this.#watchdog.start();
      return spawn(
        `${stage}/${stage}-worker`,
        { name: `${stage} ${number}`, ends, cells, options, trace },
        memoryLimit,
        stage === 'parser' ? PARSER_YOUNG : undefined,
      );
    };
    const pool = new PoolSize(bounds, () => performance.now());
    const crew = new Crew(
      {
        stage,
        consumers,
        pool,
        window: WINDOW[stage],
        limit,
        memory: memoryLimit * MEGABYTE,
        packets: fileLimit === 0 ? Number.POSITIVE_INFINITY : fileLimit,
        start,
      },
      {
        results: (packets) => {
          this.#output.results(packets);
          this.#checkDrained();
        },
        message: (member, message) => this.#message(member, message),
        room: () => {
          for (const consumer of consumers) this.#output.room(consumer);
          this.#checkDrained();
        },
      },
    );
    return { stage, crew, pool, consumers, web };
  }

  #message(member: Member, message: FromStage): void {
    switch (message.kind) {
      case 'recall': {
        const ticket = ++this.#ticket;
        this.#recalls.set(ticket, { member, ticket: message.ticket });
        this.#output.recall(ticket, message.grabber, message.scopes);
        break;
      }
      case 'connect':
        this.#connect(message.end);
        break;
      case 'off':
        this.#output.off(message.grabber, message.reason);
        break;
      case 'log':
        this.#output.log(message.from, message.text);
        break;
      case 'results':
      case 'stopped':
        break; // the member's own business
    }
  }

  /** The web thread starts with the first request of a grabber, or with the first download. */
  #connect(end: ChannelEnd): void {
    const web = this.#web.crew.member();
    // The library closes: whoever waits for an answer is told so by the end of the channel.
    if (web === undefined) end.port.close();
    else web.send({ kind: 'connect', end });
  }

  #checkDrained(): void {
    if (this.#drained !== undefined && this.#duties().every(({ crew }) => crew.out() === 0)) this.#drained();
  }
}

function rest({ stage, crew }: Duty): void {
  if (stage === 'grabber') crew.send({ kind: 'end-of-scan' });
  crew.rest();
}

/** Built-in local grabbers together, the others one by one while threads are left. */
function grouped(grabbers: readonly GrabberPlace[]): GrabberPlace[][] {
  const own = grabbers.filter(({ builtIn, manifest }) => builtIn && !manifest.web);
  const others: GrabberPlace[][] = [];
  for (const [index, grabber] of grabbers.filter((place) => !own.includes(place)).entries()) {
    (others[index % GRABBER_THREADS] ??= []).push(grabber);
  }
  return own.length === 0 ? others : [own, ...others];
}

/** For people: the body of a packet is its path, or JSON with one. */
function pathOf({ step, body }: Packet): string {
  if (step === 'parse' || step === 'probe') return body;
  const task = JSON.parse(body) as { readonly path?: string; readonly url?: string };
  return task.path ?? task.url ?? '';
}
