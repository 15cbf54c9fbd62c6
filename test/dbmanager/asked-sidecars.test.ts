/** Files beside media files that count because a grabber asks for them, from the disk to the grabber. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { GrabberManifest } from '../../lib/channel/manifest.ts';
import { FakeHouse } from '../support/fake-house.ts';
import { manifest } from '../support/fake-work.ts';

const NOTES = manifest('notes', { sidecars: ['<name>.note', '../folder.note'] });
const SONG = '/music/album/1.mp3';
const NOTE = '/music/album/1.note';

interface Rig {
  readonly house: FakeHouse;
  /** Names that the grabber is shown by a scan, one list a grab. */
  readonly shown: (...grabbers: readonly GrabberManifest[]) => string[][];
}

function rigOf(context: TestContext): Rig {
  const house = new FakeHouse(context);
  house.disk.write(SONG);
  const tasks: string[][] = [];
  house.grabs = {
    notes: ({ sidecars }) => {
      tasks.push(sidecars.map(({ name }) => name));
      return {};
    },
  };
  const shown: Rig['shown'] = (...grabbers) => {
    tasks.length = 0;
    house.scan({ grabbers });
    return tasks.splice(0);
  };
  return { house, shown };
}

test('what a grabber asks for makes an item due when it appears, changes or goes, and is kept once', (context) => {
  const { house, shown } = rigOf(context);
  assert.deepEqual(shown(NOTES), []);
  const steps: [what: () => void, names: string[]][] = [
    [() => void house.disk.write(NOTE), ['1.note']],
    [() => void house.disk.write(NOTE, { size: 2 }), ['1.note']],
    [() => void house.disk.write('/music/folder.note'), ['../folder.note', '1.note']],
    [() => house.disk.remove(NOTE), ['../folder.note']],
    [() => house.disk.remove('/music/folder.note'), []],
  ];
  for (const [change, names] of steps) {
    change();
    assert.deepEqual(shown(NOTES).map((each) => each.toSorted()), [names]);
    assert.deepEqual([shown(NOTES), house.worked], [[], []], 'and once only');
  }
  assert.equal(house.value('SELECT count(*) FROM sidecar'), 0);
}); // prettier-ignore

test('what lies above, of the name of the file or without a suffix, makes it due as well', (context) => {
  const { house, shown } = rigOf(context);
  const above = { ...NOTES, sidecars: ['../<name>.note', '../LICENSE'] };
  assert.deepEqual(shown(above), []);
  house.disk.write('/music/1.note');
  assert.deepEqual(shown(above), [['../1.note']]);
  house.disk.write('/music/LICENSE');
  assert.deepEqual(shown(above).map((each) => each.toSorted()), [['../1.note', '../LICENSE']]);
  house.disk.remove('/music/1.note');
  assert.deepEqual(shown(above), [['../LICENSE']]);
}); // prettier-ignore

test('a folder that has not changed is listed anew for a grabber that is new, or asks for more', (context) => {
  const { house, shown } = rigOf(context);
  house.disk.write(NOTE);
  house.disk.write('/music/album/album.json');
  assert.deepEqual(shown(), []);
  assert.equal(house.value('SELECT count(*) FROM sidecar'), 0);
  assert.deepEqual(shown(NOTES), [['1.note']]);
  const more = { ...NOTES, sidecars: [...NOTES.sidecars, 'album.json'] };
  assert.deepEqual(shown(more).map((each) => each.toSorted()), [['1.note', 'album.json']]);
}); // prettier-ignore

test('a scan without the grabber takes nothing from it: back again, it is asked about what changed alone', (context) => {
  const { house, shown } = rigOf(context);
  const beside = { ...NOTES, sidecars: ['<name>.note'] };
  house.disk.write(NOTE);
  assert.deepEqual(shown(beside), [['1.note']]);
  assert.deepEqual([shown(), shown(beside)], [[], []]);
  house.disk.write(NOTE, { size: 2 });
  assert.deepEqual([shown(), shown(beside)], [[], [['1.note']]]);
  house.disk.remove(NOTE);
  assert.deepEqual([shown(), shown(beside)], [[], [[]]]);
});

test('whoever waits for a file gets what grabbers make of what has come beside it', (context) => {
  const { house } = rigOf(context);
  house.busy = () => true;
  house.begin({ grabbers: [NOTES] });
  house.run();
  house.disk.write(NOTE);
  house.ask(1, SONG, false);
  house.busy = () => false;
  house.run();
  assert.deepEqual(house.workedBy('grabber:notes'), [SONG]);
});
