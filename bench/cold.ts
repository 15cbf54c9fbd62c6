/** A cold page cache: everything is read from the disk again, the scanners' own programs too. */
import { execFileSync } from 'node:child_process';
import { accessSync, constants, writeFileSync } from 'node:fs';

const DROP = '/proc/sys/vm/drop_caches';

/** @returns why the cache cannot be dropped here, in one line; undefined when it can */
export function coldFault(file: string = DROP): string | undefined {
  try {
    accessSync(file, constants.W_OK);
    return undefined;
  } catch {
    return `the page cache can be dropped by root only (${file}): sudo npm run bench -- --cold`;
  }
}

/** For the whole machine: who else measures on it notices. */
export function dropCaches(): void {
  execFileSync('sync'); // only pages that were written can be dropped
  writeFileSync(DROP, '3'); // page cache, directory entries and inodes
}
