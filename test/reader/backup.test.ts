/** A copy of a library that is in use: whole or not there, and never instead of something else. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { backup } from '../../lib/reader/backup.ts';
import { Reader } from '../../lib/reader/reader.ts';
import { openReader, openWriter } from '../../lib/store/connection.ts';
import { LibraryBuilder } from '../support/library-builder.ts';

function library(context: TestContext): LibraryBuilder {
  const builder = new LibraryBuilder();
  context.after(() => builder[Symbol.dispose]());
  builder.root('/music');
  builder.file({ path: 'a/1.mp3', sources: { general: { title: 'One' } } });
  return builder;
}

test('the copy is of one moment, beside a transaction that is open', (context) => {
  const { path, folder, db } = library(context);
  db.exec("BEGIN IMMEDIATE; INSERT INTO setting VALUES ('later', '1')");
  const to = join(folder, 'copy.db');
  const { bytes } = backup({ path, to, overwrite: false });
  db.exec('COMMIT');
  assert.equal(bytes, readFileSync(to).length);
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.startsWith('copy')),
    ['copy.db'],
  );
  const copy = openReader(to);
  context.after(() => copy.close());
  assert.equal(copy.prepare("SELECT count(*) FROM setting WHERE name = 'later'").pluck().get(), 0);
  assert.equal(new Reader(copy, []).answer('counts', {}).files, 1);
  assert.equal(copy.prepare("SELECT count(*) FROM search WHERE search MATCH 'one'").pluck().get(), 1);
});

test('a copy is a library: the writer opens it', (context) => {
  const { path, folder } = library(context);
  const to = join(folder, 'copy.db');
  backup({ path, to, overwrite: false });
  const copy = openWriter(to);
  assert.equal(copy.pragma('journal_mode', { simple: true }), 'wal');
  copy.close();
});

test('what is there is replaced only where that was said, and a database in use never', (context) => {
  const { path, folder } = library(context);
  const to = join(folder, 'old.db');
  writeFileSync(to, 'mine');
  const refused = (options: { to: string; overwrite: boolean }): void =>
    assert.throws(() => backup({ path, ...options }), { code: 'ERR_VALHALLA_OPTION' });
  assert.throws(() => backup({ path, to, overwrite: false }), {
    code: 'ERR_VALHALLA_OPTION',
    message: /say that it may be replaced: overwrite\.$/,
  });
  assert.equal(readFileSync(to, 'utf8'), 'mine');
  backup({ path, to, overwrite: true });
  assert.equal(readFileSync(to, 'utf8').slice(0, 6), 'SQLite');

  for (const own of [path, `${path}-wal`]) refused({ to: own, overwrite: true });
  writeFileSync(`${to}-wal`, '');
  refused({ to, overwrite: true });
  writeFileSync(join(folder, 'new.db-wal'), '');
  refused({ to: join(folder, 'new.db'), overwrite: false });
  mkdirSync(join(folder, 'folder'));
  refused({ to: join(folder, 'folder'), overwrite: true });
});

test('without a place for it, or without a library, nothing is left', (context) => {
  const { path, folder } = library(context);
  const before = readdirSync(folder);
  assert.throws(() => backup({ path, to: join(folder, 'none', 'copy.db'), overwrite: false }), {
    code: 'ERR_VALHALLA_DB',
    message: /none\/copy\.db cannot be opened\. Check that its folder exists/,
  });
  assert.throws(
    () => backup({ path: join(folder, 'no.db'), to: join(folder, 'copy.db'), overwrite: false }),
    {
      code: 'ERR_VALHALLA_DB_MISSING',
    },
  );
  assert.deepEqual(readdirSync(folder), before);
});

test('every name that a file can have will do; what none can have is refused', (context) => {
  const { path, folder } = library(context);
  const long = join(folder, 'x'.repeat(255));
  assert.equal(backup({ path, to: long, overwrite: false }).path, long);
  const before = readdirSync(folder);
  for (const [name, message] of [
    ['a\0b', /a\\u0000b" has a NUL in it/],
    ['x'.repeat(300), /x is longer than names may be here/],
  ] as const)
    assert.throws(() => backup({ path, to: join(folder, name), overwrite: false }), {
      code: 'ERR_VALHALLA_OPTION',
      message,
    });
  assert.deepEqual(readdirSync(folder), before);
});
