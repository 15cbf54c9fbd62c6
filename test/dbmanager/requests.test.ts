/** Requests across processes: served by whoever holds the lock, answered once, and told of on the way. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Asker } from '../../lib/dbmanager/others/servers.ts';
import type { RequestKind } from '../../lib/dbmanager/tables/requests.ts';
import { Other, commit, look, scanning } from '../support/two-processes.ts';

/** Of a newer version. */
const OF_THE_FUTURE = 'dance' as RequestKind;

test('a request that breaks what serves it is answered, and stops nothing', (context) => {
  const house = scanning(context);
  commit(house);
  house.manager.mailbox.serve('now', () => {
    throw new TypeError('broken');
  });
  const other = new Other(context, house);
  other.ask('anything');
  look(house);
  other.look();
  assert.match(JSON.stringify(other.answers), /ERR_VALHALLA_INTERNAL.*broken/);
  assert.deepEqual(
    [house.manager.mailbox.busy, house.gives.some(({ kind }) => kind === 'failed')],
    [false, false],
  );
});

test('an answer that cannot be read is an error for whoever asked', (context) => {
  const house = scanning(context);
  commit(house);
  const other = new Other(context, house);
  for (const answer of ['no JSON', '7', '{}', '{"error":7}']) {
    other.ask('anything');
    house.db.prepare('UPDATE request SET answer = ?').run(answer);
    other.look();
  }
  const codes = other.answers.map((answer) => 'error' in answer && answer.error.code);
  assert.deepEqual(codes, Array<string>(4).fill('ERR_VALHALLA_UNSERVED'));
});

test('a request is served by the holder, whose answer goes back to whoever asked', (context) => {
  const house = scanning(context);
  commit(house);
  let asker: Required<Asker> | undefined;
  house.manager.mailbox.serve('now', (body, served) => {
    assert.deepEqual(body, { path: '/music/1.mp3' });
    asker = served;
  });
  const other = new Other(context, house);
  other.ask({ path: '/music/1.mp3' });
  look(house);
  look(house);
  other.look();
  assert.deepEqual([other.answers, house.manager.mailbox.busy], [[], true]);
  asker?.hear('parsed');
  other.look();
  assert.deepEqual([other.steps, other.answers], [['parsed'], []]);
  asker?.hear('grabbed');
  asker?.settle({ value: 'ended' });
  other.look();
  assert.deepEqual([other.steps, other.answers], [['parsed', 'grabbed'], [{ value: 'ended' }]]);
  assert.equal(house.manager.mailbox.busy, false);
  assert.equal(house.value('SELECT count(*) FROM request'), 0);
});

test('whoever asked serves the request itself where the holder dies', (context) => {
  const house = scanning(context);
  commit(house);
  house.manager.mailbox.serve('now', () => undefined);
  const other = new Other(context, house);
  other.manager.mailbox.serve('now', (body, { settle }) => settle({ value: body }));
  other.ask('mine');
  look(house);
  house.kill();
  other.look();
  assert.deepEqual(other.answers, [{ value: 'mine' }]);
});

test('where nobody can serve it, a request says so', (context) => {
  const house = scanning(context);
  commit(house);
  const other = new Other(context, house);
  other.ask('anything', OF_THE_FUTURE);
  look(house);
  other.look();
  house.close();
  other.ask('anything', OF_THE_FUTURE);
  const codes = other.answers.map((answer) => 'error' in answer && answer.error.code);
  assert.deepEqual(codes, ['ERR_VALHALLA_UNSERVED', 'ERR_VALHALLA_UNSERVED']);
});

test('a request that is not understood is answered, and stops nothing', (context) => {
  const house = scanning(context);
  commit(house);
  const other = new Other(context, house);
  other.ask({ path: { bytes: 7 } });
  look(house);
  other.look();
  const codes = other.answers.map((answer) => 'error' in answer && answer.error.code);
  assert.deepEqual(codes, ['ERR_VALHALLA_OPTION']);
});

test('answers that nobody fetched are swept out', (context) => {
  const house = scanning(context);
  commit(house);
  const other = new Other(context, house);
  other.ask('anything', OF_THE_FUTURE);
  other.kill();
  look(house);
  house.close();
  assert.equal(house.value('SELECT count(*) FROM request WHERE answer IS NOT NULL'), 1);
  house.now += 3_600_000;
  house.busy = () => false;
  house.scan();
  assert.equal(house.value('SELECT count(*) FROM request'), 0);
});
