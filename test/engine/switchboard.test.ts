/** What stands before the messages that move a scan on, where listeners are slow. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { Channel, createChannel } from '../../lib/channel/channel.ts';
import { EventGate, WINDOW } from '../../lib/dbmanager/event-gate.ts';
import type { DbManagerGives, DbManagerTakes } from '../../lib/dbmanager/dbmanager-messages.ts';
import type { DispatcherGives } from '../../lib/dispatcher/dispatcher-messages.ts';
import { EventHub } from '../../lib/engine/event-hub.ts';
import { Switchboard } from '../../lib/engine/switchboard.ts';
import type { SwitchboardLines } from '../../lib/engine/switchboard.ts';

test('a word of the dispatcher does not wait until no event comes any more', async () => {
  let heard = 0;
  const heardBefore = Promise.withResolvers<number>();
  const events = new EventHub(() => undefined);
  events.on('file:done', () => heard++);
  const house = { dbmanager: (message: DbManagerTakes) => take(message) };
  const run = { fromDbManager: () => undefined, fromDispatcher: () => heardBefore.resolve(heard) };
  const switchboard = new Switchboard({ house, events, run: () => run } as unknown as SwitchboardLines);
  const [db, dbMain] = createChannel('dbmanager', 'main');
  const [dispatcher, dispatcherMain] = createChannel('dispatcher', 'main');
  const gives = new Channel<DbManagerGives, never>(db);
  const gate = new EventGate((sent) => gives.send({ kind: 'events', events: sent }));
  const take = (message: DbManagerTakes): void => {
    if (message.kind === 'credit') gate.credit(message.events, message.milliseconds);
  };
  const fromDb = new Channel<never, DbManagerGives>(dbMain);
  fromDb.listen((message) => switchboard.fromDbManager(message));
  const fromDispatcher = new Channel<never, DispatcherGives>(dispatcherMain);
  fromDispatcher.listen((message) => switchboard.fromDispatcher(message));
  gate.listen(['file:done']);
  for (let file = 1; file <= 5_000; file++) gate.push({ event: 'file:done', path: '/x', file, item: file });
  gate.flush();
  new Channel<DispatcherGives, never>(dispatcher).send({ kind: 'drained' });
  const before = await heardBefore.promise;
  fromDb.close();
  fromDispatcher.close();
  assert.ok(before <= WINDOW, `behind ${before} events`);
});

test('a progress is answered when the other ports had their turn, and no next one comes before', async () => {
  const answers: DbManagerTakes['kind'][] = [];
  const heard: string[] = [];
  const events = new EventHub(() => undefined);
  events.on('progress', () => heard.push('progress'));
  const house = { dbmanager: ({ kind }: DbManagerTakes) => answers.push(kind) };
  const switchboard = new Switchboard({ house, events, run: () => undefined } as unknown as SwitchboardLines);
  const none = { done: 0, failed: 0, micros: 0 };
  switchboard.fromDbManager({
    kind: 'progress',
    progress: {
      found: 0,
      acknowledged: 0,
      walked: false,
      folders: 0,
      unlisted: 0,
      toParse: 0,
      toGrab: 0,
      toDownload: 0,
      stages: { parser: none, grabber: none, downloader: none },
    },
  });
  assert.deepEqual([heard, answers], [['progress'], []]);
  await setImmediate();
  assert.deepEqual(answers, ['progressed']);
});
