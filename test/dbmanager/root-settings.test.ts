/** Roots with suffixes and grabbers of their own, remembered with them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeHouse } from '../support/fake-house.ts';
import { manifest } from '../support/fake-work.ts';

test('suffixes and grabbers are remembered with the root, and taken back with null', (context) => {
  const house = new FakeHouse(context);
  house.disk.write('/music/1.mp3');
  house.disk.write('/music/2.flac');
  const settings = (): unknown => house.rows('SELECT suffixes, grabbers FROM root WHERE id > 0');
  house.scan({ wanted: [{ path: '/music', suffixes: { audio: ['flac'] }, grabbers: ['nfo'] }] });
  assert.deepEqual(house.files(), ['/music/2.flac done']);
  house.scan();
  assert.deepEqual(house.files(), ['/music/2.flac done']);
  assert.deepEqual(settings(), [{ suffixes: '{"audio":["flac"]}', grabbers: '["nfo"]' }]);
  house.scan({ wanted: [{ path: '/music', suffixes: null, grabbers: null }] });
  assert.deepEqual(house.files(), ['/music/1.mp3 done', '/music/2.flac done']);
  assert.deepEqual(settings(), [{ suffixes: null, grabbers: null }]);
});

test('a grabber looks at files of the roots that want it', (context) => {
  const house = new FakeHouse(context);
  const grabbers = [manifest('one'), manifest('two')];
  house.disk.write('/music/1.mp3');
  house.disk.write('/films/2.mp3');
  house.scan({ wanted: ['/music', { path: '/films', grabbers: ['two'] }], grabbers });
  assert.deepEqual(house.workedBy('grabber:one'), ['/music/1.mp3']);
  assert.deepEqual(house.workedBy('grabber:two'), ['/films/2.mp3', '/music/1.mp3']);
});

test('a root that gets other grabbers has its files looked at, and what was due for the others is not', (context) => {
  const house = new FakeHouse(context);
  const grabbers = [manifest('one'), manifest('two')];
  house.disk.write('/music/1.mp3');
  house.scan({ wanted: [{ path: '/music', grabbers: [] }], grabbers });
  assert.deepEqual(house.workedBy('grabber:one'), []);
  house.scan({ wanted: [{ path: '/music', grabbers: ['one'] }], grabbers });
  assert.deepEqual(house.workedBy('grabber:one'), ['/music/1.mp3']);
  house.busy = ({ consumer }) => consumer === 'grabber:two';
  house.begin({ wanted: [{ path: '/music', grabbers: null }], grabbers });
  house.run();
  assert.deepEqual(house.value("SELECT count(*) FROM grab WHERE state = 'due'"), 1);
  house.kill();
  house.busy = () => false;
  house.scan({ wanted: [{ path: '/music', grabbers: ['one'] }], grabbers });
  assert.deepEqual(house.workedBy('grabber:two'), []);
  assert.deepEqual(house.value("SELECT count(*) FROM grab WHERE state = 'due'"), 0);
});
