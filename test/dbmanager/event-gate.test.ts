/** What goes to a main thread whose listeners are slow, and what does not. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EventGate, FIRST_WINDOW, HELD, WINDOW } from '../../lib/dbmanager/event-gate.ts';
import type { DbManagerGives } from '../../lib/dbmanager/dbmanager-messages.ts';
import type { ScanEvent } from '../../lib/events.ts';
import { FakeHouse } from '../support/fake-house.ts';

const IDLE: ScanEvent = { event: 'grabbing:idle' };

class Rig {
  readonly messages: ScanEvent[][] = [];
  readonly gate: EventGate;
  #now = 1_000;
  #file = 0;
  #answered = 0;

  constructor() {
    this.gate = new EventGate(
      (events) => this.messages.push(events),
      () => this.#now++,
    );
    this.gate.listen(['file:done', 'grabbing:idle']);
  }

  get sent(): ScanEvent[] {
    return this.messages.flat();
  }

  /** As a commit. */
  files(count: number): void {
    for (let made = 0; made < count; made++)
      this.gate.push({ event: 'file:done', path: '/x', file: ++this.#file, item: 1 });
    this.gate.flush();
  }

  /** What was sent, as the numbers of files and the names of others. */
  get heard(): (number | string)[] {
    return this.sent.map((event) => (event.event === 'file:done' ? event.file : event.event));
  }

  /** A main thread that takes what was sent, message by message. @param each milliseconds of listeners */
  answerAll(each = 0): void {
    for (; this.#answered < this.messages.length; this.#answered++) {
      const length = this.messages[this.#answered]?.length ?? 0;
      this.gate.credit(length, length * each);
    }
  }

  get underWay(): number {
    return this.messages.slice(this.#answered).flat().length;
  }
}

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, at) => at + 1);
}

test('types that nobody listens to are not sent', () => {
  const { gate, messages } = new Rig();
  gate.listen(['grabbing:idle']);
  assert.deepEqual([gate.wants('file:done'), gate.wants('grabbing:idle')], [false, true]);
  gate.push({ event: 'file:done', path: '/x', file: 1, item: 1 });
  gate.push(IDLE);
  gate.flush();
  gate.flush();
  assert.deepEqual(messages, [[IDLE]]);
});

test('where a listener keeps up, what a commit tells goes at once, in one message', () => {
  const rig = new Rig();
  for (const files of [1, 200, 40]) {
    rig.files(files);
    rig.answerAll();
  }
  assert.deepEqual(
    rig.messages.map(({ length }) => length),
    [1, 200, 40],
  );
});

test('under way to a listener that does not come back are a few events, in however many commits they were made', () => {
  for (const files of [2, 100, 3_000]) {
    const rig = new Rig();
    for (let commit = 0; commit < 20; commit++) rig.files(files);
    assert.equal(rig.sent.length, FIRST_WINDOW, `${files} files a commit`);
  }
});

test('under way are as many as listeners take in 50 ms, by the last that they took, one at least and 256 at most', () => {
  const rig = new Rig();
  const underWay = [0.001, 1, 20, 400, 10, 0].map((each) => {
    rig.files(WINDOW);
    rig.answerAll(each);
    rig.files(WINDOW);
    return rig.underWay;
  });
  assert.deepEqual(underWay, [WINDOW, 50, 2, 1, 5, WINDOW]);
});

test('a burst is heard whole and in its order, life-cycle events in their place', () => {
  const rig = new Rig();
  rig.files(3_000);
  rig.gate.push(IDLE);
  rig.files(2_000);
  rig.answerAll();
  assert.deepEqual(
    rig.heard,
    upTo(5_000).flatMap((file) => (file === 3_000 ? [file, IDLE.event] : [file])),
  );
});

test('what is too much is dropped and told once, behind all that was held, with the time of the first and the last', () => {
  const rig = new Rig();
  rig.files(FIRST_WINDOW);
  for (let commit = 0; commit < 6; commit++) rig.files(2_000);
  rig.gate.push(IDLE);
  // A place that is free again is no end of it.
  rig.gate.credit(FIRST_WINDOW, 0);
  rig.files(10);
  rig.answerAll();
  const heard = rig.heard;
  assert.deepEqual(heard.splice(FIRST_WINDOW + HELD), [IDLE.event, 'events:missed']);
  assert.deepEqual(heard, upTo(FIRST_WINDOW + HELD));
  const count = 6 * 2_000 + 10 - HELD;
  assert.deepEqual(rig.sent.at(-1), { event: 'events:missed', from: 1_000, to: 999 + count, count });
  rig.files(1);
  assert.equal(rig.heard.at(-1), FIRST_WINDOW + 6 * 2_000 + 11);
});

test('where events are taken one by one, what follows is no message of each', () => {
  const rig = new Rig();
  for (let file = 0; file < 4_000; file++) rig.files(1);
  rig.answerAll();
  assert.equal(rig.sent.length, 4_000);
  assert.ok(rig.messages.length <= FIRST_WINDOW + 4_000 / (WINDOW / 2), `${rig.messages.length} messages`);
});

test('what is drained goes whole, with what was missed; nothing follows until it is taken', () => {
  const rig = new Rig();
  rig.files(HELD + FIRST_WINDOW + 5);
  rig.gate.drain();
  assert.equal(rig.sent.length, HELD + 1);
  assert.equal(rig.heard.at(-1), 'events:missed');
  const drained = rig.messages.length;
  rig.files(1);
  rig.gate.credit(HELD - WINDOW, 0);
  assert.equal(rig.messages.length, drained);
  rig.gate.credit(WINDOW, 0);
  assert.equal(rig.messages.length, drained + 1);
});

test('a scan that fails has told before what happened before', (context) => {
  const house = new FakeHouse(context);
  house.slowListener = true;
  for (let file = 0; file < 60; file++) house.disk.write(`/music/${file}.mp3`);
  house.busy = ({ body }) => body.endsWith('/7.mp3');
  house.begin();
  house.run();
  let before = 0;
  Object.defineProperty(house.gives, 'push', {
    value(message: DbManagerGives): number {
      if (message.kind === 'failed') before = house.events.length;
      return Array.prototype.push.call(house.gives, message);
    },
  });
  house.manager.fail(new Error('the disk is gone'));
  const done = house.events.slice(0, before).filter(({ event }) => event === 'file:done');
  assert.equal(done.length, 59);
  assert.ok(house.events.slice(before).every(({ event }) => event === 'grabbing:idle'));
});

test('a scan comes to its end while its listener is at the first event; the others are told before its report', (context) => {
  const house = new FakeHouse(context);
  house.slowListener = true;
  for (let file = 0; file < 40; file++) house.disk.write(`/music/${file}.mp3`);
  house.begin();
  let before = 0;
  while (!house.gives.some(({ kind }) => kind === 'finished')) {
    before = house.events.length;
    assert.equal(house.run(1), 1);
  }
  assert.ok(before <= FIRST_WINDOW, `${before} events stand before what ends the scan`);
  const done = house.events.filter(({ event }) => event === 'file:done');
  assert.deepEqual([done.length, house.events.some(({ event }) => event === 'events:missed')], [40, false]);
});
