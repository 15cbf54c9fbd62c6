/** Files that hold tracks, moved or adopted: each track lives on as itself. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { matchTracks } from '../../lib/dbmanager/merge/match-tracks.ts';
import type { FileTrack } from '../../lib/dbmanager/merge/match-tracks.ts';
import { FakeHouse } from '../support/fake-house.ts';
import { manifest } from '../support/fake-work.ts';
import { KEPT_SUMS } from '../support/kept-sums.ts';

const GRABBERS = [
  manifest('tracks', { sidecars: ['<name>.cue'] }),
  manifest('web', { web: true, needs: ['title'] }),
];
const ROOTS = ['/music', '/more'];

/** Title -> start, in seconds. */
type Sheet = Readonly<Record<string, number>>;

function valueOf(key: string): string {
  return `coalesce((SELECT value FROM library_values WHERE item = library_items.id AND key = '${key}'), '-')`;
}

function tracks(...starts: (number | null)[]): FileTrack[] {
  return starts.map((start, at) => ({ item: at, part: at + 1, start }));
}

function match(old: FileTrack[], young: FileTrack[]): string[] {
  return matchTracks(old, young).map((pair) => `${pair.old.part}=${pair.new.part}`);
}

/** A file with the tracks of its sheet: items 2, 3, ... of file 1. */
class Shelf {
  readonly house: FakeHouse;
  readonly sheets = new Map<string, Sheet>();

  constructor(context: TestContext) {
    this.house = new FakeHouse(context);
    this.house.grabs = {
      tracks: ({ path, sidecars }) => ({
        tracks: Object.entries((sidecars.length > 0 && this.sheets.get(path)) || {}).map(
          ([title, start], at) => ({
            part: at + 1,
            document: { title: [[title]], start: [[start * 1000]] },
          }),
        ),
      }),
      web: ({ item }) => ({ document: { mood: [[`mood of ${item}`]] } }),
    };
  }

  put(path: string, sheet: Sheet, size = 9, mtime?: bigint): bigint {
    const file = this.house.disk.write(path, { size, ...(mtime === undefined ? {} : { mtime }) });
    this.sheets.set(path, sheet);
    this.house.disk.write(path.replace(/\.\w+$/, '.cue'));
    return file.mtime;
  }

  take(path: string): void {
    this.house.disk.remove(path);
    this.house.disk.remove(path.replace(/\.\w+$/, '.cue'));
  }

  scan(): void {
    this.house.now += 60_000;
    this.house.scan({ wanted: ROOTS, grabbers: GRABBERS, acceptLoss: true });
  }

  rate(item: number): void {
    this.house.change(item, { op: 'set', key: 'rating', entries: [[item]] });
  }

  /** `item part title rating mood` of each item of the file that is there. */
  items(): string[] {
    return this.house
      .rows(
        `SELECT library_items.id || ' ' || part || ' ' || coalesce(title, '-') || ' ' || ${valueOf('rating')} || ' ' || ${valueOf('mood')} AS line
         FROM library_items JOIN file ON file.id = library_items.file WHERE missing_since IS NULL ORDER BY abs(part)`,
      )
      .map(({ line }) => line as string);
  }

  assertSound(): void {
    const { house } = this;
    assert.deepEqual(house.db.pragma('foreign_key_check'), []);
    for (const [what, sql] of Object.entries(KEPT_SUMS)) assert.deepEqual(house.rows(sql), [], what);
    assert.equal(house.value('SELECT count(*) FROM metadata WHERE item NOT IN (SELECT id FROM item)'), 0);
    assert.equal(house.value('SELECT count(*) FROM search WHERE rowid NOT IN (SELECT id FROM item)'), 0);
  }
}

test('a file that was moved to another disk with its sheet keeps the items of its tracks', (context) => {
  const shelf = new Shelf(context);
  const sheet = { One: 0, Two: 100 };
  const mtime = shelf.put('/music/all.flac', sheet);
  shelf.scan();
  shelf.rate(2);
  shelf.rate(3);
  shelf.take('/music/all.flac');
  shelf.put('/more/all.flac', sheet, 9, mtime);
  shelf.scan();
  assert.deepEqual(shelf.items(), ['1 0 all - mood of 4', '2 1 One 2 mood of 5', '3 2 Two 3 mood of 6']);
  assert.deepEqual(
    shelf.house.events.flatMap((event) => (event.event === 'item:joined' ? [[event.from, event.to]] : [])),
    [
      [4, 1],
      [5, 2],
      [6, 3],
    ],
  );
  assert.deepEqual(shelf.house.rows("SELECT rowid FROM search WHERE search MATCH 'two'"), [{ rowid: 3 }]);
  shelf.assertSound();
  shelf.scan();
  assert.equal(shelf.items().length, 3);
});

test('adopted: tracks that begin at the same place are the same, what is left keeps what was said of it', (context) => {
  const shelf = new Shelf(context);
  shelf.put('/music/old.mp3', { One: 0, Two: 100, Three: 200, Hidden: 290 });
  shelf.scan();
  for (const item of [2, 3, 4, 5]) shelf.rate(item);
  shelf.take('/music/old.mp3');
  shelf.put('/more/new.flac', { Intro: 50, Zwei: 101, Drei: 200 }, 77);
  shelf.scan();
  const { house } = shelf;
  assert.equal(house.change(1, { op: 'adopt', from: 7 }), 'ERR_VALHALLA_OPTION', 'a track is no file');
  house.change(8, { op: 'set', key: 'rating', entries: [[88]] }); // Its older one has a rating already.
  assert.equal(house.change(1, { op: 'adopt', from: 6 }), undefined);
  assert.deepEqual(shelf.items(), [
    '1 0 new - mood of 6',
    '7 1 Intro - mood of 7',
    '3 2 Zwei 3 mood of 8',
    '4 3 Drei 4 mood of 9',
    '5 -4 - 5 mood of 5',
    '2 -10001 - 2 mood of 2',
  ]);
  shelf.assertSound();
  // The sheet is completed: its fourth track is who waits under this number, its first the new one.
  shelf.put('/more/new.flac', { Intro: 50, Zwei: 101, Drei: 200, Hidden: 290 }, 78);
  shelf.scan();
  assert.deepEqual(
    shelf.items().map((line) => line.split(' ').slice(0, 4).join(' ')),
    ['1 0 new -', '7 1 Intro -', '3 2 Zwei 3', '4 3 Drei 4', '5 4 Hidden 5', '2 -10001 - 2'],
  );
});

test('adopted: by a file without tracks, and the other way round', (context) => {
  const shelf = new Shelf(context);
  shelf.put('/music/old.mp3', { One: 0, Two: 100 });
  shelf.scan();
  shelf.rate(3);
  shelf.take('/music/old.mp3');
  shelf.house.disk.write('/more/plain.flac', { size: 5 });
  shelf.scan();
  assert.equal(shelf.house.change(1, { op: 'adopt', from: 4 }), undefined);
  assert.deepEqual(
    shelf.items().map((line) => line.split(' ').slice(0, 4).join(' ')),
    ['1 0 plain -', '2 -1 - -', '3 -2 - 3'],
  );
  shelf.take('/more/plain.flac');
  shelf.put('/more/sheet.flac', { Uno: 0, Due: 99 }, 6);
  shelf.scan();
  assert.equal(shelf.house.change(1, { op: 'adopt', from: 5 }), undefined);
  assert.deepEqual(
    shelf.items().map((line) => line.split(' ').slice(0, 4).join(' ')),
    ['1 0 sheet -', '2 1 Uno -', '3 2 Due 3'],
    'what was withdrawn is known by its number',
  );
  shelf.assertSound();
});

test('tracks are matched one to one', () => {
  assert.deepEqual(match(tracks(0, 9_000), tracks(null, null)), ['1=1', '2=2'], 'the same numbers');
  assert.deepEqual(match(tracks(0, 9_000), tracks(500, 1_000, 9_100)), ['1=1', '2=3'], 'the nearest');
  assert.deepEqual(match(tracks(0, 9_000), tracks(null, null, null)), [], 'nothing tells');
  assert.deepEqual(match(tracks(0, 9_000), tracks()), []);
});
