/**
 * One queue a host, shared by grabbers and downloads: whoever asks, the service sees one address. A host that asks to
 * be left alone (429 or 503 with Retry-After) is *down* until then: nobody asks it, those who cannot wait fail at once.
 */
import { createRequire } from 'node:module';
import type PQueue from 'p-queue';
import { ValhallaError } from '../errors.ts';
import { momentText } from '../status/moment.ts';
import { DEFAULT_RATE, HOST_RATES } from './host-rates.ts';
import type { HostRate } from './host-rates.ts';
import { Urgency } from './urgency.ts';
import type { WebLimits } from './web-limits.ts';

/** The build makes a CommonJS file of this thread, in which an `import` of a default means all of a package's exports. */
const { default: Queue } = createRequire(import.meta.url)('p-queue') as typeof import('p-queue');

/** The host asked to be left alone. */
export class HostDown extends ValhallaError {
  /** Milliseconds since the epoch. */
  readonly until: number;

  constructor(host: string, until: number) {
    const when = momentText(until);
    super('ERR_VALHALLA_WEB', `${host} asked to be left alone until ${when}; it is asked again then`, {
      path: host,
    });
    this.until = until;
  }
}

interface Host {
  /** How many at once. */
  readonly turns: PQueue;
  /** How often. */
  readonly pace: PQueue;
  readonly interval: number;
  /** Milliseconds since the epoch, 0: not down. */
  downUntil: number;
  usedAt: number;
}

export class HostQueues {
  readonly #hosts = new Map<string, Host>();
  readonly #all: PQueue;
  readonly #limits: WebLimits;
  readonly #rateOf: (url: URL) => HostRate;
  readonly #now: () => number;
  #waiting = 0;
  #last = 0;

  /** @param now milliseconds since the epoch */
  constructor(
    limits: WebLimits,
    rateOf: (url: URL) => HostRate = publishedRate,
    now: () => number = Date.now,
  ) {
    this.#limits = limits;
    this.#rateOf = rateOf;
    this.#now = now;
    this.#all = new Queue({ concurrency: limits.atOnce });
  }

  /** Hosts that are remembered. */
  get size(): number {
    return this.#hosts.size;
  }

  /**
   * Runs `task` when it is the turn of this host.
   *
   * @param urgency one that somebody waits for goes before those that nobody does, however many wait
   * @param signal leaves the queue; `task` has to listen to it itself
   * @throws HostDown, or ValhallaError `ERR_VALHALLA_WEB` when too many wait already
   */
  async run<T>(
    url: URL,
    signal: AbortSignal,
    task: () => Promise<T>,
    urgency: Urgency = new Urgency(),
  ): Promise<T> {
    const host = this.#host(url);
    this.#refuseIfDown(url, host);
    const isFull = host.turns.size >= this.#limits.waitingOfHost || this.#waiting >= this.#limits.waiting;
    if (isFull && urgency.lane === 'normal') {
      throw new ValhallaError(
        'ERR_VALHALLA_WEB',
        `${host.turns.size} requests wait for ${url.host} already, ${this.#waiting} in all; this one is made later`,
        { path: url.host },
      );
    }
    const start = (): Promise<T> => {
      this.#refuseIfDown(url, host);
      return task();
    };
    this.#waiting++;
    const queues = [host.turns, this.#all, host.pace] as const;
    const id = `request ${++this.#last}`;
    const settled = urgency.onRaise(() => raise(queues, id));
    const options = (): Parameters<PQueue['add']>[1] => ({ signal, id, priority: PRIORITY[urgency.lane] });
    try {
      // The pace comes last: a request that had its turn but waited for a place among all would start late, and then
      // too close before the next one. Every request takes the three in this order, so none waits for another in a ring.
      return await host.turns.add(
        () => this.#all.add(() => host.pace.add(start, options()), options()),
        options(),
      );
    } finally {
      settled();
      this.#waiting--;
      host.usedAt = this.#now();
    }
  }

  /** @param milliseconds from now */
  markDown(url: URL, milliseconds: number): void {
    const host = this.#host(url);
    host.downUntil = Math.max(host.downUntil, this.#now() + milliseconds);
  }

  #refuseIfDown(url: URL, host: Host): void {
    if (host.downUntil > this.#now()) throw new HostDown(url.host, host.downUntil);
  }

  #host(url: URL): Host {
    const known = this.#hosts.get(url.host);
    if (known !== undefined) return known;
    this.#dropIdle();
    const { concurrency, count, interval } = this.#rateOf(url);
    const turns = new Queue({ concurrency });
    // A sliding window: fixed ones let twice as many through at their border.
    const pace = new Queue({ interval, intervalCap: count, strict: true });
    const host: Host = { turns, pace, interval, downUntil: 0, usedAt: this.#now() };
    this.#hosts.set(url.host, host);
    return host;
  }

  /** With every new host, so what is kept are the hosts of the last seconds. The pace remembers its last starts: it may only go when they no longer count. */
  #dropIdle(): void {
    const now = this.#now();
    for (const [name, { turns, interval, downUntil, usedAt }] of this.#hosts) {
      if (turns.size + turns.pending === 0 && usedAt + interval < now && downUntil <= now)
        this.#hosts.delete(name);
    }
  }
}

const PRIORITY = { now: 1, normal: 0 } as const;

/** It waits in one of them, or in none. */
function raise(queues: readonly PQueue[], id: string): void {
  for (const queue of queues) {
    try {
      queue.setPriority(id, PRIORITY.now);
    } catch (error) {
      if (!(error instanceof ReferenceError)) throw error;
    }
  }
}

export function publishedRate(url: URL): HostRate {
  return HOST_RATES.get(url.hostname) ?? DEFAULT_RATE;
}
