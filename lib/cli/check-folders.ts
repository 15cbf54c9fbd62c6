/** Folders and files named on the command line, before the library remembers or scans them. */
import { stat } from 'node:fs/promises';
import { isBelow } from '../channel/raw-path.ts';
import { EXIT, UsageError } from './exit-codes.ts';
import { printable } from './format.ts';
import { withLibrary } from './host.ts';
import type { Host } from './host.ts';

/** Milliseconds a folder may take to answer before it counts as there: a dead mount never answers. */
const ANSWER = 3000;

/**
 * A mistyped folder would be remembered, and offline for ever. What the library knows already may be away, or gone: the
 * scan says so. A file is scanned where it lies in a folder of the library.
 *
 * @param roots they are to be roots of their own
 * @throws UsageError
 */
export async function refuseTypos(
  host: Host,
  paths: readonly string[],
  database: string,
  roots = false,
): Promise<void> {
  for (const path of paths) {
    const problem = await problemOf(host, path);
    if (problem === undefined || (await isKnown(host, database, path, roots, problem === FILE))) continue;
    throw new UsageError(`${printable(path)} ${problem}. Nothing was scanned.`);
  }
}

const FILE = 'is a file, and lies in no folder of the library. `valhalla now` reads one file';

async function problemOf(host: Host, path: string): Promise<string | undefined> {
  const { promise: silence, resolve: giveUp } = Promise.withResolvers<undefined>();
  host.setTimeout(() => giveUp(undefined), ANSWER).unref();
  let answered = false;
  const answer = stat(path).then(
    (stats) => {
      answered = true;
      if (stats.isDirectory()) return undefined;
      return stats.isFile() ? FILE : 'is neither a folder nor a file';
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

/** @param root a root is asked for, and not a place in one */
async function isKnown(
  host: Host,
  database: string,
  path: string,
  root: boolean,
  there: boolean,
): Promise<boolean> {
  let known = false;
  try {
    await withLibrary(host, { database, readOnly: true }, async (library) => {
      const roots = (await library.roots()).map((each) => each.path);
      known = roots.includes(path);
      if (known || root || !roots.some((each) => isBelow(path, each))) return EXIT.done;
      known = there || (await library.file(path)) !== undefined;
      for await (const _ of library.files({ folder: path, limit: 1 })) known = true;
      return EXIT.done;
    });
  } catch {
    // No library yet: it knows nothing. Whatever else is wrong with it, the scan would say; here the path is.
  }
  return known;
}
