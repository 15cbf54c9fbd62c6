/** Tracks inside files: items of their own, told by a grabber. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { FakeHouse } from '../support/fake-house.ts';
import { manifest, parsedAs } from '../support/fake-work.ts';

const ONE = '/music/1.mp3';
const TRACKS = manifest('tracks', { sidecars: ['*.cue'], looksFor: ['cuesheet'] });

/** Parts that are told, with their titles. */
type Told = Readonly<Record<number, string>>;

function houseWithCue(context: TestContext): {
  house: FakeHouse;
  tell: (told: Told) => void;
} {
  const house = new FakeHouse(context);
  house.disk.write(ONE);
  let edits = 0;
  let told: Told = {};
  house.grabs = {
    tracks: ({ sidecars }) => ({
      tracks:
        sidecars.length === 0
          ? []
          : Object.entries(told).map(([part, title]) => ({
              part: Number(part),
              document: { title: [[title]] },
            })),
    }),
  };
  return {
    house,
    tell: (next) => {
      told = next;
      house.disk.write('/music/1.cue', { size: ++edits });
    },
  };
}

const ITEMS = 'SELECT id, part, title, artist, album FROM library_items ORDER BY abs(part)';

test('each track is an item; what nobody says of it is that of the whole file', (context) => {
  const { house, tell } = houseWithCue(context);
  tell({ 1: 'One', 2: 'Two' });
  house.scan({ grabbers: [TRACKS] });
  assert.deepEqual(house.rows(ITEMS), [
    { id: 1, part: 0, title: '1', artist: 'Somebody', album: null },
    { id: 2, part: 1, title: 'One', artist: 'Somebody', album: '1' },
    { id: 3, part: 2, title: 'Two', artist: 'Somebody', album: '1' },
  ]);
  assert.equal(house.value("SELECT count(*) FROM search WHERE search MATCH 'two'"), 1);
});

test('a track keeps its item while its number is told, and gets it back when it is told again', (context) => {
  const { house, tell } = houseWithCue(context);
  tell({ 1: 'One', 2: 'Two' });
  house.scan({ grabbers: [TRACKS] });
  const parsed = house.workedBy('parser').length;
  tell({ 2: 'Zwei', 3: 'Drei' });
  house.scan({ grabbers: [TRACKS] });
  assert.deepEqual(
    house.rows('SELECT id, part, title FROM library_items WHERE part <> 0 ORDER BY id'),
    [
      { id: 2, part: -1, title: null },
      { id: 3, part: 2, title: 'Zwei' },
      { id: 4, part: 3, title: 'Drei' },
    ],
    'what is withdrawn has nothing derived',
  );
  house.disk.remove('/music/1.cue');
  house.scan({ grabbers: [TRACKS] });
  assert.equal(house.value('SELECT count(*) FROM item WHERE part > 0'), 0);
  tell({ 1: 'Uno' });
  house.scan({ grabbers: [TRACKS] });
  assert.deepEqual(house.rows('SELECT id, title FROM library_items WHERE part > 0'), [
    { id: 2, title: 'Uno' },
  ]);
  assert.equal(house.workedBy('parser').length, 0, 'no parse for a sheet');
  assert.equal(parsed, 1);
});

test('a change of the whole file reaches its tracks, in a later run too', (context) => {
  const { house, tell } = houseWithCue(context);
  tell({ 1: 'One', 2: 'Two' });
  house.scan({ grabbers: [TRACKS] });
  house.kill();
  house.grabs = { ...house.grabs, genres: () => ({ document: { genre: [['Jazz']] } }) };
  house.scan({ grabbers: [TRACKS, manifest('genres')] });
  assert.deepEqual(
    house.rows('SELECT genre FROM library_items').map(({ genre }) => genre),
    ['Jazz', 'Jazz', 'Jazz'],
  );
});

test('grabbers that go by keys are asked about tracks too, those that look at the file or beside it are not', (context) => {
  const { house, tell } = houseWithCue(context);
  tell({ 1: 'One', 2: 'Two' });
  const asked: string[] = [];
  const note = (name: string) => (task: { item: number }) => {
    asked.push(`${name} ${task.item}`);
    return {};
  };
  house.grabs = { ...house.grabs, keys: note('keys'), file: note('file'), beside: note('beside') };
  const grabbers = [
    TRACKS,
    manifest('keys', { needs: ['title'] }),
    manifest('file', { readsFile: true }),
    manifest('beside', { sidecars: ['*.cue'] }),
  ];
  house.scan({ grabbers });
  assert.deepEqual(asked.toSorted(), ['beside 1', 'file 1', 'keys 1', 'keys 2', 'keys 3']);
  asked.length = 0;
  tell({ 1: 'One', 2: 'Other' });
  house.scan({ grabbers });
  assert.deepEqual(asked.toSorted(), ['beside 1', 'keys 3']);
});

test('a grabber that looks for a key is shown items that have it, and again when the file changes', (context) => {
  const { house } = houseWithCue(context);
  let asked = 0;
  house.grabs = {
    looker: () => {
      asked++;
      return {};
    },
  };
  const looker = manifest('looker', { looksFor: ['artist'], sidecars: ['*.cue'] });
  const other = manifest('other', { looksFor: ['cuesheet'] });
  house.scan({ grabbers: [looker, other] });
  house.scan({ grabbers: [looker, other] });
  assert.equal(asked, 1);
  assert.equal(house.value('SELECT count(*) FROM grab'), 1);
  house.disk.write(ONE, { size: 2000 });
  house.scan({ grabbers: [looker, other] });
  assert.equal(asked, 2);
});

test('a grabber that looks at neighbours is asked again when files come or go, about what it was asked before', (context) => {
  const { house, tell } = houseWithCue(context);
  tell({});
  const asked: number[] = [];
  house.grabs = {
    looker: ({ item }) => {
      asked.push(item);
      return {};
    },
  };
  const grabbers = [manifest('looker', { sidecars: ['*.cue'], neighbours: true })];
  const scan = (): number[] => {
    asked.length = 0;
    house.scan({ grabbers });
    return asked.toSorted((one, other) => one - other);
  };
  assert.deepEqual(scan(), [1]);
  assert.deepEqual(scan(), []);
  const other = ONE.replace(/[^/]+$/, 'other.mp3');
  house.disk.write(other);
  assert.deepEqual(scan(), [1, 2]);
  assert.deepEqual(scan(), []);
  house.disk.remove(other);
  assert.deepEqual(scan(), [1]);
  assert.deepEqual(scan(), []);
});

const FILED = `SELECT item.part AS part, facet_value.value AS standIn, bundle.date AS date
  FROM item JOIN best ON best.item = item.id JOIN bundle ON bundle.id = best.bundle
  LEFT JOIN facet_value ON facet_value.id = bundle.stand_in WHERE item.file = ? ORDER BY part`;

for (const [when, first] of [
  ['before its neighbour', true],
  ['after it', false],
] as const)
  test(`a file that its tracks replace does not count for the album of its folder, found ${when}`, (context) => {
    const { house, tell } = houseWithCue(context);
    house.parse = parsedAs((name) =>
      name === '1' ? { artist: [['Whole']], date: [['1990']] } : { date: [['2001']] },
    );
    house.grabs = {
      tracks: ({ path, sidecars }) => ({
        tracks: path !== ONE || sidecars.length === 0 ? [] : [{ part: 1, document: { album: [['Sheet']] } }],
      }),
    };
    const neighbour = '/music/2.mp3';
    const scan = (): void => void house.scan({ grabbers: [TRACKS] });
    const filed = (path: string): unknown => {
      const id = house.value(`SELECT id FROM file WHERE name = '${path.slice('/music/'.length)}'`) as number;
      return house.db.prepare<[number], object>(FILED).raw().all(id);
    };
    if (!first) {
      house.disk.remove(ONE);
      house.disk.write(neighbour);
      scan();
      house.disk.write(ONE);
    }
    tell({ 1: 'One' });
    scan();
    house.disk.write(neighbour);
    scan();
    assert.deepEqual(filed(neighbour), [[0, null, '2001']]);
    house.kill();
    house.disk.remove('/music/1.cue');
    scan();
    assert.deepEqual(filed(neighbour), [[0, 'Whole', '1990']], 'it is browsed again');
    tell({ 1: 'One' });
    scan();
    assert.deepEqual(filed(neighbour), [[0, null, '2001']]);
    assert.deepEqual(house.db.pragma('foreign_key_check'), []);
  });
