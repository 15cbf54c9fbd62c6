/** The way of a walk to a folder of which only a part is to be walked: by the same rules as if it came by itself. */
import { byteText } from '../channel/raw-path.ts';
import type { FileSystem } from './file-system.ts';
import { isHiddenFolder } from './hidden.ts';
import type { Links } from './links.ts';
import { kindOf } from './names.ts';
import type { Entry } from './names.ts';
import { wayTo } from './place.ts';
import type { Ahead, Place } from './place.ts';
import type { Reach } from './reach.ts';

/** @returns the folder of this name, to be entered; undefined: there is none, or a walk does not go there */
export function stepDown(
  fs: FileSystem,
  place: Place,
  entries: readonly Entry[],
  name: string,
  { links, reach }: { readonly links: Links; readonly reach: Reach },
): Ahead | undefined {
  const entry = entries.find((each) => each.name === name);
  if (entry === undefined || isHiddenFolder(name) || place.level >= reach.depth) return undefined;
  const ahead = aheadOf(fs, links, place, entry);
  if (ahead === undefined) return undefined;
  const { path, at, real } = wayTo(place, ahead);
  if (place.rules?.ignoring(path, true) !== undefined) return undefined;
  return reach.isRoot(byteText(at)) || reach.isRoot(real) ? undefined : ahead;
}

/** @throws where it cannot be told what it is */
function aheadOf(fs: FileSystem, links: Links, place: Place, { name, raw, kind }: Entry): Ahead | undefined {
  const plain = { name, raw, target: undefined };
  if (kind === 'folder') return plain;
  const { at } = wayTo(place, plain);
  const found = kind === 'unknown' ? kindOf(fs.lstat(at)) : kind;
  if (found === 'folder') return plain;
  const target = found === 'link' ? links.follow(at, () => true) : undefined;
  return target?.kind === 'folder' ? { name, raw, target: target.real } : undefined;
}
