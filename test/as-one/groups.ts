/**
 * Test files that are run in one process, a group each: a process of its own costs a file a quarter of a second before
 * its first test. Not those that need a process for themselves: what measures time or memory, changes the process, or
 * is long enough to be run beside the others. `npm test` names them; each file can still be run alone.
 */
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { describe } from 'node:test';
import { pathToFileURL } from 'node:url';

const TESTS = join(import.meta.dirname, '..');
/** Milliseconds for a file. A suite hands its limit on to its tests. */
const LIMIT = 180_000;

/** Patterns of files, below `test/`. */
export const GROUPS = {
  cli: 'cli/*.test.ts',
  dbmanager: 'dbmanager/!(random).test.ts',
  logic:
    '{channel,dispatcher,engine,exchange,grabbers,metadata,query,status,watcher}/**/!(name-time).test.ts',
  parser: 'parser/{,fast/}!(fuzz|hostile|image|mangled|video).test.ts',
  pipeline:
    'pipeline/{arrows,aside,chores,close,import,moves,names,pause,processes,sidecars,trace,tracks}.test.ts',
  /** Alone, for it goes by the clock; here, for groups are begun first and others run beside it. */
  soak: 'soak/*.test.ts',
  stages: '{downloader,grabber,reader,scanner}/*.test.ts',
  store: '{package,store}/*.test.ts',
  threads: 'threads/*.test.ts',
} as const;

/** A suite of each file: what is to be done before and behind its tests is done for them alone. */
export function runGroup(name: keyof typeof GROUPS): void {
  for (const file of globSync(GROUPS[name], { cwd: TESTS }).toSorted())
    describe(file, { timeout: LIMIT }, async () => {
      await import(pathToFileURL(join(TESTS, file)).href);
    });
}
