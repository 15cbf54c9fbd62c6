/** What the threads are told of who listens, and what a listener with a fault costs. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EventHub } from '../../lib/engine/event-hub.ts';

test('whoever listened once listens no more', () => {
  const wanted: (readonly string[])[] = [];
  const hub = new EventHub((events) => wanted.push(events));
  let heard = 0;
  hub.once('scan:begin', () => heard++);
  hub.announce({ event: 'scan:begin', scan: 1 });
  hub.announce({ event: 'scan:begin', scan: 2 });
  assert.deepEqual([heard, wanted], [1, [['scan:begin'], []]]);
});

test('a listener that throws costs no other its event, and the application hears of it', (context) => {
  const later: (() => void)[] = [];
  context.mock.method(globalThis, 'queueMicrotask', (work: () => void) => later.push(work));
  const hub = new EventHub(() => undefined);
  const heard: string[] = [];
  hub.once('scan:begin', () => {
    throw new Error('of the application');
  });
  hub.on('scan:begin', ({ scan }) => heard.push(`second ${scan}`));
  hub.announce({ event: 'scan:begin', scan: 1 });
  hub.announce({ event: 'scan:begin', scan: 2 });
  assert.deepEqual(heard, ['second 1', 'second 2']);
  assert.equal(later.length, 1);
  assert.throws(() => later[0]?.(), { message: 'of the application' });
});
