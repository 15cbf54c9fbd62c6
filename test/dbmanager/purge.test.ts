/** Purge, forget, collect: nothing else goes, and nothing of what goes stays behind. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { Batch } from '../../lib/dbmanager/batch.ts';
import { runChore } from '../../lib/dbmanager/chores/chores.ts';
import type { Chore, ChoreReport } from '../../lib/dbmanager/chores/chore-messages.ts';
import { removalsOf } from '../../lib/dbmanager/tables/children.ts';
import { serveOthers } from '../../lib/dbmanager/chores/serve-others.ts';
import type { ExternalChange } from '../../lib/dbmanager/others/external-change.ts';
import { openWriter } from '../../lib/store/connection.ts';
import { Purge } from '../../lib/dbmanager/chores/purge.ts';
import { FakeHouse } from '../support/fake-house.ts';
import type { Given } from '../support/fake-house.ts';
import { manifest } from '../support/fake-work.ts';
import { KEPT_SUMS } from '../support/kept-sums.ts';

const GRABBERS = [manifest('one')];

/** Files with values, pictures, errors and sidecars. */
function houseWith(context: TestContext, ...paths: string[]): FakeHouse {
  const house = new FakeHouse(context);
  house.grabs['one'] = ({ path }) => ({
    document: { comment: [[path]] },
    artwork: [{ kind: 'cover', locator: { at: 'stored', name: nameOf(path) } }],
    downloads: [{ url: `https://example.org/${path}`, kind: 'fanart' }],
  });
  for (const path of paths) house.disk.write(path);
  house.disk.write('/music/a/1.lrc');
  return house;
}

function nameOf(path: string): string {
  const digit = path.replace('.mp3', '').at(-1) ?? '0';
  return `${digit}${digit}/${digit.repeat(64)}.png`;
}

function chore(house: FakeHouse, given: Chore): ChoreReport {
  return runChore({ db: house.db, batch: new Batch(house.db), between: () => false }, given);
}

/** Of every table but those that grow by themselves. */
function counts(house: FakeHouse): Record<string, unknown> {
  const tables = house
    .rows(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'search%' AND name NOT IN ('scan', 'setting', 'change')",
    )
    .map(({ name }) => name as string);
  return Object.fromEntries(tables.map((name) => [name, house.value(`SELECT count(*) FROM "${name}"`)]));
}

function assertSound(house: FakeHouse): void {
  assert.deepEqual(house.db.pragma('foreign_key_check'), []);
  for (const [what, sql] of Object.entries(KEPT_SUMS)) assert.deepEqual(house.rows(sql), [], what);
  assert.deepEqual(
    house.rows('SELECT rowid FROM search WHERE rowid NOT IN (SELECT id FROM item)'),
    [],
    'no search row without its item',
  );
}

test('what is purged leaves nothing, and what is there stays as it is', (context) => {
  const alone = houseWith(context, '/music/a/1.mp3', '/music/b/2.mp3');
  alone.scan({ grabbers: GRABBERS });
  const expected = counts(alone);

  const house = houseWith(context, '/music/a/1.mp3', '/music/b/2.mp3', '/music/a/3.mp3', '/music/c/4.mp3');
  house.scan({ grabbers: GRABBERS });
  const kept = house.rows(
    "SELECT metadata.* FROM metadata JOIN item ON item.id = item JOIN file ON file.id = file WHERE name IN ('1.mp3', '2.mp3')",
  );
  house.disk.remove('/music/a/3.mp3');
  house.disk.remove('/music/c');
  house.scan({ grabbers: GRABBERS });
  const before = house.now;
  assert.deepEqual(chore(house, { kind: 'purge', before: before - 1, dryRun: false }).files, 0);
  const counted = chore(house, { kind: 'purge', before, dryRun: true });
  assert.deepEqual(chore(house, { kind: 'purge', before, dryRun: false }), counted);
  assert.deepEqual([counted.files, counted.items], [2, 2]);
  const { download, facet_value, browse, album, bundle } = expected;
  assert.deepEqual({ ...counts(house), download, facet_value, browse, album, bundle }, expected);
  assert.deepEqual(house.rows('SELECT * FROM metadata'), kept);
  assertSound(house);
  chore(house, { kind: 'gc', folder: join(house.folder, 'artwork'), before, dryRun: false });
  assert.deepEqual(counts(house), expected);
  assert.equal(house.scan({ grabbers: GRABBERS }).unchanged, 2);
});

test('a purge that is killed has removed whole files; the next one goes on', (context) => {
  const house = houseWith(context, '/music/9.mp3');
  for (let at = 0; at < 300; at++) house.disk.write(`/music/x/${at}.mp3`);
  house.scan();
  house.disk.remove('/music/x');
  house.scan({ acceptLoss: true });
  const purge = new Purge(house.db, new Batch(house.db));
  assert.equal(purge.missing(house.now, []).files, 256);
  house.kill();
  assert.equal(house.value('SELECT count(*) FROM file'), 45);
  assertSound(house);
  assert.equal(chore(house, { kind: 'purge', before: house.now, dryRun: false }).files, 44);
  assert.deepEqual(house.files(), ['/music/9.mp3 done']);
  assertSound(house);
});

test('what a grabber is at is left to the next time', (context) => {
  const house = houseWith(context, '/music/a/1.mp3', '/music/a/2.mp3');
  house.scan();
  house.disk.remove('/music/a');
  house.scan({ acceptLoss: true });
  const item = house.value(
    "SELECT item.id FROM item JOIN file ON file.id = file WHERE name = '1.mp3'",
  ) as number;
  const purge = new Purge(house.db, new Batch(house.db));
  assert.deepEqual([purge.missing(house.now, [item]).files, purge.missing(house.now, [item]).files], [1, 0]);
  assert.equal(house.value('SELECT name FROM file'), '1.mp3');
});

test('the option purge: at the end of a scan of everything, after so long', (context) => {
  const house = houseWith(context, '/music/a/1.mp3', '/music/a/2.mp3');
  house.scan();
  house.disk.remove('/music/a/2.mp3');
  assert.equal(house.scan().purged, undefined);
  house.now += 1_000;
  assert.equal(house.scan({ purgeAfter: 2_000 }).purged, undefined);
  house.now += 1_000;
  assert.equal(house.scan({ purgeAfter: 2_000 }).purged, 1);
  assert.deepEqual(house.files(), ['/music/a/1.mp3 done']);
  assertSound(house);
});

test('what has only just gone is not removed; what a scan of everything has not found after that is', (context) => {
  const house = houseWith(context, '/music/a/1.mp3', '/music/2.mp3');
  house.scan();
  house.disk.remove('/music/a');
  const gone = house.scan({ purgeAfter: 0 });
  assert.deepEqual([gone.missing, gone.purged], [1, undefined]);
  house.now += 1;
  assert.equal(house.scan({ purgeAfter: 0 }).purged, 1);
  assert.deepEqual(house.files(), ['/music/2.mp3 done']);
  assertSound(house);
});

test('nothing is removed by a scan that has not looked everywhere', (context) => {
  const house = houseWith(context, '/music/a/1.mp3', '/music/b/2.mp3', '/films/3.mp3');
  const wanted = ['/music', '/films'];
  house.scan({ wanted });
  house.disk.remove('/music/a/1.mp3');
  house.scan({ wanted, acceptLoss: true });
  house.now += 1_000;
  const purgeAfter = 0;
  const b = { root: '/music', path: 'b', deep: true };
  const parts: Given[] = [
    { targets: [b] },
    { targets: [{ ...b, path: '' }] },
    { wanted, growing: ['/music/c/1.mp3'] },
  ];
  for (const part of parts) assert.equal(house.scan({ ...part, purgeAfter }).purged, undefined);
  house.disk.fail('/music/b', 'EIO');
  assert.equal(house.scan({ wanted, purgeAfter }).purged, undefined, 'a folder that cannot be read');
  house.disk.fail('/music/b', '');
  house.disk.remove('/films');
  assert.equal(house.scan({ wanted, purgeAfter }).purged, undefined, 'a root that is away');
  house.disk.write('/films/3.mp3');
  assert.equal(house.scan({ wanted, purgeAfter }).purged, 1);
});

test('a root is forgotten; one that lies in another gives its files back', (context) => {
  const house = houseWith(
    context,
    '/music/1.mp3',
    '/music/rock/2.mp3',
    '/music/rock/live/3.mp3',
    '/films/4.mp3',
  );
  house.scan({ wanted: ['/music', '/films', '/music/rock'], grabbers: GRABBERS });
  const ids = house.rows('SELECT id, name FROM file WHERE name <> ? ORDER BY id', '4.mp3');
  for (const dryRun of [true, false]) {
    const { files, handedBack } = chore(house, { kind: 'forget', root: '/music/rock', dryRun });
    assert.deepEqual([files, handedBack], [0, { root: '/music', files: 2 }]);
  }
  const films = { kind: 'forget', root: '/films' } as const;
  assert.deepEqual(
    [true, true, false].map((dryRun) => chore(house, { ...films, dryRun }).files),
    [1, 1, 1],
  );
  assert.throws(() => chore(house, { ...films, dryRun: true }), {
    code: 'ERR_VALHALLA_OPTION',
    message: '/films is not a root of the library. Its roots are: /music.',
  });
  assertSound(house);
  const report = house.scan({ wanted: [], grabbers: GRABBERS });
  assert.deepEqual([report.unchanged, report.new, report.missing], [3, 0, 0]);
  assert.deepEqual(house.rows('SELECT id, name FROM file ORDER BY id'), ids);
  assert.deepEqual(house.rows('SELECT path FROM root WHERE id > 0'), [{ path: '/music' }]);
});

test('what other processes want during a chore is done between two of its pieces', (context) => {
  const house = houseWith(context, '/music/9.mp3');
  for (let at = 0; at < 300; at++) house.disk.write(`/music/x/${at}.mp3`);
  house.scan();
  house.disk.remove('/music/x');
  house.scan({ acceptLoss: true });
  const kept = house.value("SELECT item.id FROM item JOIN file ON file.id = file WHERE name = '9.mp3'");
  const other = openWriter(house.path);
  const want = (item: unknown, change: ExternalChange): unknown =>
    other
      .prepare('INSERT INTO external_change (item, change, made) VALUES (?, ?, 0)')
      .run(item, JSON.stringify(change));
  other.exec("INSERT INTO request (kind, body, made) VALUES ('now', '{}', 9e15)");
  const lent: boolean[] = [];
  const serve = serveOthers(house.db, house.path, { languages: [], albumIdentity: undefined }, (hasCome) => {
    const before = hasCome();
    other.exec('DELETE FROM request');
    lent.push(before, hasCome());
  });
  const seen: unknown[] = [];
  const between = (): boolean => {
    const step = seen.length;
    if (step < 2) want(kept, { op: 'set', key: 'genre', entries: [[`G${step}`]] });
    if (step === 2) want(0, { op: 'priority', source: 'parser', key: '', value: 7 });
    const isLent = serve();
    seen.push(house.value('SELECT count(*) FROM external_change'));
    return isLent;
  };
  const tools = { db: house.db, batch: new Batch(house.db), between };
  runChore(tools, { kind: 'purge', before: house.now, dryRun: false });
  assert.deepEqual(seen, [0, 0, 0]);
  runChore(tools, { kind: 'gc', folder: join(house.folder, 'artwork'), before: house.now, dryRun: false });
  want(kept, { op: 'set', key: 'genre', entries: [['G0']] });
  serve();
  other.close();
  const genre = `SELECT group_concat(facet_value.value) FROM facet JOIN facet_key ON facet_key.id = key AND name = 'genre'
    JOIN facet_value ON facet_value.id = facet.value`;
  assert.equal(house.value(genre), 'G0', 'a value that gc has removed is there again');
  assert.deepEqual(lent, [false, true], 'whoever waits for a file is let in once');
  assert.equal(
    house.value(
      "SELECT (SELECT value FROM setting WHERE name = 'derived') = value FROM setting WHERE name = 'epoch'",
    ),
    1,
  );
  assertSound(house);
});

test('gc removes what nothing refers to and is old enough, and touches nothing else', (context) => {
  const house = houseWith(context, '/music/a/1.mp3');
  house.scan({ grabbers: GRABBERS });
  const folder = join(house.folder, 'artwork');
  const old = new Date(house.now - 1_000);
  const put = (name: string, time: Date): void => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), 'x');
    utimesSync(join(folder, name), time, time);
  };
  const stray = nameOf('7');
  for (const name of [nameOf('1'), stray, '77/notes.txt', 'README']) put(name, old);
  put(nameOf('8'), new Date(house.now + 1_000));
  const given = { kind: 'gc', folder, before: house.now } as const;
  const swept = (dryRun: boolean): unknown[] => {
    const { pictures, bytes, young } = chore(house, { ...given, dryRun });
    return [pictures, bytes, young];
  };
  assert.deepEqual(swept(true), [1, 1, 1]);
  assert.ok(existsSync(join(folder, stray)));
  assert.deepEqual(swept(false), [1, 1, 1], 'one is too young to be sure that nothing will refer to it');
  assert.deepEqual(readdirSync(folder).sort(), ['11', '77', '88', 'README']);
  assert.ok(!existsSync(join(folder, stray)));
  assert.deepEqual(swept(false), [0, 0, 1]);
});

test('a table that refers to an item is emptied of it, and what refers to that one before', (context) => {
  const house = new FakeHouse(context);
  house.scan();
  const removals = removalsOf(house.db, 'file', 'SELECT 1');
  const at = (table: string): number => removals.findIndex((sql) => sql.startsWith(`DELETE FROM "${table}"`));
  for (const table of ['metadata', 'best', 'facet', 'grab', 'artwork', 'file_error'])
    assert.ok(at(table) >= 0, table);
  assert.ok(at('metadata') < at('item') && at('artwork') < at('item'));
});
