/** What the threads are told of who listens, and what a listener with a fault costs. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EventHub } from '../../lib/engine/event-hub.ts';
import { beginScan } from '../../lib/engine/scan-handle.ts';
import type { ScanHandle } from '../../lib/engine/scan-handle.ts';
import type { ScanReport } from '../../lib/status/report.ts';

test('whoever listened once listens no more', () => {
  const wanted: (readonly string[])[] = [];
  const hub = new EventHub((events) => wanted.push(events));
  let heard = 0;
  hub.once('scan:begin', () => heard++);
  hub.announce({ event: 'scan:begin', scan: 1 });
  hub.announce({ event: 'scan:begin', scan: 2 });
  assert.deepEqual([heard, wanted], [1, [['scan:begin'], []]]);
});

test('an event may have as many listeners as an application likes, and no warning is printed', (context) => {
  const warned = context.mock.method(process, 'emitWarning', () => undefined);
  const hub = new EventHub(() => undefined);
  for (let listener = 0; listener < 20; listener++) hub.on('scan:begin', () => undefined);
  assert.equal(warned.mock.callCount(), 0);
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

test('whoever iterates over a scan hears of that one and of the library; listeners hear of all', async () => {
  const hub = new EventHub(() => undefined);
  const end = Promise.withResolvers<ScanReport>();
  const follow = (handle: ScanHandle): Promise<ScanReport> => {
    hub.follow(handle);
    return end.promise;
  };
  const [one, two] = [0, 1].map(() => beginScan(follow, () => undefined, undefined)) as [
    ScanHandle,
    ScanHandle,
  ];
  const heard = Promise.all([one, two].map((handle) => Array.fromAsync(handle, ({ event }) => event)));
  let begun = 0;
  hub.on('scan:begin', () => begun++);
  hub.scan(one);
  hub.announce({ event: 'scan:begin', scan: 1 });
  hub.announce({ event: 'log', from: 'x', text: 'y' });
  hub.announce({ event: 'scan:exit' }, two);
  hub.scan(undefined);
  hub.announce({ event: 'scan:begin', scan: 2 });
  hub.announce({ event: 'file:done', path: '/m', file: 1, item: 1 });
  hub.announce({ event: 'scan:pause' });
  end.resolve({} as ScanReport);
  assert.deepEqual(await heard, [
    ['scan:begin', 'log', 'scan:pause'],
    ['log', 'scan:exit', 'scan:pause'],
  ]);
  assert.equal(begun, 2);
});
