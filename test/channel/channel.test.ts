import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, test } from 'node:test';
import { MessageChannel, Worker } from 'node:worker_threads';
import { Channel, createChannel } from '../../lib/channel/channel.ts';

function pair(): [Channel<number, number>, Channel<number, number>] {
  const [here, there] = createChannel('a', 'b');
  return [new Channel(here), new Channel(there)];
}

/** Ports that hold this thread. */
function held(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'MessagePort').length;
}

/** The first `count` messages. */
function received(channel: Channel<number, number>, count: number): Promise<number[]> {
  const messages: number[] = [];
  return new Promise((resolve) => {
    channel.listen((message) => {
      messages.push(message);
      if (messages.length === count) resolve(messages);
    });
  });
}

describe('a channel', () => {
  test('is named by its arrow, from either end', () => {
    const [here, there] = pair();
    assert.deepEqual([here.arrow, there.arrow], ['a>b', 'b>a']);
    here.close();
    const lanes = createChannel('a', 'b', 'now').map((end) => new Channel(end));
    assert.deepEqual(
      lanes.map(({ arrow }) => arrow),
      ['a>b now', 'b>a now'],
    );
    lanes[0]?.close();
  });

  test('gives messages in the order they were sent, those of before the listener too', async () => {
    const [here, there] = pair();
    for (let number = 0; number < 500; number++) here.send(number);
    const messages = received(there, 1000);
    for (let number = 500; number < 1000; number++) here.send(number);
    assert.deepEqual(
      await messages,
      Array.from({ length: 1000 }, (_, number) => number),
    );
    here.close();
  });

  test('says how many messages were sent and not taken, each direction for itself', async () => {
    const [here, there] = pair();
    here.send(1);
    here.send(2);
    there.send(3);
    assert.deepEqual([here.depth, there.depth], [2, 1]);
    assert.equal(there.poll(), 1);
    assert.deepEqual([here.depth, there.depth], [1, 1]);
    await received(there, 1);
    assert.deepEqual([here.depth, there.depth], [0, 1]);
    here.close();
  });

  test('can be polled beside a listener: each message is taken once', async () => {
    const [here, there] = pair();
    const heard: number[] = [];
    const last = new Promise<void>((resolve) => {
      there.listen((message) => {
        heard.push(message);
        if (message === 3) resolve();
      });
    });
    here.send(1);
    here.send(2);
    // Synchronous work in this thread: the listener has had no turn.
    assert.deepEqual([there.poll(), there.poll(), there.poll()], [1, 2, undefined]);
    here.send(3);
    await last;
    assert.deepEqual(heard, [3]);
    assert.equal(here.depth, 0);
    here.close();
  });

  test('closes in order: what was sent before arrives, then the end is told, once', async () => {
    const [here, there] = pair();
    const heard: (number | string)[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    there.listen((message) => heard.push(message));
    there.onClose(() => {
      heard.push('closed');
      resolve();
    });
    here.send(1);
    here.send(2);
    here.close();
    here.close();
    here.send(3);
    await promise;
    assert.deepEqual(heard, [1, 2, 'closed']);
  });

  test('moves what is transferred instead of copying it', async () => {
    const [end, other] = createChannel('a', 'b');
    const here = new Channel<Uint8Array, never>(end);
    const there = new Channel<never, Uint8Array>(other);
    const bytes = new Uint8Array([1, 2, 3]);
    const arrived = new Promise<Uint8Array>((resolve) => there.listen(resolve));
    here.send(bytes, [bytes.buffer]);
    assert.equal(bytes.byteLength, 0);
    assert.deepEqual(await arrived, new Uint8Array([1, 2, 3]));
    here.close();
  });

  test('is handed to a thread, and counts there too', async () => {
    const [end, other] = createChannel('a', 'b');
    const here = new Channel<number, string>(end);
    const worker = new Worker(new URL('./echo-worker.ts', import.meta.url), {
      workerData: other,
      transferList: [other.port],
    });
    // From the start: its exit may be told before its last message.
    const exited = once(worker, 'exit');
    const answer = new Promise<string>((resolve) => here.listen(resolve));
    here.send(7);
    assert.equal(await answer, 'got 7');
    assert.equal(here.depth, 0);
    await exited;
  });

  test('holds its thread until it is told not to', () => {
    const [here, there] = pair();
    here.listen(() => undefined);
    const before = held();
    here.unref();
    assert.equal(held(), before - 1);
    here.ref();
    assert.equal(held(), before);
    here.close();
    there.close();
  });
});

test('an end that was transferred away sends no more', () => {
  const [end] = createChannel('a', 'b');
  const { port1 } = new MessageChannel();
  port1.postMessage(end.port, [end.port]);
  assert.doesNotThrow(() => new Channel<number, never>(end).send(1));
  port1.close();
});
