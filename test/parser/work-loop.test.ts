import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Lane, Packet } from '../../lib/channel/packet.ts';
import type { ParserTakes } from '../../lib/parser/parser-messages.ts';
import { WorkLoop } from '../../lib/parser/work-loop.ts';
import { parsePacket } from './parse-file.ts';

class Bench {
  readonly waiting: Record<Lane, ParserTakes[]> = { now: [], normal: [] };
  readonly done: string[] = [];
  readonly stopped: Promise<void>;
  readonly loop: WorkLoop;

  /** @param during called while the packet of this id is at work */
  constructor(during: (id: number) => void = () => {}) {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.stopped = promise;
    const lane = (name: Lane) => ({
      poll: () => this.waiting[name].shift(),
      push: ({ id, lane: way }: Packet) => {
        assert.equal(way, name);
        this.done.push(`${name} ${id}`);
      },
    });
    const work = async (packet: Packet): Promise<Packet> => {
      during(packet.id);
      return packet;
    };
    this.loop = new WorkLoop({ now: lane('now'), normal: lane('normal') }, work, () => {
      this.done.push('stopped');
      resolve();
    });
  }
}

const work = (...ids: number[]): ParserTakes => ({
  kind: 'work',
  packets: ids.map((id) => parsePacket('', { id })),
});

test('somebody waiting comes before the rest of the scan', async () => {
  const bench = new Bench((id) => {
    if (id === 1) bench.waiting.now.push(work(9));
    if (id === 3) bench.waiting.normal.push({ kind: 'stop' });
  });
  bench.loop.take('normal', work(1, 2, 3));
  await bench.stopped;
  assert.deepEqual(bench.done, ['normal 1', 'now 9', 'normal 2', 'normal 3', 'stopped']);
});

test('stop is seen between two files: the one at work is finished, the rest dropped', async () => {
  const bench = new Bench((id) => {
    if (id === 1) bench.waiting.normal.push({ kind: 'stop' });
  });
  bench.loop.take('normal', work(1, 2, 3));
  await bench.stopped;
  assert.deepEqual(bench.done, ['normal 1', 'stopped']);
});

test('work that comes after all was done is begun', async () => {
  const bench = new Bench();
  bench.loop.take('normal', work(1));
  await Promise.resolve();
  await new Promise(setImmediate);
  bench.loop.take('now', work(2));
  await new Promise(setImmediate);
  bench.loop.take('normal', { kind: 'stop' });
  await bench.stopped;
  assert.deepEqual(bench.done, ['normal 1', 'now 2', 'stopped']);
});

test('a packet that somebody waits for is moved up, once', async () => {
  const bench = new Bench((id) => {
    if (id === 1) {
      // As the thread hears it while a parse waits for something: the first is at work, its result is awaited.
      bench.loop.take('now', work(1));
      bench.waiting.now.push(work(3));
    }
    if (id === 2) bench.waiting.normal.push({ kind: 'stop' });
  });
  bench.loop.take('normal', work(1, 2, 3));
  await bench.stopped;
  assert.deepEqual(bench.done, ['now 1', 'now 3', 'normal 2', 'stopped']);
});
