import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { HostDown, HostQueues, publishedRate } from '../../lib/downloader/host-queues.ts';
import type { HostRate } from '../../lib/downloader/host-rates.ts';
import { SingleFlight } from '../../lib/downloader/single-flight.ts';
import { Urgency } from '../../lib/downloader/urgency.ts';
import { WEB_LIMITS } from '../../lib/downloader/web-limits.ts';

const A = new URL('https://a.example/');
const B = new URL('https://b.example/');
const FAST: HostRate = { concurrency: 2, count: 1000, interval: 1 };
const never = new AbortController().signal;

/** Tasks that end when told. */
function openTasks(): {
  task: (name: string) => () => Promise<string>;
  begun: string[];
  end: (name: string) => void;
} {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  return {
    begun,
    task: (name) => () => {
      begun.push(name);
      const { promise, resolve } = Promise.withResolvers<string>();
      ends.set(name, () => resolve(name));
      return promise;
    },
    end: (name) => ends.get(name)?.(),
  };
}

const turns = async (): Promise<void> => {
  for (let i = 0; i < 5; i++) await new Promise(setImmediate);
};

/** A clock that goes on when told: how late this machine wakes somebody is not the matter. */
function clockOf({ mock }: TestContext): (milliseconds: number) => Promise<void> {
  mock.timers.enable({ apis: ['Date', 'setTimeout', 'setInterval'] });
  return async (milliseconds) => {
    for (let passed = 0; passed < milliseconds; passed++) {
      await turns();
      mock.timers.tick(1);
    }
    await turns();
  };
}

test('a host gets as many requests at once as it may, in the order they came; others are not held up by it', async () => {
  const hosts = new HostQueues(WEB_LIMITS, () => FAST);
  const { task, begun, end } = openTasks();
  const all = ['a1', 'a2', 'a3', 'b1'].map((name) =>
    hosts.run(name.startsWith('a') ? A : B, never, task(name)),
  );
  await turns();
  deepEqual(begun, ['a1', 'a2', 'b1']);
  end('a2');
  await turns();
  deepEqual(begun, ['a1', 'a2', 'b1', 'a3']);
  for (const name of begun) end(name);
  deepEqual(await Promise.all(all), ['a1', 'a2', 'a3', 'b1']);
});

test('what somebody waits for goes first, also where it waited before, and where the queue is full', async () => {
  const hosts = new HostQueues({ ...WEB_LIMITS, waitingOfHost: 4 }, () => ({ ...FAST, concurrency: 1 }));
  const { task, begun, end } = openTasks();
  const flights = new SingleFlight<string>();
  const fetch = (name: string, urgency?: Urgency): Promise<string> =>
    flights.run(name, never, (shared, urgent) => hosts.run(A, shared, task(name), urgent), urgency);
  const raised = new Urgency();
  const all = [fetch('1'), fetch('2'), fetch('3'), fetch('4', raised), fetch('5')];
  await turns();
  raised.raise();
  // The second one is asked for by somebody who waits, too.
  all.push(fetch('2', new Urgency('now')), fetch('urgent', new Urgency('now')));
  await rejects(fetch('6'), { code: 'ERR_VALHALLA_WEB' });
  for (let at = 0; at < 6; at++) {
    await turns();
    end(begun[at] as string);
  }
  await Promise.all(all);
  deepEqual(begun, ['1', '4', '2', 'urgent', '3', '5']);
});

test('all hosts together get no more than the limit', async () => {
  const hosts = new HostQueues({ ...WEB_LIMITS, atOnce: 3 }, () => FAST);
  const { task, begun, end } = openTasks();
  const all = Array.from({ length: 5 }, (_, n) =>
    hosts.run(new URL(`https://${n}.example/`), never, task(`${n}`)),
  );
  await turns();
  equal(begun.length, 3);
  for (let n = 0; n < 5; n++) {
    end(`${n}`);
    await turns();
  }
  equal((await Promise.all(all)).length, 5);
});

test('requests of one host start no closer than its rate allows', async (context) => {
  const pass = clockOf(context);
  const hosts = new HostQueues(WEB_LIMITS, () => ({ concurrency: 5, count: 2, interval: 40 }));
  const starts: number[] = [];
  const start = (): Promise<number> => Promise.resolve(starts.push(Date.now()));
  const all = Array.from({ length: 6 }, () => hosts.run(A, never, start));
  await pass(100);
  await Promise.all(all);
  for (let i = 2; i < 6; i++)
    ok((starts[i] ?? 0) - (starts[i - 2] ?? 0) >= 39, starts.map((at) => at - (starts[0] ?? 0)).join(' '));
});

test('requests that waited for a place among all do not then start close together', async (context) => {
  const pass = clockOf(context);
  const hosts = new HostQueues({ ...WEB_LIMITS, atOnce: 1 }, () => ({
    concurrency: 1,
    count: 1,
    interval: 40,
  }));
  const { task, end } = openTasks();
  const starts: number[] = [];
  const held = hosts.run(B, never, task('held'));
  const paced = [1, 2].map(() => hosts.run(A, never, () => Promise.resolve(starts.push(Date.now()))));
  await pass(25);
  end('held');
  await pass(100);
  await Promise.all([held, ...paced]);
  ok((starts[1] ?? 0) - (starts[0] ?? 0) >= 39);
});

test('a request beyond the bound is turned away, and has its turn when there is room', async () => {
  const hosts = new HostQueues({ ...WEB_LIMITS, waitingOfHost: 1 }, () => FAST);
  const { task, end } = openTasks();
  const held = ['1', '2', '3'].map((name) => hosts.run(A, never, task(name)));
  await rejects(hosts.run(A, never, task('4')), { code: 'ERR_VALHALLA_WEB', message: /a\.example/ });
  await turns();
  for (const name of ['1', '2', '3']) {
    end(name);
    await turns();
  }
  await Promise.all(held);
  equal(await hosts.run(A, never, () => Promise.resolve('4')), '4');
});

test('who leaves the queue is not run', async () => {
  const hosts = new HostQueues(WEB_LIMITS, () => ({ ...FAST, concurrency: 1 }));
  const { task, begun, end } = openTasks();
  const first = hosts.run(A, never, task('first'));
  const leaver = new AbortController();
  const left = hosts.run(A, leaver.signal, task('left'));
  leaver.abort(new Error('left'));
  await rejects(left, /left/);
  end('first');
  await first;
  await hosts.run(A, never, () => Promise.resolve());
  deepEqual(begun, ['first']);
});

test('a host that is down is not asked until then, by those who wait for their turn neither', async () => {
  let now = 1_000_000;
  const hosts = new HostQueues(
    WEB_LIMITS,
    () => ({ ...FAST, concurrency: 1 }),
    () => now,
  );
  const { task, begun, end } = openTasks();
  const first = hosts.run(A, never, task('first'));
  const waiting = hosts.run(A, never, task('waiting'));
  hosts.markDown(A, 5000);
  hosts.markDown(A, 1000);
  end('first');
  await first;
  await rejects(waiting, (error) => error instanceof HostDown && error.until === now + 5000);
  await rejects(hosts.run(A, never, task('later')), HostDown);
  equal(await hosts.run(B, never, () => Promise.resolve('other')), 'other');
  now += 5000;
  equal(await hosts.run(A, never, () => Promise.resolve('again')), 'again');
  deepEqual(begun, ['first']);
});

test('hosts not used any more are forgotten, one that is down or still counts its starts is not', async () => {
  let now = 1_000_000;
  const hosts = new HostQueues(
    WEB_LIMITS,
    () => ({ ...FAST, interval: 1000 }),
    () => now,
  );
  const visit = (name: string): Promise<unknown> =>
    hosts.run(new URL(`https://${name}/`), never, () => Promise.resolve());
  for (let n = 0; n < 10; n++) await visit(`${n}.example`);
  hosts.markDown(new URL('https://3.example/'), 60_000);
  equal(hosts.size, 10);
  now += 500;
  await visit('young.example');
  equal(hosts.size, 11);
  now += 501;
  await visit('new.example');
  equal(hosts.size, 3, 'the one that is down, the young one and the new one');
});

test('MusicBrainz is asked less than once a second, an unknown host is treated with care', () => {
  deepEqual(publishedRate(new URL('https://musicbrainz.org/ws/2/')), {
    concurrency: 1,
    count: 1,
    interval: 1100,
  });
  equal(publishedRate(new URL('https://unknown.example/')).concurrency, 2);
  equal(publishedRate(new URL('https://constructor/')).concurrency, 2);
});
