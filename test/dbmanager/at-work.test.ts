/** What others are told that the library is held for, while that changes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ScanLock } from '../../lib/store/lock.ts';
import { FakeHouse } from '../support/fake-house.ts';
import { manifest } from '../support/fake-work.ts';

function heldFor({ path }: FakeHouse): string {
  try {
    ScanLock.acquire(path, 'purge', 1).release();
    return 'nothing';
  } catch (error) {
    return /library.db is (?:in use: )?(.*) by process/.exec((error as Error).message)?.[1] ?? '';
  }
}

test('files on demand become a scan, a scan a watch, and nothing of it stays', (context) => {
  const house = new FakeHouse(context);
  house.disk.write('/music/1.mp3');
  house.busy = () => true;
  house.ask(1, '/music/1.mp3');
  house.run();
  const said = [heldFor(house)];
  house.begin();
  said.push(heldFor(house));
  house.manager.hold(true);
  said.push(heldFor(house));
  house.manager.hold(false);
  house.busy = () => false;
  house.run();
  said.push(heldFor(house));
  assert.deepEqual(said, [
    'files that somebody waits for are read',
    'being scanned already',
    'being watched',
    'nothing',
  ]);
  assert.equal(house.value("SELECT count(*) FROM setting WHERE name = 'at_work'"), 0);
});

test('a watch that is stopped while grabbers are at work is no scan, and what it says then ends with them', (context) => {
  const house = new FakeHouse(context);
  house.disk.write('/music/1.mp3');
  house.busy = ({ consumer }) => consumer === 'grabber:web';
  house.manager.hold(true);
  house.begin({ grabbers: [manifest('web', { web: true })] });
  house.run();
  const said = [heldFor(house)];
  house.manager.hold(false);
  said.push(heldFor(house));
  house.busy = () => false;
  house.run();
  said.push(heldFor(house));
  assert.deepEqual(said, [
    'being watched',
    'grabbers that its last scan did not wait for are run',
    'nothing',
  ]);
});

test('a watch that is stopped while somebody waits for a file leaves that', (context) => {
  const house = new FakeHouse(context);
  house.disk.write('/music/1.mp3');
  house.manager.hold(true);
  house.scan();
  house.busy = () => true;
  house.disk.write('/music/2.mp3');
  house.ask(1, '/music/2.mp3');
  house.run();
  house.manager.hold(false);
  assert.equal(heldFor(house), 'files that somebody waits for are read');
  house.busy = () => false;
  house.run();
  assert.equal(heldFor(house), 'nothing');
});

test('a change that is being made when a scan begins does not give that its own name', (context) => {
  const house = new FakeHouse(context);
  house.disk.write('/music/1.mp3');
  house.scan();
  house.manager.mailbox.change([
    { row: { item: 0, changes: [{ op: 'priority', source: 'parser', key: '', value: 7 }] }, settle() {} },
  ]);
  house.begin();
  assert.equal(heldFor(house), 'being scanned already');
  house.run();
  assert.equal(heldFor(house), 'nothing');
});
