/** Libraries with nothing in them: made once a test file, which takes 15 ms, and copied, which takes none. */
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openWriter } from '../../lib/store/connection.ts';

/** In memory where there is such a place: the database is synced often, and a busy disk takes its time. */
const PLACE = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const NAME = 'library.db';

let empty: string | undefined;

/** @returns a new folder, with a `library.db` in it */
export function emptyLibrary(): string {
  empty ??= made();
  const folder = newFolder();
  copyFileSync(empty, join(folder, NAME));
  return folder;
}

function made(): string {
  const folder = newFolder();
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, NAME);
  openWriter(path).close();
  return path;
}

function newFolder(): string {
  return mkdtempSync(join(PLACE, 'valhalla-library-'));
}
