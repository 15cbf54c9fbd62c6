/** Grabbers that are not built in and do not keep up: a scan waits for them a short time, and goes on without them. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { TestContext } from 'node:test';
import { PATIENCE_MILLISECONDS } from '../../lib/dbmanager/patience.ts';
import { FakeHouse } from '../support/fake-house.ts';
import type { Given } from '../support/fake-house.ts';
import { manifest } from '../support/fake-work.ts';
import type { Grabbed } from '../support/fake-work.ts';

const SLOW = manifest('slow');
const QUICK = manifest('quick');
const OWN = manifest('own');
const GIVEN: Given = { grabbers: [SLOW, QUICK], plugins: { names: ['slow', 'quick'] } };
const STUCK = (): Grabbed => ({ said: { outcome: 'stuck' } });
const ONE = '/music/1.mp3';
const TWO = '/music/2.mp3';

/** `slow` is at work until a test says otherwise. */
function houseWith(context: TestContext, ...names: string[]): FakeHouse {
  const house = new FakeHouse(context);
  for (const name of names) house.disk.write(`/music/${name}.mp3`);
  house.busy = ({ consumer }) => consumer === 'grabber:slow';
  return house;
}

function begin(house: FakeHouse, given: Given = GIVEN): void {
  house.begin(given);
  house.run();
}

/** More files than the dispatcher and its crew hold at once. */
const MANY = 72;

function crowded(context: TestContext): FakeHouse {
  const house = houseWith(context, ...Array.from({ length: MANY }, (_, index) => String(index)));
  house.crew.most = 4;
  return house;
}

function isPullOf(message: { readonly kind: string }, consumer: string): boolean {
  return message.kind === 'pull' && 'consumer' in message && message.consumer === consumer;
}

const told = (house: FakeHouse, event: string): number =>
  house.events.filter((one) => one.event === event).length;

describe('a grabber that is not built in and takes long', () => {
  test('holds up the end of a scan for a short time, and no longer', (context) => {
    const house = houseWith(context, '1', '2');
    house.begin(GIVEN);
    house.runUntil('aside');
    assert.equal(house.clock.now(), PATIENCE_MILLISECONDS);
    house.run();
    const { outcome, grabbers } = house.report();
    assert.equal(outcome, 'finished');
    assert.deepEqual(
      grabbers.map(({ name, done, aside }) => [name, done, aside]),
      [
        ['slow', 0, true],
        ['quick', 2, undefined],
      ],
    );
    assert.equal(told(house, 'file:done'), 2);
    assert.equal(told(house, 'grabbing:idle'), 0);
  });

  test('goes on after the scan: its values are stored, then nothing is left', (context) => {
    const house = houseWith(context, '1', '2');
    house.grabs = { slow: () => ({ document: { mood: [['late']] } }) };
    const atWork = "SELECT value ->> 'work' FROM setting WHERE name = 'at_work'";
    begin(house);
    assert.equal(house.value(atWork), 'grabbing');
    house.busy = () => false;
    house.run();
    assert.deepEqual(house.workedBy('grabber:slow'), [ONE, TWO]);
    assert.equal(house.value("SELECT count(*) FROM library_values WHERE key = 'mood'"), 2);
    assert.deepEqual(house.gives.map(({ kind }) => kind).slice(-2), ['finished', 'idle']);
    assert.deepEqual(
      house.events.slice(-3).map(({ event }) => event),
      ['file:stored', 'file:stored', 'grabbing:idle'],
    );
    assert.equal(told(house, 'file:done'), 2);
    assert.equal(house.value(atWork), undefined);
  });

  test('holds up no other file for longer, while the scan has other things to do', (context) => {
    const house = houseWith(context, '1', '2', '3');
    house.busy = ({ consumer, body, step }) =>
      consumer === 'grabber:slow' || (step === 'parse' && body.endsWith('3.mp3'));
    begin(house);
    assert.deepEqual(
      [told(house, 'file:done'), house.gives.some(({ kind }) => kind === 'finished')],
      [2, false],
    );
    house.busy = ({ consumer }) => consumer === 'grabber:slow';
    house.run();
    assert.equal(house.report().outcome, 'finished');
    assert.equal(told(house, 'file:done'), 3);
  });

  test('is found at work by the next scan, which does not wait for it either, and nothing is done twice', (context) => {
    const house = houseWith(context, '1', '2');
    begin(house);
    house.disk.write('/music/3.mp3');
    begin(house);
    const { new: fresh, grabbers } = house.report();
    assert.equal(fresh, 1);
    assert.deepEqual(
      grabbers.map(({ name, done, aside }) => [name, done, aside]),
      [
        ['slow', 0, true],
        ['quick', 1, undefined],
      ],
    );
    assert.ok(!house.gives.some(({ kind }) => kind === 'aside'));
    house.busy = () => false;
    house.run();
    assert.deepEqual(house.workedBy('grabber:slow'), [ONE, TWO, '/music/3.mp3']);
    assert.equal(house.value("SELECT count(*) FROM grab WHERE state <> 'done'"), 0);
    assert.ok(house.gives.some(({ kind }) => kind === 'idle'));
  });

  test('goes on with files that the next scan does not come by', (context) => {
    const house = crowded(context);
    begin(house);
    house.disk.write('/music/new/1.mp3');
    house.begin({ ...GIVEN, targets: [{ root: '/music', path: 'new', deep: false }] });
    house.run();
    assert.equal(house.report().found, 1);
    house.busy = () => false;
    house.run();
    assert.equal(house.workedBy('grabber:slow').length, MANY + 1);
    assert.equal(house.value("SELECT count(*) FROM grab WHERE state <> 'done'"), 0);
  });

  test('is part of scans again when it is through', (context) => {
    const house = houseWith(context, '1');
    begin(house);
    house.busy = () => false;
    house.run();
    for (const name of ['2', '3']) {
      house.disk.write(`/music/${name}.mp3`);
      const { grabbers } = house.scan(GIVEN);
      assert.deepEqual(
        grabbers.map(({ done, aside }) => [done, aside]),
        [
          [1, undefined],
          [1, undefined],
        ],
      );
      const kinds = house.events.map(({ event }) => event);
      assert.equal(kinds.indexOf('file:done') > kinds.lastIndexOf('file:stored'), true);
    }
    house.disk.write('/music/4.mp3');
    house.busy = ({ consumer }) => consumer === 'grabber:slow';
    begin(house);
    assert.equal(house.report().grabbers.find(({ name }) => name === 'slow')?.aside, true);
    assert.equal(told(house, 'log'), 0);
  });

  test('is as any other when a scan has found it through: a new queue, and no blame that it had before', (context) => {
    const house = houseWith(context, '1', '2');
    house.grabs = { slow: STUCK };
    begin(house);
    house.busy = () => false;
    house.run();
    for (const slow of [() => ({}), STUCK]) {
      house.grabs = { slow };
      for (const name of ['1', '2']) house.disk.write(`/music/${name}.mp3`, { size: house.now });
      house.now += 2 * 3_600_000;
      house.scan(GIVEN);
      assert.ok(house.told.some(({ message }) => isPullOf(message, 'grabber:slow')));
      assert.equal(told(house, 'grabber:off'), 0);
    }
  });

  test('says so once', (context) => {
    const house = houseWith(context, '1');
    begin(house);
    assert.deepEqual(
      house.events.flatMap((event) => (event.event === 'log' ? [event.from] : [])),
      ['slow'],
    );
  });

  test('does with files from before the scan what it would have done when the walk met them', (context) => {
    const house = houseWith(context, '1', '2');
    house.begin(GIVEN);
    house.runUntil('aside');
    house.kill();
    house.busy = () => false;
    house.grabs = {};
    house.scan(GIVEN);
    assert.equal(house.value("SELECT count(*) FROM grab WHERE state = 'done'"), 4);
  });

  test('does not go on with files of a disk that went away', (context) => {
    const house = crowded(context);
    begin(house);
    house.disk.remove('/music');
    begin(house);
    house.busy = () => false;
    house.run();
    const done = house.workedBy('grabber:slow').length;
    assert.ok(done > 0 && done < MANY, String(done));
    assert.ok(house.gives.some(({ kind }) => kind === 'idle'));
  });

  test('cancelled, leaves nothing at work: all is due at the next scan', (context) => {
    const house = houseWith(context, '1', '2');
    begin(house);
    house.begin(GIVEN);
    house.cancel();
    house.run();
    assert.equal(house.report().outcome, 'cancelled');
    assert.ok(house.gives.some(({ kind }) => kind === 'idle'));
    house.busy = () => false;
    for (const more of ['3', '4']) {
      house.disk.write(`/music/${more}.mp3`);
      house.scan(GIVEN);
    }
    assert.equal(house.value("SELECT count(*) FROM grab WHERE state = 'done'"), 8);
  });

  test('switched off later, is there again in the next scan', (context) => {
    const house = houseWith(context, '1');
    begin(house);
    house.busy = () => false;
    house.grabs = { slow: STUCK };
    house.run();
    for (const more of ['2', '3', '4']) house.disk.write(`/music/${more}.mp3`);
    house.scan(GIVEN);
    assert.equal(told(house, 'grabber:off'), 1);
    house.grabs = {};
    house.now += 2 * 3_600_000;
    house.disk.write('/music/5.mp3');
    house.scan(GIVEN);
    house.scan(GIVEN);
    assert.equal(house.value("SELECT count(*) FROM grab WHERE state = 'due'"), 0);
    assert.equal(house.value("SELECT count(*) FROM grab WHERE state = 'done'"), 10);
  });

  test('is not put aside for the time in which the scan was paused', (context) => {
    const house = houseWith(context, '1');
    house.begin(GIVEN);
    while (house.crew.size < 2) house.run(1);
    house.pause(true);
    house.clock.pass(10 * PATIENCE_MILLISECONDS);
    house.busy = () => false;
    house.pause(false);
    house.run();
    assert.ok(house.report().grabbers.every(({ aside }) => aside === undefined));
  });

  test('is not put aside while its queue is not there to ask for work, but hanging at the first', (context) => {
    for (const hangs of [false, true]) {
      const house = houseWith(context, '1');
      house.begin(GIVEN);
      house.run();
      house.kill();
      house.busy = () => hangs;
      // The walk goes first: what is due is known, and no queue has pulled yet, as when the main thread is held up.
      house.choose = (count) => count - 1;
      house.begin({ grabbers: [SLOW], plugins: { names: ['slow'] } });
      while (!house.gives.some(({ kind }) => kind === 'due')) house.run(1);
      for (let look = 0; look < 3; look++) {
        house.clock.pass(PATIENCE_MILLISECONDS);
        house.manager.turn();
      }
      assert.ok(!house.gives.some(({ kind }) => kind === 'aside'));
      house.run();
      assert.deepEqual(
        house.report().grabbers.map(({ done, aside }) => [done, aside]),
        [hangs ? [0, true] : [1, undefined]],
      );
    }
  });

  test('is not put aside where its results wait to be read: who looks late judges nobody', (context) => {
    const house = houseWith(context, ...Array.from({ length: 300 }, (_, index) => String(index)));
    house.busy = () => false;
    house.begin({ grabbers: [QUICK], plugins: { names: ['quick'] } });
    for (const results of [20, 60]) {
      house.runUntil('work', 2);
      while (house.workedBy('grabber:quick').length < results) house.run(1);
      // As a disk that is slow to make durable what is written.
      house.clock.pass(PATIENCE_MILLISECONDS + 100);
    }
    house.run();
    const { grabbers } = house.report();
    assert.deepEqual(
      grabbers.map(({ done, aside }) => [done, aside]),
      [[300, undefined]],
    );
  });
});

test('a built-in grabber is waited for, however long it takes', (context) => {
  const house = houseWith(context, '1');
  house.busy = ({ consumer }) => consumer === 'grabber:own';
  begin(house, { grabbers: [OWN, QUICK], plugins: { names: ['quick'] } });
  assert.ok(!house.gives.some(({ kind }) => kind === 'finished'));
  house.busy = () => false;
  house.run();
  assert.equal(house.report().grabbers.length, 2);
});
