import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import type { TestContext } from 'node:test';
import type { ConsumerName, Packet } from '../../lib/channel/packet.ts';
import { Crew } from '../../lib/threads/crew.ts';
import type { CrewSettings } from '../../lib/threads/crew.ts';
import { PoolSize } from '../../lib/threads/pool-size.ts';
import { FakeThread, arrived, endThreads, outcomes, packet, packets } from './fake-thread.ts';

afterEach(endThreads);

class FakeCrew {
  readonly threads: FakeThread[] = [];
  readonly results: Packet[] = [];
  readonly crew: Crew;
  /** How often it said that there may be room. */
  rooms = 0;

  constructor({ most = 2, ...settings }: Partial<CrewSettings> & { readonly most?: number } = {}) {
    const all: CrewSettings = {
      stage: 'parser',
      consumers: ['parser'],
      pool: new PoolSize({ least: most, most }, () => 0),
      window: 4,
      limit: 1000,
      memory: 1_000_000,
      packets: Number.POSITIVE_INFINITY,
      start: (_, cells, ends) => {
        const thread = new FakeThread(ends, cells);
        this.threads.push(thread);
        return thread.worker;
      },
      ...settings,
    };
    this.crew = new Crew(all, {
      results: (answered) => this.results.push(...answered),
      message: () => undefined,
      room: () => this.rooms++,
    });
  }

  thread(number: number): FakeThread {
    const thread = this.threads[number - 1];
    assert.ok(thread !== undefined, `thread ${number} was not started`);
    return thread;
  }

  work(): number[][] {
    return this.threads.map((thread) => thread.work());
  }
}

describe('a crew', () => {
  test('starts no thread before there is work, and no more than it may', () => {
    const fake = new FakeCrew();
    assert.equal(fake.crew.room('parser'), 8);
    assert.equal(fake.threads.length, 0);
    fake.crew.grant(packets(1, 8));
    assert.deepEqual(fake.work(), [
      [1, 2, 3, 4],
      [5, 6, 7, 8],
    ]);
    assert.deepEqual([fake.crew.size, fake.crew.most, fake.crew.out()], [2, 2, 8]);
    assert.equal(fake.crew.room('parser'), 0);
  });

  test('gives work to a thread that has none before it starts another', async () => {
    const fake = new FakeCrew();
    fake.crew.grant(packets(1, 2));
    fake.thread(1).answer(packets(1, 2));
    await arrived();
    fake.crew.grant(packets(3, 3));
    assert.equal(fake.threads.length, 1);
  });

  test('has room in a thread when half of its window is empty', async () => {
    const fake = new FakeCrew({ most: 1 });
    fake.crew.grant(packets(1, 4));
    fake.thread(1).answer(packets(1, 1));
    await arrived();
    assert.equal(fake.crew.room('parser'), 0);
    fake.thread(1).answer(packets(2, 2));
    await arrived();
    assert.equal(fake.crew.room('parser'), 2);
  });

  test('grows where files wait for the disk, and ends the threads that are too many after what they have', async () => {
    let now = 0;
    const pool = new PoolSize({ least: 1, most: 2 }, () => now);
    const fake = new FakeCrew({ pool, window: 32 });
    fake.crew.grant(packets(1, 32));
    assert.equal(fake.crew.room('parser'), 0);
    fake.thread(1).answer(packets(1, 16), 0, { waiting: 900_000, computing: 100_000 });
    await arrived();
    assert.equal(fake.crew.room('parser'), 32 + 16);
    fake.crew.grant(packets(33, 80));
    assert.deepEqual([fake.threads.length, fake.crew.most], [2, 2]);

    now = 120_000;
    fake.thread(2).answer(packets(33, 33), 0, { waiting: 0, computing: 1_000_000 });
    await arrived();
    assert.deepEqual([pool.size, fake.crew.room('parser')], [1, 0]);
    fake.thread(2).answer(packets(34, 64));
    await arrived();
    assert.deepEqual(fake.thread(2).taken().at(-1), { kind: 'stop' });
    assert.equal(fake.crew.replaced, 0);
  });

  test('has a window for each consumer it serves', () => {
    const consumers: ConsumerName[] = ['grabber:a', 'grabber:b'];
    const fake = new FakeCrew({ consumers, most: 1 });
    fake.crew.grant(packets(1, 4, 'grabber:a'));
    assert.deepEqual(
      consumers.map((consumer) => fake.crew.room(consumer)),
      [0, 4],
    );
    fake.crew.grant(packets(1, 4, 'grabber:b'));
    assert.equal(fake.threads.length, 1);
    assert.equal(fake.thread(1).cells.length, 2);
  });

  test('takes what somebody waits for though every window is full', () => {
    const fake = new FakeCrew();
    fake.crew.grant(packets(1, 8));
    fake.crew.grant([packet(-1, { step: 'picture', lane: 'now' })]);
    assert.deepEqual(fake.thread(1).work('now'), [-1]);
  });

  test('replaces a thread that died, and gives back what it had in the order it was granted', () => {
    const fake = new FakeCrew({ most: 1 });
    fake.crew.grant(packets(1, 4));
    fake.thread(1).begin(1);
    fake.thread(1).end(new Error('broken'));
    // To be put before all others one by one: the last one first.
    assert.deepEqual(outcomes(fake.results), ['4 returned', '3 returned', '2 returned', '1 died']);
    assert.deepEqual([fake.crew.replaced, fake.crew.size, fake.rooms], [1, 0, 1]);
    fake.crew.grant(packets(2, 4));
    assert.deepEqual(fake.thread(2).work(), [2, 3, 4]);
  });

  test('replaces a thread above its memory, and never has two where one is allowed', async () => {
    const fake = new FakeCrew({ most: 1 });
    fake.crew.grant(packets(1, 2));
    fake.thread(1).work();
    fake.thread(1).answer(packets(1, 1), 2_000_000);
    await arrived();
    assert.equal(fake.crew.room('parser'), 0);
    fake.thread(1).answer(packets(2, 2), 2_000_000);
    await arrived();
    assert.deepEqual(fake.thread(1).taken(), [{ kind: 'stop' }]);
    assert.deepEqual([fake.crew.room('parser'), fake.rooms], [0, 0]);
    fake.thread(1).end();
    assert.deepEqual([fake.crew.room('parser'), fake.rooms, fake.crew.replaced], [4, 1, 1]);
    assert.deepEqual(outcomes(fake.results), ['1 done', '2 done']);
  });

  test('replaces a thread after so many packets, and counts it once', async () => {
    const fake = new FakeCrew({ most: 1, packets: 3 });
    fake.crew.grant(packets(1, 4));
    fake.thread(1).answer(packets(1, 2));
    await arrived();
    assert.equal(fake.crew.replaced, 0);
    fake.thread(1).answer(packets(3, 3));
    await arrived();
    assert.equal(fake.crew.replaced, 1);
    fake.thread(1).answer(packets(4, 4));
    await arrived();
    fake.thread(1).end();
    assert.equal(fake.crew.replaced, 1);
  });

  test('counts from the beginning of a scan', () => {
    const fake = new FakeCrew();
    fake.crew.grant(packets(1, 8));
    fake.thread(1).end();
    assert.deepEqual([fake.crew.most, fake.crew.replaced], [2, 1]);
    fake.crew.begin();
    assert.deepEqual([fake.crew.most, fake.crew.replaced], [1, 0]);
  });

  test('gives up packets whose thread cannot be started, three times', () => {
    const fake = new FakeCrew({ most: 1 });
    for (let start = 1; start <= 3; start++) {
      fake.crew.grant(packets(1, 2));
      fake.thread(start).end(new Error('Cannot find module'));
    }
    assert.deepEqual(outcomes(fake.results.slice(0, 4)), [
      '2 returned',
      '1 returned',
      '2 returned',
      '1 returned',
    ]);
    assert.deepEqual(outcomes(fake.results.slice(4)), ['1 died', '2 died']);
    assert.match(fake.results.at(-1)?.error?.message ?? '', /could not be started, 3 times/);
  });

  test('does not give up packets whose threads were told to stop before they came to them', () => {
    const fake = new FakeCrew({ most: 1 });
    for (let start = 1; start <= 4; start++) {
      fake.crew.grant(packets(1, 2));
      fake.crew.dismiss();
      fake.thread(start).end();
    }
    assert.deepEqual(new Set(fake.results.map(({ outcome }) => outcome)), new Set(['returned']));
  });

  test('does not give up a thread that got something done', async () => {
    const fake = new FakeCrew({ most: 1 });
    for (let start = 1; start <= 6; start++) {
      fake.crew.grant(packets(1, 2));
      if (start % 2 === 0) fake.thread(start).answer([packet(1)]);
      await arrived();
      fake.thread(start).end();
    }
    assert.deepEqual(new Set(fake.results.map(({ outcome }) => outcome)), new Set(['returned', 'done']));
  });

  test('ends its threads when it rests: those that have nothing at once, the others after what they have', async () => {
    const fake = new FakeCrew();
    fake.crew.grant(packets(1, 5));
    fake.thread(2).answer([packet(5)]);
    await arrived();
    fake.work();
    fake.crew.rest();
    assert.deepEqual(
      fake.threads.map((thread) => thread.taken()),
      [[], [{ kind: 'stop' }]],
    );
    fake.thread(1).answer(packets(1, 4));
    await arrived();
    assert.deepEqual(fake.thread(1).taken(), [{ kind: 'stop' }]);
    assert.equal(fake.crew.replaced, 0);
  });

  test('dismissed, it takes back what is not begun, and may work again', async () => {
    const fake = new FakeCrew({ most: 1 });
    fake.crew.grant(packets(1, 3));
    fake.work();
    fake.crew.dismiss();
    assert.deepEqual(fake.thread(1).taken(), [{ kind: 'stop' }]);
    fake.thread(1).answer([packet(1)]);
    fake.thread(1).say({ kind: 'stopped' });
    await arrived();
    fake.thread(1).end();
    assert.deepEqual(outcomes(fake.results), ['1 done', '3 returned', '2 returned']);
    assert.deepEqual([fake.crew.replaced, fake.crew.room('parser')], [0, 4]);
  });
});

/** @param since milliseconds since it began when the watchdog looks */
function overdue(since: number, from = 0): FakeCrew {
  const fake = new FakeCrew({ most: 1 });
  fake.crew.grant(packets(1, 3));
  fake.thread(1).begin(2);
  const now = Date.now();
  fake.crew.watch(now + since, from === 0 ? 0 : now + from);
  return fake;
}

describe('the limit of a packet', () => {
  test('ends the thread, blames the file and gives back the others', () => {
    const fake = overdue(1500);
    assert.deepEqual(outcomes(fake.results), ['3 returned', '2 stuck', '1 returned']);
    assert.deepEqual(fake.results[1]?.error, {
      code: 'ERR_VALHALLA_TIMEOUT',
      message: 'Reading it took longer than 1000 ms.',
    });
    assert.deepEqual([fake.thread(1).terminated, fake.crew.replaced, fake.crew.size], [1, 1, 0]);
  });

  test('names the grabber that took too long', () => {
    const fake = new FakeCrew({ consumers: ['grabber:lastfm'] });
    fake.crew.grant(packets(1, 1, 'grabber:lastfm'));
    fake.thread(1).begin(1);
    fake.crew.watch(Date.now() + 2000, 0);
    assert.equal(fake.results[0]?.error?.message, 'The grabber lastfm took longer than 1000 ms.');
  });

  test('is not over before its time', () => {
    assert.deepEqual(overdue(900).results, []);
  });

  test('counts from when the machine woke up', () => {
    assert.deepEqual(overdue(3_600_000, 3_599_500).results, []);
    assert.equal(overdue(3_600_000, 3_598_000).results.length, 3);
  });

  test('begins anew when the time of day was put back', () => {
    const hour = 3_600_000;
    assert.deepEqual(overdue(-hour, -hour).results, []);
    assert.deepEqual(overdue(-hour + 900, -hour).results, []);
    assert.equal(overdue(-hour + 1500, -hour).results.length, 3);
  });

  test('has not run out for what was begun while the watchdog was looking', () => {
    for (const ahead of [1, 50, 900]) assert.deepEqual(overdue(-ahead, 0).results, [], `${ahead} ms`);
  });

  test('is one for housekeeping too, and then nobody is to blame', () => {
    const fake = new FakeCrew({ consumers: ['grabber:x'] });
    fake.crew.grant(packets(1, 1, 'grabber:x'));
    fake.thread(1).begin(0x7fff_ffff);
    fake.crew.watch(Date.now() + 2000, 0);
    assert.deepEqual(outcomes(fake.results), ['1 returned']);
    assert.equal(fake.thread(1).terminated, 1);
  });
});

async function stopping(
  context: TestContext,
  ends: (fake: FakeCrew) => void,
): Promise<{ fake: FakeCrew; abandoned: number }> {
  const fake = new FakeCrew();
  fake.crew.grant(packets(1, 8));
  fake.work();
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const end = fake.crew.stop();
  ends(fake);
  await arrived();
  context.mock.timers.tick(1_200);
  await arrived();
  context.mock.timers.tick(300);
  return { fake, abandoned: await end };
}

describe('the end of a crew', () => {
  test('waits for threads that finish, and takes their last results', async (context) => {
    const { fake, abandoned } = await stopping(context, ({ threads: [one, two] }) => {
      assert.deepEqual([one?.taken(), two?.taken()], [[{ kind: 'stop' }], [{ kind: 'stop' }]]);
      one?.answer([packet(1)]);
      one?.end();
      two?.end();
    });
    assert.equal(abandoned, 0);
    assert.deepEqual(outcomes(fake.results).slice(0, 2), ['1 done', '4 returned']);
    assert.deepEqual(
      fake.threads.map(({ terminated }) => terminated),
      [0, 0],
    );
  });

  test('terminates a thread that does not listen', async (context) => {
    const { fake, abandoned } = await stopping(context, ({ threads: [one, two] }) => {
      one?.end();
      const stubborn = two as FakeThread;
      stubborn.terminate = () => {
        stubborn.terminated++;
        stubborn.end();
        return Promise.withResolvers<never>().promise;
      };
    });
    assert.equal(abandoned, 0);
    assert.equal(fake.thread(2).terminated, 1);
    assert.equal(fake.results.length, 8);
    assert.ok(fake.results.every(({ outcome }) => outcome === 'returned'));
  });

  test('abandons one that cannot be terminated, and is bounded in time', async (context) => {
    const { fake, abandoned } = await stopping(context, ({ threads: [one] }) => one?.end());
    assert.equal(abandoned, 1);
    assert.deepEqual([fake.thread(2).terminated, fake.thread(2).held], [1, false]);
  });

  test('is final: no work and no thread comes after it', async (context) => {
    const { fake } = await stopping(context, ({ threads }) => threads.forEach((thread) => thread.end()));
    fake.crew.grant([packet(-1, { step: 'picture', lane: 'now' })]);
    assert.equal(fake.crew.member(), undefined);
    assert.deepEqual([fake.crew.room('parser'), fake.threads.length], [0, 2]);
  });

  test('a thread that was given up and ends after all is not counted any more', async () => {
    const fake = new FakeCrew({ most: 1 });
    fake.crew.grant([packet(1)]);
    fake.thread(1).begin(1);
    fake.crew.watch(Date.now() + 2000, 0);
    assert.equal(fake.crew.lingering.size, 1);
    fake.thread(1).end();
    assert.equal(await fake.crew.settled(), 0);
  });
});
