/** Folders named on the command line, before the library remembers them. */
import { stat } from 'node:fs/promises';
import { EXIT, UsageError } from './exit-codes.ts';
import { printable } from './format.ts';
import { withLibrary } from './host.ts';
import type { Host } from './host.ts';

/** Milliseconds a folder may take to answer before it counts as there: a dead mount never answers. */
const ANSWER = 3000;

/**
 * A mistyped folder would be remembered, and offline for ever. One that the library knows already may be away: the
 * scan says so.
 *
 * @throws UsageError
 */
export async function refuseTypos(host: Host, paths: readonly string[], database: string): Promise<void> {
  for (const path of paths) {
    const problem = await problemOf(host, path);
    if (problem === undefined || (await knownRoots(host, database)).has(path)) continue;
    throw new UsageError(`${printable(path)} ${problem}. Nothing was scanned.`);
  }
}

async function problemOf(host: Host, path: string): Promise<string | undefined> {
  const { promise: silence, resolve: giveUp } = Promise.withResolvers<undefined>();
  host.setTimeout(() => giveUp(undefined), ANSWER).unref();
  let answered = false;
  const answer = stat(path).then(
    (stats) => {
      answered = true;
      return stats.isDirectory() ? undefined : 'is not a folder';
    },
    (error: NodeJS.ErrnoException) => {
      answered = true;
      return error.code === 'ENOENT' ? 'does not exist' : `cannot be read (${error.code})`;
    },
  );
  const problem = await Promise.race([answer, silence]);
  // Its thread hangs in the kernel.
  if (!answered) host.abandoned++;
  return problem;
}

async function knownRoots(host: Host, database: string): Promise<Set<string>> {
  const known = new Set<string>();
  try {
    await withLibrary(host, { database, readOnly: true }, async (library) => {
      for (const { path } of await library.roots()) known.add(path);
      return EXIT.done;
    });
  } catch {
    // No library yet: it knows no root. Whatever else is wrong with it, the scan would say; here the path is.
  }
  return known;
}
