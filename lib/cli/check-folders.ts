/** Folders and files named on the command line, before the library remembers or scans them. */
import { isBelow } from '../channel/raw-path.ts';
import { EXIT, UsageError } from './exit-codes.ts';
import { printable } from './format.ts';
import { withLibrary } from './host.ts';
import type { Host } from './host.ts';

const FILE = ', and lies in no folder of the library. `valhalla now` reads one file';
const NO_FOLDER = ', and no folder';

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
  if (paths.length === 0) return;
  for (const [path, fault] of await host.look(paths)) {
    if (await isKnown(host, database, path, roots, fault.isFile)) continue;
    const hint = roots ? NO_FOLDER : FILE;
    throw new UsageError(
      `${printable(path)} ${fault.words}${fault.isFile ? hint : ''}. Nothing was scanned.`,
    );
  }
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
