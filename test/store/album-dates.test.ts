/** Migration 10: albums were told by their year, and are told by their date. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import Database from 'better-sqlite3';
import { migrate } from '../../lib/store/migrate.ts';

const OLD_RULES = [
  ['musicbrainz_album_id'],
  ['album_artist', 'album', 'year'],
  ['album', 'folder'],
  ['folder'],
];

function migrated(rules: unknown): Database.Database {
  const db = new Database(':memory:');
  migrate(db, 'x.db', 9);
  db.exec(`INSERT INTO root (id, path, state, added) VALUES (1, '/m', 'online', 0);
    INSERT INTO folder (id, root, path, inode) VALUES (1, 1, '', '1');
    INSERT INTO album VALUES (7, '{"album_artist":"abba","album":"gold","year":"1992"}', 'gold'), (8, '{"folder":"/m/x"}', 'x');
    INSERT INTO bundle VALUES (1, '/m/a', 'a', 7, NULL), (2, '/m/b', 'b', 7, NULL), (3, '/m/x', 'x', 8, NULL);
    INSERT INTO setting VALUES ('epoch', '1') ON CONFLICT (name) DO UPDATE SET value = '1'`);
  db.prepare("INSERT INTO setting VALUES ('album_identity', ?)").run(JSON.stringify(rules));
  for (const [id, bundle, date, year, missing] of [
    [1, 1, '1992', 1992, null],
    [2, 1, '1992-09-21', 1992, null],
    [3, 1, '1980', 1980, 1],
    [4, 2, null, 1992, null],
    [5, 3, null, null, null],
  ]) {
    db.prepare(
      `INSERT INTO file (id, folder, name, stamp, inode, size, mtime_ms, type, state, first_seen, missing_since)
       VALUES (?, 1, ?, 's', '1', 1, 1, 'audio', 'done', 1, ?)`,
    ).run(id, String(id), missing);
    db.prepare('INSERT INTO item (id, file) VALUES (?, ?)').run(id, id);
    db.prepare('INSERT INTO best (item, epoch, date, year, bundle) VALUES (?, 1, ?, ?, ?)').run(
      id,
      date,
      year,
      bundle,
    );
  }
  migrate(db, 'x.db');
  return db;
}

function all(db: Database.Database, sql: string): unknown {
  return db.prepare(sql).pluck().all();
}

const SETTINGS = "SELECT value FROM setting WHERE name IN ('album_identity', 'epoch') ORDER BY name";

test('an album that was told by its year keeps its id, and is told by it as a date', () => {
  const db = migrated(OLD_RULES);
  assert.deepEqual(all(db, 'SELECT identity FROM album ORDER BY id'), [
    '{"album_artist":"abba","album":"gold","date":"1992"}',
    '{"folder":"/m/x"}',
  ]);
  assert.deepEqual(all(db, 'SELECT date FROM bundle ORDER BY id'), ['1992-09-21', '1992', '']);
  assert.deepEqual(all(db, SETTINGS), ['', '2']);
});

test('rules of the user stay, and everything is derived again', () => {
  const dated = migrated([['album', 'date']]);
  assert.deepEqual(all(dated, SETTINGS), ['[["album","date"]]', '2']);
  assert.match(String(all(dated, 'SELECT identity FROM album WHERE id = 7')), /"year":"1992"/);
});
