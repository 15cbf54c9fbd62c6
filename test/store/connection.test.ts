/** Opening a database, and whatever else may lie under its name: a clear error, and not one byte changed. */
import assert from 'node:assert/strict';
import {
  chmodSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import Database from 'better-sqlite3';
import { openReader, openSecondWriter, openWriter } from '../../lib/store/connection.ts';
import { defaultDatabase } from '../../lib/store/default-database.ts';
import { SCHEMA_VERSION } from '../../lib/store/migrate.ts';
import { asOrdinaryUser, temporaryFolder } from './temporary-folder.ts';

/** Every file of a folder with its bytes. */
function snapshot(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'latin1')]),
  );
}

/** Files that any reader of a database with a log leaves are no change. */
function assertUntouched(folder: string, before: Record<string, string>): void {
  for (const [name, bytes] of Object.entries(snapshot(folder))) {
    if (before[name] === undefined) assert.match(name, /-(wal|shm)$/);
    else if (!name.endsWith('-shm')) assert.ok(bytes === before[name], `${name} was changed`);
  }
}

/** What `openWriter` and `openReader` say, which must leave the folder as it was. */
function refusals(folder: string, path: string): { code?: string; message: string; path?: string }[] {
  const before = snapshot(folder);
  const said = [() => openWriter(path), () => openReader(path)].map((open) => {
    try {
      open().close();
    } catch (error) {
      return error as { code?: string; message: string; path?: string };
    }
    throw new Error(`${path} was opened`);
  });
  assertUntouched(folder, before);
  for (const { message, path: named } of said) {
    assert.ok(message.startsWith(path), message);
    assert.equal(named, path);
  }
  return said;
}

test('the folder of the default place is made, and no other', (context) => {
  const folder = temporaryFolder(context);
  const before = process.env['XDG_DATA_HOME'];
  context.after(() => {
    if (before === undefined) delete process.env['XDG_DATA_HOME'];
    else process.env['XDG_DATA_HOME'] = before;
  });
  process.env['XDG_DATA_HOME'] = join(folder, 'data');
  openWriter(defaultDatabase()).close();
  const path = join(folder, 'typo', 'library.db');
  assert.throws(() => openWriter(path), {
    code: 'ERR_VALHALLA_DB',
    path,
    message: `The folder ${join(folder, 'typo')} of the library ${path} does not exist. Make it, or name another file.`,
  });
  assert.deepEqual(readdirSync(folder), ['data']);
});

test('a new database is made: WAL, NORMAL, foreign keys left to tests', (context) => {
  const path = join(temporaryFolder(context), 'library.db');
  const db = openWriter(path);
  context.after(() => db.close());
  const pragma = (name: string) => db.pragma(name, { simple: true });
  assert.deepEqual(['journal_mode', 'foreign_keys', 'synchronous', 'wal_autocheckpoint'].map(pragma), [
    'wal',
    0,
    1,
    0,
  ]);
  assert.deepEqual([pragma('user_version'), pragma('application_id')], [SCHEMA_VERSION, 0x56414c48]);
});

test('a reader writes nothing', (context) => {
  const path = join(temporaryFolder(context), 'library.db');
  openWriter(path).close();
  const db = openReader(path);
  context.after(() => db.close());
  assert.throws(() => db.exec("INSERT INTO setting VALUES ('x', '1')"), { code: 'SQLITE_READONLY' });
});

test('a reader of a library that is not there says how to make one, and makes none; nor does a second writer', (context) => {
  const folder = temporaryFolder(context);
  const path = join(folder, 'library.db');
  assert.throws(() => openSecondWriter(path), { code: 'ERR_VALHALLA_DB_MISSING' });
  assert.throws(() => openReader(path), { code: 'ERR_VALHALLA_DB_MISSING', message: /valhalla scan/ });
  writeFileSync(path, '');
  assert.throws(() => openReader(path), { code: 'ERR_VALHALLA_DB_MISSING' });
  assert.equal(statSync(path).size, 0);
});

for (const mode of ['delete', 'wal'] as const) {
  test(`the database of another program is refused (journal mode ${mode})`, (context) => {
    const folder = temporaryFolder(context);
    const path = join(folder, 'theirs.db');
    const db = new Database(path);
    db.pragma(`journal_mode = ${mode}`);
    db.exec('CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)');
    db.close();
    for (const { code } of refusals(folder, path)) assert.equal(code, 'ERR_VALHALLA_DB_FOREIGN');
  });
}

test('one that its program left without closing is not even checkpointed', (context) => {
  const folder = temporaryFolder(context);
  const path = join(folder, 'theirs.db');
  const db = new Database(path);
  db.pragma('journal_mode = WAL');
  db.pragma('wal_autocheckpoint = 0');
  db.exec('CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)');
  const left = join(folder, 'left');
  mkdirSync(left);
  for (const suffix of ['', '-wal'])
    writeFileSync(join(left, `theirs.db${suffix}`), readFileSync(path + suffix));
  db.close();
  const copy = join(left, 'theirs.db');
  const before = snapshot(left);
  assert.throws(() => openWriter(copy), { code: 'ERR_VALHALLA_DB_FOREIGN' });
  assertUntouched(left, before);
});

test('a database of a newer version is refused', (context) => {
  const folder = temporaryFolder(context);
  const path = join(folder, 'library.db');
  const db = openWriter(path);
  db.pragma(`user_version = ${SCHEMA_VERSION + 1}`);
  db.close();
  for (const { code, message } of refusals(folder, path)) {
    assert.equal(code, 'ERR_VALHALLA_DB_NEWER');
    assert.match(message, /Update libvalhalla/);
  }
});

test('a file that is no database is refused', (context) => {
  const folder = temporaryFolder(context);
  const path = join(folder, 'song.mp3');
  writeFileSync(path, 'ID3'.repeat(2000));
  for (const { code } of refusals(folder, path)) assert.equal(code, 'ERR_VALHALLA_DB_FOREIGN');
});

test('a damaged database is refused', (context) => {
  const folder = temporaryFolder(context);
  const path = join(folder, 'library.db');
  openWriter(path).close();
  truncateSync(path, 8192);
  for (const { code } of refusals(folder, path)) assert.equal(code, 'ERR_VALHALLA_DB_CORRUPT');
});

test('a folder under the name of the database is refused', (context) => {
  const folder = temporaryFolder(context);
  const path = join(folder, 'library.db');
  mkdirSync(path);
  assert.throws(() => openWriter(path), { code: 'ERR_VALHALLA_DB', message: /is a folder\. Name a file/ });
});

test('a file where its folder should be is named', (context) => {
  const folder = temporaryFolder(context);
  writeFileSync(join(folder, 'file'), '');
  const path = join(folder, 'file', 'library.db');
  assert.throws(() => openWriter(path), { code: 'ERR_VALHALLA_DB', path });
});

test('a database that may not be written is refused at once', (context) => {
  const folder = temporaryFolder(context);
  const path = join(folder, 'library.db');
  openWriter(path).close();
  chmodSync(path, 0o444);
  chmodSync(folder, 0o755);
  asOrdinaryUser(() => {
    assert.throws(() => openWriter(path), {
      code: 'ERR_VALHALLA_DB_READONLY',
      path,
      message: /right to write/,
    });
  });
});

test('a database in a folder that may not be written is refused at once', (context) => {
  const folder = temporaryFolder(context);
  const path = join(folder, 'library.db');
  openWriter(path).close();
  chmodSync(path, 0o666);
  chmodSync(folder, 0o555);
  asOrdinaryUser(() => {
    assert.throws(
      () => openWriter(path),
      ({ code }: { code: string }) => ['ERR_VALHALLA_DB_READONLY', 'ERR_VALHALLA_DB'].includes(code),
    );
    assert.throws(() => openWriter(join(folder, 'new.db')), {
      code: 'ERR_VALHALLA_DB',
      message: /cannot be opened/,
    });
  });
});

test('a database that another program locks is waited for, then named', (context) => {
  const path = join(temporaryFolder(context), 'library.db');
  const other = new Database(path);
  context.after(() => other.close());
  other.exec('BEGIN EXCLUSIVE');
  assert.throws(() => openWriter(path, 20), {
    code: 'ERR_VALHALLA_DB_LOCKED',
    path,
    message: /another program/,
  });
});

test('a symbolic link to a database is followed', (context) => {
  const folder = temporaryFolder(context);
  openWriter(join(folder, 'library.db')).close();
  symlinkSync(join(folder, 'library.db'), join(folder, 'link.db'));
  openWriter(join(folder, 'link.db')).close();
});
