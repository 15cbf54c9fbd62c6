/** One source's word about an item, put into the store: document, derived rows, and the grabs that follow. */
import type { GrabResult } from '../../channel/packet.ts';
import type { DueGrab } from '../tables/grabs.ts';
import { lazy } from './lazy.ts';
import type { Granted } from '../grants/packets.ts';
import { changedKeys } from './parse-results.ts';
import type { ParseStores } from './parse-results.ts';

export interface StoredWord {
  /** Keys whose best values are others now. */
  readonly changed: () => ReadonlySet<string>;
  readonly due: readonly DueGrab[];
}

const NOTHING: StoredWord = { changed: () => new Set(), due: [] };

/** @param grabbing whether grabbers may look at the item again: only a parsed file is shown to them */
export function storeDocument(
  stores: ParseStores,
  by: number,
  granted: Granted,
  document: GrabResult['document'],
  grabbing = true,
): StoredWord {
  const { derive, grabs, sidecars } = stores;
  const { file, item, folder, name, type } = granted;
  const text = Object.keys(document).length === 0 ? undefined : JSON.stringify(document);
  if (text === undefined && !derive.has(item, by)) return NOTHING;
  const before = derive.documentsOf(item);
  const old = before.find((stored) => stored.source === by)?.document;
  if (old === text) return NOTHING;
  if (text === undefined) derive.drop(item, by);
  else derive.put(item, by, text);
  const after = before.filter((stored) => stored.source !== by);
  if (text !== undefined) after.push({ source: by, document: text });
  const now = derive.renew(item, after);
  const changed = lazy(() => changedKeys(derive.bestOf(item, before), now));
  if (!grabbing) return { changed, due: [] };
  const due = grabs.renew({
    file,
    item,
    name,
    type,
    isTrack: derive.isTrack(item),
    mayHave: () => true,
    best: () => now,
    changed,
    fileChanged: false,
    located: derive.isLocated(before),
    isNew: false,
    sidecars: sidecars.of(folder),
  });
  return { changed, due };
}
