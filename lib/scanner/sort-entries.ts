/** What the names of a folder promise, before one of them is examined. */
import type { AskedSidecars, StemsOf } from '../channel/asked-sidecars.ts';
import { MEDIA_TYPES } from '../channel/listing.ts';
import type { MediaType } from '../metadata/document.ts';
import { stemOf } from '../metadata/file-names.ts';
import { isPartFolder } from '../metadata/part-folder.ts';
import { isHidden, isHiddenFolder } from './hidden.ts';
import type { Entry } from './names.ts';
import { maybeSidecar, sidecarKind } from './sidecars.ts';
import type { Beside } from './sidecars.ts';
import { suffixOf } from '../metadata/media-suffixes.ts';
import type { SidecarKind } from '../metadata/sidecar-suffixes.ts';

export interface MediaEntry {
  readonly entry: Entry;
  /** Index into MEDIA_TYPES. */
  readonly type: number;
}

export interface SidecarEntry {
  readonly entry: Entry;
  readonly kind: SidecarKind;
}

/** Each in the order of the entries. */
export interface SortedEntries {
  readonly folders: readonly Entry[];
  readonly media: readonly MediaEntry[];
  readonly sidecars: readonly SidecarEntry[];
  /** Links and names of an unknown kind: they matter if they turn out to be folders. */
  readonly doubtful: readonly Entry[];
}

const AUDIO = MEDIA_TYPES.indexOf('audio');
const VIDEO = MEDIA_TYPES.indexOf('video');

/**
 * @param types suffix -> index into MEDIA_TYPES
 * @param asked of what is neither a media file nor a sidecar by itself
 */
export function sortEntries(
  entries: readonly Entry[],
  types: ReadonlyMap<string, number>,
  asked: AskedSidecars,
): SortedEntries {
  const beside = besideOf(entries, types);
  const stems = stemsOf(entries, types);
  const folders: Entry[] = [];
  const media: MediaEntry[] = [];
  const sidecars: SidecarEntry[] = [];
  const doubtful: Entry[] = [];
  for (const entry of entries) {
    if (entry.kind === 'folder') {
      if (!isHiddenFolder(entry.name)) folders.push(entry);
      continue;
    }
    if (isHidden(entry.name)) continue;
    const suffix = suffixOf(entry.name);
    // A sidecar is known by its name alone: one that is not UTF-8 could never be opened.
    const isText = entry.raw === undefined;
    const kind = isText && maybeSidecar(suffix) ? sidecarKind(entry.name, beside()) : undefined;
    const type = types.get(suffix);
    if (kind !== undefined) sidecars.push({ entry, kind });
    else if (type !== undefined) media.push({ entry, type });
    else if (isText && asked.has(entry.name, stems)) sidecars.push({ entry, kind: 'other' });
    else if (entry.kind === 'link' || entry.kind === 'unknown') doubtful.push(entry);
  }
  return { folders, media, sidecars, doubtful };
}

/** Made for the first who asks: few folders need it. */
function besideOf(entries: readonly Entry[], types: ReadonlyMap<string, number>): () => Beside {
  let beside: Beside | undefined;
  return () => {
    if (beside !== undefined) return beside;
    const media = new Set<string>();
    let hasParts = false;
    for (const { name, kind } of entries) {
      if (kind === 'folder') hasParts ||= isPartFolder(name);
      if (kind === 'folder' || kind === 'special' || isHidden(name)) continue;
      const type = types.get(suffixOf(name));
      if (type === AUDIO || type === VIDEO) media.add(stemOf(name).toLowerCase());
    }
    beside = { media, hasParts };
    return beside;
  };
}

/** Names of its media files of a type, lower case, without suffix. Made for the first who asks, too. */
function stemsOf(entries: readonly Entry[], types: ReadonlyMap<string, number>): StemsOf {
  const made = new Map<MediaType, ReadonlySet<string>>();
  return (type) => {
    const known = made.get(type);
    if (known !== undefined) return known;
    const at = MEDIA_TYPES.indexOf(type);
    const names = entries
      .filter(({ name, kind }) => kind !== 'folder' && kind !== 'special' && !isHidden(name))
      .filter(({ name }) => types.get(suffixOf(name)) === at)
      .map(({ name }) => stemOf(name).toLowerCase());
    const stems = new Set(names);
    made.set(type, stems);
    return stems;
  };
}
