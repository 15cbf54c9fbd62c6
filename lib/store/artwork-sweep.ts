/** Removes pictures from the artwork store that nothing refers to, and nothing else that lies there. */
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { STORED_NAME } from './artwork-store.ts';

export interface Swept {
  readonly pictures: number;
  readonly bytes: number;
  /** Written since `before`. */
  readonly young: number;
}

/**
 * @param kept names in the store; asked for again where `between` says that somebody else had the library
 * @param before milliseconds since the epoch: what was written later may be referred to in a moment
 * @param dryRun only counts
 * @param between called between two shelves: `ChoreTools.between`
 */
export function removeUnreferenced(
  folder: string,
  kept: () => ReadonlySet<string>,
  { before, dryRun }: { readonly before: number; readonly dryRun: boolean },
  between: () => boolean,
): Swept {
  let [pictures, bytes, young] = [0, 0, 0];
  let names = kept();
  for (const shelf of namesIn(folder)) {
    if (!/^[0-9a-f]{2}$/.test(shelf)) continue;
    if (between()) names = kept();
    for (const file of namesIn(join(folder, shelf))) {
      const name = `${shelf}/${file}`;
      if (!STORED_NAME.test(name) || names.has(name)) continue;
      const stats = statSync(join(folder, name), { throwIfNoEntry: false });
      if (stats === undefined || !stats.isFile()) continue;
      if (stats.mtimeMs > before) {
        young++;
        continue;
      }
      if (!dryRun) rmSync(join(folder, name), { force: true });
      pictures++;
      bytes += stats.size;
    }
  }
  return { pictures, bytes, young };
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  }
}
