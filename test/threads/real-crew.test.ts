/** Crews of real threads, with packets that end them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { Worker } from 'node:worker_threads';
import type { Packet } from '../../lib/channel/packet.ts';
import { Crew } from '../../lib/threads/crew.ts';
import { PoolSize } from '../../lib/threads/pool-size.ts';
import { Watchdog } from '../../lib/threads/watchdog.ts';
import { outcomes, packet } from './fake-thread.ts';

type Manner = 'deaf' | 'broken' | 'held';

/** A crew of one that grants again what comes back, as the dispatcher does. */
class RealCrew {
  readonly results: Packet[] = [];
  readonly workers: Worker[] = [];
  readonly crew: Crew;
  #wanted: { readonly count: number; readonly resolve: () => void } | undefined;

  constructor(context: TestContext, { manner, limit = 60_000 }: { manner?: Manner; limit?: number } = {}) {
    this.crew = new Crew(
      {
        stage: 'parser',
        consumers: ['parser'],
        pool: new PoolSize({ least: 1, most: 1 }, () => 0),
        window: 16,
        limit,
        memory: Number.POSITIVE_INFINITY,
        packets: Number.POSITIVE_INFINITY,
        start: (_, cells, ends) => {
          const worker = new Worker(new URL('./fixtures/stage-worker.ts', import.meta.url), {
            workerData: { name: 'parser 1', ends, cells, options: { manner } },
            transferList: [ends.now.port, ends.normal.port],
            resourceLimits: { maxOldGenerationSizeMb: 24 },
          });
          this.workers.push(worker);
          return worker;
        },
      },
      { results: (packets) => this.#take(packets), message: () => undefined, room: () => undefined },
    );
    context.after(() => this.crew.stop());
  }

  /** Packets with these bodies, ids from 1. */
  grant(...bodies: readonly string[]): this {
    this.crew.grant(bodies.map((body, index) => packet(index + 1, { body })));
    return this;
  }

  /** Resolves when so many packets have an outcome that is one. */
  async until(count: number): Promise<string[]> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wanted = { count, resolve };
    if (this.results.length < count) await promise;
    return outcomes(this.results.toSorted((one, other) => one.id - other.id));
  }

  errorOf(id: number): string | undefined {
    return this.results.find((result) => result.id === id)?.error?.message;
  }

  #take(packets: readonly Packet[]): void {
    this.results.push(...packets.filter(({ outcome }) => outcome !== 'returned'));
    const again = packets
      .filter(({ outcome }) => outcome === 'returned')
      .map((back): Packet => ({ ...back, outcome: undefined }));
    if (again.length > 0) this.crew.grant(again.toReversed());
    if (this.#wanted !== undefined && this.results.length >= this.#wanted.count) this.#wanted.resolve();
  }
}

test('a thread answers all it is granted, and ends when it rests', async (context) => {
  const real = new RealCrew(context).grant('answer', 'answer', 'answer');
  assert.deepEqual(await real.until(3), ['1 done', '2 done', '3 done']);
  const ended = new Promise((resolve) => real.workers[0]?.once('exit', resolve));
  real.crew.rest();
  await ended;
  assert.deepEqual([real.crew.size, real.crew.replaced], [0, 0]);
});

test('files that end a thread are blamed one by one, all others are done', async (context) => {
  const real = new RealCrew(context).grant('answer', 'exit', 'answer', 'throw', 'answer', 'fill', 'answer');
  assert.deepEqual(await real.until(7), [
    '1 done',
    '2 died',
    '3 done',
    '4 died',
    '5 done',
    '6 died',
    '7 done',
  ]);
  assert.match(real.errorOf(4) ?? '', /not a frame header/);
  assert.match(real.errorOf(6) ?? '', /memory/);
  assert.deepEqual([real.workers.length, real.crew.replaced], [4, 3]);
});

test('a file that loops for ever is past its limit, and its thread is replaced', async (context) => {
  const real = new RealCrew(context, { limit: 200 });
  const dog = new Watchdog(() => [real.crew]);
  dog.start();
  context.after(() => dog.stop());
  real.grant('answer', 'loop', 'answer');
  assert.deepEqual(await real.until(3), ['1 done', '2 stuck', '3 done']);
  assert.equal(await real.crew.settled(), 0);
});

test('threads that cannot start are given up, not started for ever', async (context) => {
  const real = new RealCrew(context, { manner: 'broken' }).grant('answer', 'answer');
  assert.deepEqual(await real.until(2), ['1 died', '2 died']);
  assert.equal(real.workers.length, 3);
});

test('a thread that something holds after its last word is ended', async (context) => {
  const real = new RealCrew(context, { manner: 'held' }).grant('answer');
  await real.until(1);
  const ended = new Promise((resolve) => real.workers[0]?.once('exit', resolve));
  real.crew.rest();
  await ended;
});

test('a thread that loops is ended when the crew stops', async (context) => {
  const real = new RealCrew(context).grant('answer', 'loop');
  await real.until(1);
  assert.equal(await real.crew.stop(), 0);
});

test('a thread that ignores stop is ended when the crew stops', async (context) => {
  const real = new RealCrew(context, { manner: 'deaf' }).grant('answer');
  await real.until(1);
  assert.equal(await real.crew.stop(), 0);
});
