/** The entries of a folder without those that a rule ignores, and which these were. */
import { isHidden, isHiddenFolder } from '../hidden.ts';
import type { Entry } from '../names.ts';
import type { Place } from '../place.ts';
import { suffixOf } from '../../metadata/media-suffixes.ts';

export interface PassedEntries {
  readonly entries: readonly Entry[];
  readonly ignored: { readonly files: readonly string[]; readonly folders: readonly Entry[] };
}

/** Names of files that are told, at most: those behind it are gone without a reason. */
const TOLD = 32_768;
const NOTHING = { files: [], folders: [] };

/** @param types suffixes of media */
export function passIgnored(
  place: Place,
  entries: readonly Entry[],
  types: ReadonlyMap<string, number>,
): PassedEntries {
  const { rules } = place;
  if (rules === undefined) return { entries, ignored: NOTHING };
  const files: string[] = [];
  const folders: Entry[] = [];
  const left = entries.filter((entry) => {
    const { name, kind } = entry;
    const isFolder = kind === 'folder';
    if (isFolder ? isHiddenFolder(name) : isHidden(name)) return false;
    const path = place.path === '' ? name : `${place.path}/${name}`;
    if (rules.ignoring(path, isFolder) === undefined) return true;
    if (isFolder) folders.push(entry);
    else if (files.length < TOLD && types.has(suffixOf(name))) files.push(name);
    return false;
  });
  return { entries: left, ignored: { files, folders } };
}
