import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { BroadcastChannel, MessageChannel } from 'node:worker_threads';
import { Channel, createChannel } from '../../lib/channel/channel.ts';
import type { ChannelEnd } from '../../lib/channel/channel.ts';
import { startTrace } from '../../lib/channel/trace.ts';
import type { TraceRecord } from '../../lib/channel/trace.ts';

const NAME = 'trace of the trace test';

afterEach(() => startTrace(undefined));

/** The next `count` records. */
function records(count: number): Promise<TraceRecord[]> {
  const listener = new BroadcastChannel(NAME);
  const heard: TraceRecord[] = [];
  return new Promise((resolve) => {
    listener.onmessage = (event) => {
      heard.push((event as { data: TraceRecord }).data);
      if (heard.length < count) return;
      listener.close();
      resolve(heard);
    };
  });
}

test('every message is told with its arrow, its kind and its time', async () => {
  const [end, other] = createChannel('a', 'b');
  const [here, there] = [new Channel<object, object>(end), new Channel<object, object>(other)];
  const heard = records(2);
  startTrace({ messages: NAME });
  const begun = Date.now();
  here.send({ kind: 'work', packets: [1] });
  there.send({ kind: 'results' });
  const [first, second] = (await heard) as [TraceRecord, TraceRecord];
  assert.deepEqual([first.arrow, first.kind, first.message], ['a>b', 'work', { kind: 'work', packets: [1] }]);
  assert.deepEqual([second.arrow, second.kind], ['b>a', 'results']);
  assert.ok(Math.abs(first.at - begun) < 1000, `${first.at} is a time of day`);
  here.close();
});

test('a message that carries a port is told by its kind, and arrives whole', async () => {
  const [end, other] = createChannel('a', 'b');
  const here = new Channel<{ kind: string; end: ChannelEnd }, never>(end);
  const there = new Channel<never, { kind: string; end: ChannelEnd }>(other);
  const [carried] = createChannel('c', 'd');
  const heard = records(1);
  startTrace({ messages: NAME });
  here.send({ kind: 'connect', end: carried }, [carried.port]);
  assert.deepEqual(
    (await heard).map(({ kind, message }) => [kind, message]),
    [['connect', { kind: 'connect' }]],
  );
  assert.equal(there.poll()?.end.arrow, 'c>d');
  here.close();
});

test('nothing is told unless somebody asked for it', () => {
  const { port1 } = new MessageChannel();
  port1.close();
  const listener = new BroadcastChannel(NAME);
  const heard: unknown[] = [];
  listener.onmessage = (event) => heard.push(event);
  const [end] = createChannel('a', 'b');
  startTrace({ messages: NAME });
  startTrace(undefined);
  const channel = new Channel<object, never>(end);
  channel.send({ kind: 'work' });
  channel.close();
  listener.close();
  assert.deepEqual(heard, []);
});
