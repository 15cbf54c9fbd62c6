/** Migrations: once each, forward only, in one transaction. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import Database from 'better-sqlite3';
import { SCHEMA_VERSION, checkSchema, migrate } from '../../lib/store/migrate.ts';
import { KEPT_SUMS } from '../support/kept-sums.ts';

function memory(): Database.Database {
  return new Database(':memory:');
}

function schema(db: Database.Database): unknown[] {
  return db.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY name').all();
}

test('an empty database gets the schema and our mark', () => {
  const db = memory();
  assert.equal(checkSchema(db, 'x.db'), 0);
  migrate(db, 'x.db');
  assert.equal(checkSchema(db, 'x.db'), SCHEMA_VERSION);
  assert.deepEqual(db.prepare('SELECT id, path FROM root').all(), [{ id: 0, path: '' }]);
  assert.deepEqual(db.pragma('foreign_key_check'), []);
});

test('a database that is up to date is left alone', () => {
  const db = memory();
  migrate(db, 'x.db');
  const before = schema(db);
  const changes = db.prepare('SELECT total_changes()').pluck();
  const count = changes.get();
  migrate(db, 'x.db');
  assert.deepEqual([schema(db), changes.get()], [before, count]);
});

test('a migration that fails leaves nothing behind', () => {
  const db = memory();
  db.pragma('max_page_count = 5');
  assert.throws(() => migrate(db, 'x.db'), { code: 'SQLITE_FULL' });
  assert.deepEqual(
    [schema(db), db.pragma('user_version', { simple: true }), db.inTransaction],
    [[], 0, false],
  );
  db.pragma('max_page_count = 1000');
  migrate(db, 'x.db');
  assert.equal(checkSchema(db, 'x.db'), SCHEMA_VERSION);
});

for (const [what, make] of [
  ['it has tables', 'CREATE TABLE theirs (x)'],
  ['it has a version', 'PRAGMA user_version = 3'],
  ['it has the mark of another program', 'PRAGMA application_id = 7'],
] as const) {
  test(`a database is another program's if ${what}`, () => {
    const db = memory();
    db.exec(make);
    assert.throws(() => checkSchema(db, 'x.db'), { code: 'ERR_VALHALLA_DB_FOREIGN', path: 'x.db' });
  });
}

test('a newer version is refused with both numbers', () => {
  const db = memory();
  migrate(db, 'x.db');
  db.pragma(`user_version = ${SCHEMA_VERSION + 1}`);
  assert.throws(() => checkSchema(db, 'x.db'), {
    code: 'ERR_VALHALLA_DB_NEWER',
    message: new RegExp(`schema ${SCHEMA_VERSION + 1}.*knows ${SCHEMA_VERSION}`),
  });
});

test('a library of before is counted once', () => {
  const db = memory();
  migrate(db, 'x.db', 9);
  db.exec(`INSERT INTO folder (id, root, path, inode) VALUES (1, 0, '', '');
    INSERT INTO file (id, folder, name, stamp, inode, size, mtime_ms, type, state, first_seen, missing_since)
    VALUES (1, 1, 'a', '', '', 1, 1, 'audio', 'done', 1, NULL), (2, 1, 'b', '', '', 1, 1, 'audio', 'done', 1, 7);
    INSERT INTO item (id, file) VALUES (11, 1), (12, 2);
    INSERT INTO facet_key VALUES (1, 'genre');
    INSERT INTO facet_value VALUES (1, 'Pop', 'pop'), (2, 'Old', 'old');
    INSERT INTO browse VALUES (1, 'pop', 1), (1, 'old', 2);
    INSERT INTO facet VALUES (11, 1, 1), (12, 1, 1);`);
  migrate(db, 'x.db');
  assert.deepEqual(db.prepare('SELECT item FROM gone').pluck().all(), [12]);
  assert.deepEqual(db.prepare('SELECT items FROM browse ORDER BY value').pluck().all(), [2, 0]);
  for (const sql of Object.values(KEPT_SUMS)) assert.deepEqual(db.prepare(sql).all(), []);
});

test('the search index of before is folded as what is asked of it', () => {
  const db = memory();
  migrate(db, 'x.db', 11);
  db.exec(`INSERT INTO folder (id, root, path, inode) VALUES (1, 0, '', '');
    INSERT INTO file (id, folder, name, stamp, inode, size, mtime_ms, type, state, first_seen)
    VALUES (1, 1, 'Łódź.mp3', '', '', 1, 1, 'audio', 'done', 1), (2, 1, 'b', '', '', 1, 1, 'audio', 'failed', 1),
      (3, 1, 'c', '', '', 1, 1, 'audio', 'found', 1);
    INSERT INTO item (id, file) VALUES (11, 1), (12, 2), (13, 3);
    INSERT INTO best (item, epoch, title, artist) VALUES (11, 1, 'Straße', 'Plain');
    INSERT INTO search (rowid, title, artist, name) VALUES (11, 'Straße', 'Plain', 'Łódź.mp3'), (12, NULL, NULL, 'b');`);
  migrate(db, 'x.db');
  const found = (words: string): unknown =>
    db.prepare('SELECT rowid FROM search WHERE search MATCH ?').pluck().all(words);
  assert.deepEqual(found('strasse plain lodz'), [11]);
  assert.deepEqual(found('b'), [12]);
  assert.deepEqual(db.prepare('SELECT rowid FROM search').pluck().all(), [11, 12], 'no more than there were');
  db.exec('DELETE FROM search WHERE rowid = 11');
  assert.deepEqual(found('strasse'), []);
});

test('sigmas at the end of words are folded as all others, in place', () => {
  const db = memory();
  migrate(db, 'x.db', 12);
  db.exec(`INSERT INTO folder (id, root, path, inode) VALUES (1, 0, '', '');
    INSERT INTO file (id, folder, name, stamp, inode, size, mtime_ms, type, state, first_seen)
    VALUES (1, 1, 'a', '', '', 1, 1, 'audio', 'done', 1);
    INSERT INTO item (id, file) VALUES (11, 1);
    INSERT INTO facet_key VALUES (1, 'artist'), (2, 'composer');
    INSERT INTO facet_value VALUES (1, 'Βασίλης', 'βασιλης'), (2, 'ABBA', 'abba');
    INSERT INTO browse VALUES (1, 'βασιλης', 1, 1), (2, 'βασιλης', 1, 1), (1, 'abba', 2, 1);
    INSERT INTO facet VALUES (11, 1, 1), (11, 2, 1), (11, 1, 2);
    INSERT INTO smart_playlist VALUES ('της', 'Της', '{}', NULL), ('τησ', 'τησ', '{}', NULL), ('βας', 'ΒΑΣ', '{}', NULL);`);
  migrate(db, 'x.db');
  const texts = (sql: string): unknown => db.prepare(sql).pluck().all();
  assert.deepEqual(texts('SELECT folded FROM facet_value ORDER BY id'), ['βασιλησ', 'abba']);
  assert.deepEqual(texts('SELECT folded FROM browse ORDER BY key, folded'), ['abba', 'βασιλησ', 'βασιλησ']);
  db.exec('DELETE FROM facet WHERE key = 2');
  assert.deepEqual(texts('SELECT items FROM browse ORDER BY key, folded'), [1, 1, 0], 'the trigger finds it');
  assert.deepEqual(
    db.prepare('SELECT folded, name FROM smart_playlist ORDER BY folded').raw().all(),
    [
      ['βασ', 'ΒΑΣ'],
      ['τησ', 'τησ'],
      ['τησ (2)', 'Της (2)'],
    ],
    'no query is lost where two names have become one',
  );
});

test('what is known of last plays is told in UTC, and items with a date but no year are derived again', () => {
  const db = memory();
  migrate(db, 'x.db', 12);
  db.exec(`INSERT INTO folder (id, root, path, inode) VALUES (1, 0, '', '');
    UPDATE setting SET value = '3' WHERE name = 'epoch';
    INSERT INTO setting VALUES ('derived', '3');
    INSERT INTO source VALUES (108, 'general', 'parser');`);
  const documents = [
    [1, '{"rating":[[80]],"last_played":[["2024-05-17T10:00:00.5+10:00"]],"mood":[["a","en"]]}'],
    [108, '{"last_played":[["2024-05-17T10:00:00Z"]]}'],
    [1, '{"last_played":[["2024-05-17T10:00:00"]]}'],
    [1, '{"last_played":[["2016-12-31T23:59:60Z"]]}'],
    [1, '{"last_played":[["2024-05"]]}'],
    [1, '{"date":[["1999-05"]]}'],
    [108, '{"date":[["1999-05"]],"year":[[1999]]}'],
  ] as const;
  for (const [index, [source, document]] of documents.entries()) {
    const id = index + 1;
    db.exec(`INSERT INTO file (id, folder, name, stamp, inode, size, mtime_ms, type, state, first_seen)
      VALUES (${id}, 1, 'f${id}', '', '', 1, 1, 'audio', 'done', 1);
      INSERT INTO item (id, file) VALUES (${id}, ${id});
      INSERT INTO best (item, epoch) VALUES (${id}, 3);`);
    db.prepare('INSERT INTO metadata VALUES (?, ?, ?)').run(id, source, document);
  }
  migrate(db, 'x.db');
  const texts = (sql: string): unknown => db.prepare(sql).pluck().all();
  assert.deepEqual(texts('SELECT document FROM metadata ORDER BY item'), [
    '{"rating":[[80]],"last_played":[["2024-05-17T00:00:00.500Z"]],"mood":[["a","en"]]}',
    '{"last_played":[["2024-05-17T10:00:00.000Z"]]}',
    ...documents.slice(2).map(([, document]) => document),
  ]);
  assert.deepEqual(texts('SELECT item FROM best WHERE epoch < 3'), [6]);
  assert.deepEqual(
    texts("SELECT value FROM setting WHERE name = 'derived'"),
    [],
    'the next to open it goes on with them',
  );
});

test('files that hold several tracks are derived again, as they count no more for their albums', () => {
  const db = memory();
  migrate(db, 'x.db', 13);
  db.exec(`INSERT INTO folder (id, root, path, inode) VALUES (1, 0, '', '');
    INSERT INTO file (id, folder, name, stamp, inode, size, mtime_ms, type, state, first_seen)
    VALUES (1, 1, 'a', '', '', 1, 1, 'audio', 'done', 1), (2, 1, 'b', '', '', 1, 1, 'audio', 'done', 1);
    INSERT INTO item (id, file, part) VALUES (11, 1, 0), (12, 2, 0), (13, 2, 1), (14, 1, -1);
    INSERT INTO best (item, epoch) VALUES (11, 3), (12, 3), (13, 3);
    INSERT INTO setting VALUES ('derived', '3');`);
  migrate(db, 'x.db');
  assert.deepEqual(db.prepare('SELECT item FROM best WHERE epoch < 3').pluck().all(), [12]);
  assert.equal(db.prepare("SELECT count(*) FROM setting WHERE name = 'derived'").pluck().get(), 0);
});
