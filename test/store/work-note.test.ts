/** What the holder of the lock is at by now. */
import assert from 'node:assert/strict';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openWriter } from '../../lib/store/connection.ts';
import type { LockOwner } from '../../lib/store/lock-owner.ts';
import { holderByNote, noteWork } from '../../lib/store/work-note.ts';
import { temporaryFolder } from './temporary-folder.ts';

test('a note counts for the process that wrote it, as long as that holds the lock', (context) => {
  const path = join(temporaryFolder(context), 'library.db');
  const named: LockOwner = { pid: process.pid, host: hostname(), since: 1, work: 'now' };
  assert.equal(holderByNote(path, named), named, 'there is no library yet');
  const db = openWriter(path);
  context.after(() => db.close());
  assert.equal(holderByNote(path, named), named);
  noteWork(db, 'scan');
  assert.deepEqual(holderByNote(path, named), { ...named, work: 'scan' });
  const later = { ...named, since: Date.now() + 1000 };
  assert.equal(holderByNote(path, later), later, 'it was killed, and its number is that of another one now');
  const other = { ...named, pid: named.pid + 1 };
  assert.equal(holderByNote(path, other), other);
  assert.equal(holderByNote(path, undefined)?.work, 'scan', 'the lock has no name');
  assert.equal(
    holderByNote(path, undefined, () => false),
    undefined,
  );
  db.exec("UPDATE setting SET value = '{}' WHERE name = 'at_work'");
  assert.equal(holderByNote(path, named), named, 'written by whoever knows more');
  noteWork(db, 'watch');
  noteWork(db, undefined);
  assert.equal(holderByNote(path, named), named);
});
