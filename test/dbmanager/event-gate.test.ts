/** What goes to a main thread whose listeners are slow, and what does not. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { EventGate, FIRST_WINDOW, HELD, WINDOW } from '../../lib/dbmanager/event-gate.ts';
import type { DbManagerGives } from '../../lib/dbmanager/dbmanager-messages.ts';
import { PER_FILE } from '../../lib/events.ts';
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

  pushFiles(count: number): void {
    for (let made = 0; made < count; made++)
      this.gate.push({ event: 'file:done', path: '/x', file: ++this.#file, item: 1 });
  }

  /** As a commit. */
  files(count: number): void {
    this.pushFiles(count);
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
  rig.files(3 * WINDOW);
  rig.answerAll();
  const before = rig.messages.length;
  for (const files of [1, 200, 40]) {
    rig.files(files);
    rig.answerAll();
  }
  assert.deepEqual(
    rig.messages.slice(before).map(({ length }) => length),
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

test('a few that are taken at once, as those of a kind with a quick listener, say little of many', () => {
  const rig = new Rig();
  const underWay = (): number => {
    rig.gate.push(IDLE);
    rig.gate.flush();
    rig.answerAll();
    rig.files(WINDOW);
    const files = rig.underWay;
    rig.answerAll(20);
    return files;
  };
  assert.deepEqual([underWay(), underWay(), underWay()], [FIRST_WINDOW, 4, 4]);
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

test('a word stands behind all that waits, and goes when that has: no window is larger for it', () => {
  const rig = new Rig();
  const said: number[] = [];
  const word = (): void => void said.push(rig.sent.length);
  rig.gate.behind(word);
  rig.files(FIRST_WINDOW + 100);
  rig.gate.behind(word);
  rig.files(100);
  rig.answerAll(20);
  rig.gate.behind(word);
  assert.deepEqual(said, [0, FIRST_WINDOW + 100, FIRST_WINDOW + 200]);
  assert.deepEqual(rig.heard, upTo(FIRST_WINDOW + 200));
  assert.deepEqual(new Set(rig.messages.slice(1).map(({ length }) => length)), new Set([2]));
});

test('what was missed is told before the word that comes after it, and what is missed later behind that', () => {
  const rig = new Rig();
  rig.files(FIRST_WINDOW);
  rig.files(HELD + 5);
  let told: ScanEvent | undefined;
  rig.gate.behind(() => void (told = rig.sent.at(-1)));
  rig.files(7);
  rig.answerAll();
  assert.deepEqual(told, { event: 'events:missed', from: 1_000, to: 1_004, count: 5 });
  assert.deepEqual(rig.sent.at(-1), { event: 'events:missed', from: 1_005, to: 1_011, count: 7 });
});

test('cut short, it tells of files no more than fits the window, and all that is rare, in its place', () => {
  for (const isAnswered of [false, true]) {
    const rig = new Rig();
    rig.files(FIRST_WINDOW);
    if (isAnswered) rig.answerAll();
    rig.gate.push(IDLE);
    rig.pushFiles(1_000);
    rig.gate.push(IDLE);
    rig.gate.cutShort();
    // One that is rare takes a place too.
    const files = FIRST_WINDOW + (isAnswered ? 4 * FIRST_WINDOW - 1 : 0);
    const count = FIRST_WINDOW + 1_000 - files;
    const inOrder: (number | string)[] = upTo(files).flatMap((file) =>
      file === FIRST_WINDOW ? [file, IDLE.event] : [file],
    );
    assert.deepEqual(rig.heard, [...inOrder, IDLE.event, 'events:missed']);
    assert.deepEqual(rig.sent.at(-1), { event: 'events:missed', from: 1_000, to: 999 + count, count });
    const { length } = rig.messages;
    rig.files(1);
    assert.equal(rig.messages.length, length, 'nothing follows until it is taken');
    rig.answerAll();
    assert.equal(rig.heard.at(-1), FIRST_WINDOW + 1_001);
  }
});

test('cut short, it says the words that wait, in their place, and before each what was missed', () => {
  const rig = new Rig();
  rig.files(FIRST_WINDOW);
  const said: unknown[] = [];
  const word = (): void => {
    const last = rig.sent.at(-1);
    said.push(last?.event === 'events:missed' ? last.count : last?.event);
  };
  rig.files(HELD + 5);
  rig.gate.behind(word);
  rig.files(3);
  rig.gate.push(IDLE);
  rig.gate.behind(word);
  rig.gate.cutShort();
  assert.deepEqual(said, [HELD + 5, 3]);
  assert.deepEqual(rig.heard, [...upTo(FIRST_WINDOW), 'events:missed', IDLE.event, 'events:missed']);
});

const FILES = 60;

/** A scan in which a file is left to do, while its listener is at the first event. */
function slowHouse(context: TestContext): FakeHouse {
  const house = new FakeHouse(context);
  house.listener.isSlow = true;
  for (let file = 0; file < FILES; file++) house.disk.write(`/music/${file}.mp3`);
  house.busy = ({ body }) => body.endsWith('/7.mp3');
  house.begin();
  house.run();
  return house;
}

/** What was told when this message went: how many events of files, and how many of them were missed. */
function before(house: FakeHouse, kind: DbManagerGives['kind']): { files: number; missed: number } {
  const told = { files: 0, missed: 0 };
  Object.defineProperty(house.gives, 'push', {
    value(message: DbManagerGives): number {
      if (message.kind === kind) {
        told.files = house.events.filter(({ event }) => PER_FILE.has(event)).length;
        for (const event of house.events) if (event.event === 'events:missed') told.missed += event.count;
      }
      return Array.prototype.push.call(house.gives, message);
    },
  });
  return told;
}

test('a scan that is cancelled, or fails, waits for no listener: before its end goes what fits the window, the rest is missed', (context) => {
  const ends = {
    finished: (house: FakeHouse) => {
      house.cancel();
      house.run();
      assert.equal(house.report().outcome, 'cancelled');
    },
    failed: (house: FakeHouse) => house.manager.fail(new Error('the disk is gone')),
  } as const;
  for (const [kind, end] of Object.entries(ends)) {
    const house = slowHouse(context);
    const told = before(house, kind as keyof typeof ends);
    end(house);
    // What is stored and what is done, of all but one; `scan:begin` was under way as well.
    assert.deepEqual(told, { files: FIRST_WINDOW - 1, missed: 2 * (FILES - 1) - (FIRST_WINDOW - 1) }, kind);
  }
});

test('a scan that comes to its end tells all that waits before its report, window by window', (context) => {
  const house = slowHouse(context);
  const told = before(house, 'finished');
  house.busy = () => false;
  house.run();
  const windows: number[] = [];
  for (let heard = house.listener.hear(20); heard > 0; heard = house.listener.hear(20)) windows.push(heard);
  assert.equal(house.report().outcome, 'finished');
  assert.deepEqual(told, { files: 2 * FILES, missed: 0 });
  // Two messages were under way before it was known how slow it is.
  assert.equal(Math.max(...windows.slice(2)), 2);
  assert.deepEqual(house.events.at(-1), IDLE);
  assert.equal(house.gives.at(-1)?.kind, 'idle');
});

test('nobody waits for the listeners of a scan that is cancelled while they are told what it has done', (context) => {
  for (const isEarly of [true, false]) {
    const house = slowHouse(context);
    const told = before(house, 'finished');
    if (isEarly) house.manager.cutShort();
    house.busy = () => false;
    house.run();
    assert.equal(
      house.gives.some(({ kind }) => kind === 'finished'),
      isEarly,
    );
    if (!isEarly) house.manager.cutShort();
    assert.equal(house.report().outcome, 'finished');
    assert.deepEqual(told, { files: FIRST_WINDOW - 1, missed: 2 * FILES - (FIRST_WINDOW - 1) });
  }
});

test('how far a scan came in the end is told behind what it has told before', (context) => {
  const house = new FakeHouse(context);
  house.listener.isSlow = true;
  house.listener.types = ['progress', 'scan:begin', 'file:stored'];
  for (let at = 0; at < 30; at++) house.disk.write(`/music/${at}.mp3`);
  house.begin();
  house.run();
  const said = (): string[] =>
    house.gives.map(({ kind }) => kind).filter((kind) => kind === 'progress' || kind === 'finished');
  assert.deepEqual(said(), []);
  while (house.listener.hear(20) > 0) house.run();
  assert.deepEqual(said(), ['progress', 'finished']);
});
