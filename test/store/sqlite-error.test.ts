/** Errors of SQLite as people can act on them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SqliteError } from 'better-sqlite3';
import { ValhallaError } from '../../lib/errors.ts';
import { explainSqlite } from '../../lib/store/sqlite-error.ts';

for (const [code, expected, says] of [
  ['SQLITE_BUSY', 'ERR_VALHALLA_DB_LOCKED', /locked by another program/],
  ['SQLITE_BUSY_SNAPSHOT', 'ERR_VALHALLA_DB_LOCKED', /then try again/],
  ['SQLITE_READONLY_DIRECTORY', 'ERR_VALHALLA_DB_READONLY', /right to write/],
  ['SQLITE_FULL', 'ERR_VALHALLA_DB_FULL', /Free some space/],
  ['SQLITE_CORRUPT_VTAB', 'ERR_VALHALLA_DB_CORRUPT', /backup/],
  ['SQLITE_NOTADB', 'ERR_VALHALLA_DB_FOREIGN', /not changed/],
  ['SQLITE_CANTOPEN_ISDIR', 'ERR_VALHALLA_DB', /cannot be opened/],
  ['SQLITE_IOERR_WRITE', 'ERR_VALHALLA_DB', /Check the disk/],
  ['SQLITE_CONSTRAINT', 'ERR_VALHALLA_DB', /failed: why/],
] as const) {
  test(`${code} is ${expected}, with path, remedy and cause`, () => {
    const cause = new SqliteError('why', code);
    const error = explainSqlite(cause, '/x/library.db');
    assert.ok(error instanceof ValhallaError);
    assert.deepEqual([error.code, error.path, error.cause], [expected, '/x/library.db', cause]);
    assert.match(error.message, says);
    assert.ok(
      error.message.startsWith('/x/library.db ') && error.message.endsWith(`(${code})`),
      error.message,
    );
  });
}

test('other errors are passed on as they are', () => {
  for (const error of [new TypeError('x'), new ValhallaError('ERR_VALHALLA_DB', 'x'), 'text']) {
    assert.equal(explainSqlite(error, '/x'), error);
  }
});
