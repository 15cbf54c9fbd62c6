/** What a parser says about a file, put into the store: document, derived rows, state, and the grabs that follow. */
import type { LocatedArtwork, Packet } from '../../channel/packet.ts';
import { entriesOf } from '../../metadata/document.ts';
import type { Document } from '../../metadata/document.ts';
import { errorOf } from '../announcer.ts';
import type { Albums } from '../tables/albums.ts';
import type { Artwork } from '../tables/artwork.ts';
import type { ChangeLog } from '../tables/change-log.ts';
import type { Derive, StoredDocument } from './derive.ts';
import type { FileErrors } from '../tables/errors.ts';
import type { Files } from '../tables/files.ts';
import type { DueGrab, Grabs } from '../tables/grabs.ts';
import { lazy } from './lazy.ts';
import type { Granted } from '../grants/packets.ts';
import { afterFailure } from './retry.ts';
import type { Sidecars } from '../tables/sidecars.ts';
import type { SourceKind, Sources } from '../tables/sources.ts';

export interface ParseStores {
  readonly files: Files;
  readonly derive: Derive;
  readonly albums: Albums;
  readonly sources: Sources;
  readonly grabs: Grabs;
  readonly sidecars: Sidecars;
  readonly errors: FileErrors;
  readonly artwork: Artwork;
  readonly changes: ChangeLog;
}

/** Both come with the result of a parse: the file's own word, and its name's. */
const OF_THE_PARSER: ReadonlySet<SourceKind> = new Set<SourceKind>(['parser', 'decrapifier']);

export interface ParsedStored {
  /** What is to be grabbed now. */
  readonly due: readonly DueGrab[];
  /** false: the file changes while it is read, and is due at the next scan. */
  readonly settled: boolean;
}

export function storeParsed(stores: ParseStores, granted: Granted, packet: Packet): ParsedStored {
  const { files, derive, albums, sources, grabs, sidecars, errors, artwork } = stores;
  const { file, item, name, type, folder } = granted;
  const { id: source } = sources.get(packet.source ?? 'general', 'parser');
  const isNew = derive.isBlank(item);
  const before = derive.documentsOf(item);
  const others = before.filter(({ source }) => !OF_THE_PARSER.has(sources.byId(source).kind));
  // Another lane answered last time: its word does not stand beside the new one.
  for (const stale of before)
    if (stale.source !== source && !others.includes(stale)) derive.drop(item, stale.source);
  const said: StoredDocument[] = [{ source, document: packet.body }];
  if (packet.named !== undefined)
    said.push({ source: sources.get('decrapifier', 'decrapifier').id, document: packet.named });
  for (const { source: by, document } of said) derive.put(item, by, document);

  const now: StoredDocument[] = [...others, ...said];
  const isTold = now.length === 1 && albums.toldByParser && derive.isInWantedOrder(packet.body);
  if (isTold && packet.columns !== undefined) {
    derive.write(item, packet.columns, packet.facets ?? [], { folder, said: packet.said }, isNew);
  } else {
    derive.renew(item, now, isNew);
  }
  if (before.length > 0) artwork.dropInside(item);
  const pictures = JSON.parse(packet.artwork ?? '[]') as LocatedArtwork[];
  artwork.put(item, source, packet.stamp ?? granted.stamp, pictures);
  errors.clear(file, 'parse');
  // A file that changed between walk and parse keeps its old stamp and stays due: the next walk sees the new one. What
  // is to be grabbed is written down now, against what was known before, and grabbed when the file stands still.
  const settled = isSettled(granted, packet);
  files.setState(file, settled ? 'done' : 'found');
  const best = lazy(() => derive.best(now));
  const changed = lazy(() => changedKeys(derive.best(before), best()));
  const due = grabs.renew({
    file,
    item,
    name,
    type,
    isTrack: false,
    // Documents are not looked into for what they do not even have the word of.
    mayHave: (key) => now.some(({ document }) => document.includes(`"${key}":`)),
    best,
    changed,
    fileChanged: true,
    located: derive.isLocated(now),
    isNew,
    sidecars: sidecars.of(folder),
  });
  return { due: settled ? due : [], settled };
}

/** @returns true: it is left alone until it changes */
export function storeUnparsed(
  { errors, files, changes, derive }: ParseStores,
  granted: Granted,
  packet: Packet,
  now: number,
): boolean {
  const { file, item } = granted;
  const error = errorOf(packet);
  const outcome = packet.outcome ?? 'failed';
  const tries = errors.tries(file, 'parse') + (outcome === 'unavailable' ? 0 : 1);
  const retry = afterFailure(outcome, tries, now, error.code === 'ERR_VALHALLA_KILLER');
  errors.put(file, 'parse', error, tries, retry.nextTry, now);
  // Where names are exchanged, the one at fault may be another file: this one may be whole, and its stamp does not change.
  const fault = retry.quarantined ? 'quarantined' : 'failed';
  files.setState(file, isSettled(granted, packet) ? fault : 'found');
  changes.add(item);
  derive.unread(item);
  return retry.quarantined;
}

/** What was read is the file that was meant, as it was then. */
function isSettled({ stamp }: Granted, packet: Packet): boolean {
  return packet.stamp === undefined || packet.stamp === stamp;
}

/** Keys whose values differ. */
export function changedKeys(before: Document, after: Document): ReadonlySet<string> {
  const changed = new Set<string>();
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (JSON.stringify(entriesOf(before, key)) !== JSON.stringify(entriesOf(after, key))) changed.add(key);
  }
  return changed;
}
