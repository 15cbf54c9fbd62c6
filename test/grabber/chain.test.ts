import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atWork } from '../../lib/threads/cell.ts';
import { FakeThread, packet, resultOf, settle } from './thread.ts';
import type { GrabItem, ItemGrabber } from '../../lib/grabber/contract.ts';

function grabber(grab: ItemGrabber['grab'], more: Partial<ItemGrabber> = {}): ItemGrabber {
  return { name: 'g', version: '1', types: ['audio'], grab, ...more };
}

test('a grab becomes a result packet with the same header and a clean body', async () => {
  const thread = new FakeThread([
    grabber(() => ({ values: { genre: ['Jazz', { value: 'Fusion', language: 'en' }] } })),
  ]);
  const [result] = await thread.work(packet('g', 7)).until(1);
  assert.equal(result?.outcome, 'done');
  assert.deepEqual([result?.id, result?.file, result?.consumer, result?.lane], [7, 7, 'grabber:g', 'normal']);
  assert.deepEqual(resultOf(result), {
    document: { genre: [['Jazz'], ['Fusion', 'en']] },
    artwork: [],
    downloads: [],
  });
});

test('a grabber sees its item: values, the name as bytes, its own sidecars in the order of its patterns', async () => {
  let seen: GrabItem | undefined;
  const look = grabber(
    (item) => {
      seen = item;
    },
    { sidecars: ['<name>.lrc', 'cover.*'] },
  );
  const bytes = Buffer.from('/music/\xff.mp3', 'latin1');
  const asked = {
    path: '/music/Song.mp3',
    values: { title: ['T'] },
    bytes,
    sidecars: ['COVER.PNG', 'x.nfo', 'song.LRC'].map((name) => ({ name, kind: 'x', stamp: '1.1.1' })),
  };
  await new FakeThread([look]).work(packet('g', 1, asked)).until(1);
  assert.deepEqual(seen?.values, { title: ['T'] });
  assert.equal(seen?.file, bytes);
  assert.deepEqual(
    seen?.sidecars.map(({ name }) => name),
    ['song.LRC', 'COVER.PNG'],
  );
});

test('a grabber never runs twice at once, and two grabbers do not wait for each other', async () => {
  let running = 0;
  let most = 0;
  const gate = Promise.withResolvers<void>();
  const slow = grabber(
    async () => {
      most = Math.max(most, ++running);
      await gate.promise;
      running--;
    },
    { name: 'slow' },
  );
  const thread = new FakeThread([slow, grabber(() => undefined, { name: 'quick' })]);
  thread.work(packet('slow', 1), packet('slow', 2), packet('quick', 1), packet('quick', 2));
  assert.deepEqual(
    (await thread.until(2)).map(({ consumer }) => consumer),
    ['grabber:quick', 'grabber:quick'],
  );
  gate.resolve();
  await thread.until(4);
  assert.equal(most, 1);
});

test('the cell names the item while its grabber is at work, an async one too', async () => {
  const gate = Promise.withResolvers<void>();
  const thread = new FakeThread([grabber(() => gate.promise)]);
  thread.work(packet('g', 42));
  await settle();
  assert.equal(atWork(thread.cells[0]!)?.ticket, 42);
  gate.resolve();
  await thread.until(1);
  await settle();
  assert.equal(atWork(thread.cells[0]!), undefined);
});

test('somebody who waits is served before the rest of the window', async () => {
  const order: number[] = [];
  const gate = Promise.withResolvers<void>();
  const thread = new FakeThread([
    grabber(async (item) => {
      order.push(item.id);
      if (item.id === 1) await gate.promise;
    }),
  ]);
  thread.work(packet('g', 1), packet('g', 2), packet('g', 3));
  await settle();
  thread.work(packet('g', 9, { lane: 'now' }));
  gate.resolve();
  const results = await thread.until(4);
  assert.deepEqual(order, [1, 9, 2, 3]);
  assert.equal(results[1]?.lane, 'now');
});

test('an item without a needed key, or of another type, is through without being shown', async () => {
  const shown: number[] = [];
  const thread = new FakeThread([
    grabber(
      (item) => {
        shown.push(item.id);
      },
      { needs: ['title', 'artist'] },
    ),
  ]);
  const full = { title: ['T'], artist: ['A'] };
  thread.work(
    packet('g', 1, { values: { title: ['T'] } }),
    packet('g', 2, { values: full }),
    packet('g', 3, { values: full, type: 'video' }),
  );
  const results = await thread.until(3);
  assert.deepEqual(shown, [2]);
  assert.ok(results.every(({ outcome, body }) => outcome === 'done' && body !== ''));
});

test('`every` keeps the starts apart, and a stop does not wait for it', async () => {
  const starts: number[] = [];
  const thread: FakeThread = new FakeThread([
    grabber(
      () => {
        starts.push(thread.clock.now());
      },
      { every: 1000 },
    ),
  ]);
  thread.work(packet('g', 1), packet('g', 2), packet('g', 3));
  await thread.until(1);
  await settle();
  thread.clock.advance(999);
  await settle();
  assert.deepEqual(starts, [0]);
  thread.clock.advance(1);
  await thread.until(2);
  assert.deepEqual(starts, [0, 1000]);
  await thread.stop();
  assert.equal(thread.results.length, 2);
});

test('setup comes before the first item, endOfScan after the queue, teardown at stop, all with the same context', async () => {
  const calls: string[] = [];
  const contexts = new Set<unknown>();
  const say = (what: string) => (context: unknown) => {
    calls.push(what);
    contexts.add(context);
  };
  const thread = new FakeThread([
    grabber(
      (item, context) => {
        calls.push(`grab ${item.id}`);
        contexts.add(context);
      },
      { setup: say('setup'), endOfScan: say('endOfScan'), teardown: say('teardown') },
    ),
  ]);
  thread.work(packet('g', 1), packet('g', 2));
  thread.chain.take({ kind: 'end-of-scan' });
  await thread.until(2);
  thread.chain.take({ kind: 'end-of-scan' });
  await settle();
  await thread.stop();
  assert.deepEqual(calls, ['setup', 'grab 1', 'grab 2', 'endOfScan', 'teardown']);
  assert.equal(contexts.size, 1);
});

test('a grabber that had no work is neither loaded nor torn down', async () => {
  const thread = new FakeThread(['this would not load']);
  thread.chain.take({ kind: 'end-of-scan' });
  await thread.stop();
  assert.deepEqual(thread.sent, []);
});

test('options pass through the schema of the grabber; wrong ones switch it off with their name', async () => {
  const schema = {
    '~standard': {
      version: 1 as const,
      vendor: 'test',
      validate: (value: unknown) =>
        typeof (value as { size?: unknown }).size === 'number'
          ? { value: { size: 2 * (value as { size: number }).size } }
          : { issues: [{ message: 'is no number', path: ['size'] }] },
    },
  };
  const sized: ItemGrabber<{ size: number }> = {
    name: 'g',
    version: '1',
    types: ['audio'],
    options: schema,
    grab: (_item, context) => ({ values: { track: context.options.size } }),
  };
  const good = new FakeThread([sized], { size: 21 });
  assert.deepEqual(resultOf((await good.work(packet('g', 1)).until(1))[0]).document, { track: [[42]] });
  const bad = new FakeThread([sized], {});
  assert.equal((await bad.work(packet('g', 1)).until(1))[0]?.outcome, 'returned');
  assert.match(bad.sentOf('off')[0]?.reason ?? '', /option size of the grabber g is not valid: is no number/);
});

test('a stop ends the grab at work and drops the rest', async () => {
  const thread = new FakeThread([
    grabber(
      (_item, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason as Error));
        }),
    ),
  ]);
  thread.work(packet('g', 1), packet('g', 2));
  await settle();
  await thread.stop();
  assert.deepEqual(
    thread.results.map(({ id, outcome }) => [id, outcome]),
    [[1, 'returned']],
  );
});

test('a stop does not wait for ever for a grab that never ends', async () => {
  const thread = new FakeThread([grabber(() => new Promise(() => undefined))]);
  thread.work(packet('g', 1));
  await settle();
  const stopped = thread.stop();
  await settle();
  thread.clock.advance(1_000);
  await stopped;
  assert.deepEqual(thread.results, []);
});

test('log lines have a limit, and what is lost is counted', async () => {
  const thread: FakeThread = new FakeThread([
    grabber((item, context) => {
      if (item.id === 2) thread.clock.advance(3_000);
      for (let line = 0; line < (item.id === 1 ? 50 : 1); line++) context.log(`line ${line}`);
    }),
  ]);
  await thread.work(packet('g', 1), packet('g', 2)).until(2);
  const lines = thread.sentOf('log');
  assert.equal(lines.length, 21);
  assert.equal(lines[20]?.text, 'line 0 (30 lines before this one are left out)');
});
