/** What a parser says about a file, put into the store: document, derived rows, state, and the grabs that follow. */
import type { Packet } from '../channel/packet.ts';
import type { Document } from '../metadata/document.ts';
import { errorOf } from './announcer.ts';
import type { Derive, StoredDocument } from './derive.ts';
import type { FileErrors } from './errors.ts';
import type { Files } from './files.ts';
import type { EnabledGrabber, Grabs } from './grabs.ts';
import type { Granted } from './grants.ts';
import type { Retry } from './retry.ts';
import type { Sidecars } from './sidecars.ts';
import type { Sources } from './sources.ts';

export interface ParseStores {
  readonly files: Files;
  readonly derive: Derive;
  readonly sources: Sources;
  readonly grabs: Grabs;
  readonly sidecars: Sidecars;
  readonly errors: FileErrors;
}

/** @returns the grabbers that are to look at the item now */
export function storeParsed(stores: ParseStores, granted: Granted, packet: Packet): EnabledGrabber[] {
  const { files, derive, sources, grabs, sidecars, errors } = stores;
  const { file, item, name } = granted;
  const source = sources.get(packet.source ?? 'general', 'parser').id;
  const before = derive.documentsOf(item);
  const others = before.filter((document) => sources.byId(document.source).kind !== 'parser');
  // Another lane answered last time: its word does not stand beside the new one.
  for (const stale of before)
    if (stale.source !== source && !others.includes(stale)) derive.drop(item, stale.source);
  derive.put(item, source, packet.body);

  const now: StoredDocument[] = [...others, { source, document: packet.body }];
  if (others.length === 0 && packet.columns !== undefined) {
    derive.write(item, name, packet.columns, packet.facets ?? [], before.length === 0);
  } else {
    derive.renew(item, name, now, before.length === 0);
  }

  // A file that changed between walk and parse keeps its old stamp and stays due: the next walk sees the new one.
  files.setState(file, packet.stamp === undefined || packet.stamp === granted.stamp ? 'done' : 'found');
  errors.clear(file, 'parse');

  const best = lazy(() => derive.best(now));
  const changed = before.length === 0 ? undefined : lazy(() => changedKeys(derive.best(before), best()));
  return grabs.renew({
    item,
    name,
    type: granted.type,
    best,
    changed,
    fileChanged: true,
    sidecars: sidecars.of(granted.folder),
  });
}

/** @returns when the file is tried again */
export function storeUnparsed(stores: ParseStores, granted: Granted, packet: Packet, now: number): Retry {
  const error = errorOf(packet);
  const retry = stores.errors.add(granted.file, 'parse', error, packet.outcome ?? 'failed', now);
  stores.files.setState(granted.file, retry.quarantined ? 'quarantined' : 'failed');
  return retry;
}

/** Keys whose values differ. */
export function changedKeys(before: Document, after: Document): ReadonlySet<string> {
  const changed = new Set<string>();
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (JSON.stringify(before[key]) !== JSON.stringify(after[key])) changed.add(key);
  }
  return changed;
}

function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
