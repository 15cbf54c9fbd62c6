/** Migrations: once each, forward only, in one transaction. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import Database from 'better-sqlite3';
import { SCHEMA_VERSION, checkSchema, migrate } from '../../lib/store/migrate.ts';

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
