/** The tracks that a grabber told of a file, put into the store: an item for each, its document, what is derived. */
import type { FoundTrack } from '../../channel/packet.ts';
import type { Batch } from '../batch.ts';
import type { DueGrab } from '../tables/grabs.ts';
import type { Granted } from '../grants/packets.ts';
import { changedKeys } from './parse-results.ts';
import type { ParseStores } from './parse-results.ts';
import type { Parts } from '../tables/parts.ts';

export interface TrackStores extends ParseStores {
  readonly batch: Batch;
  readonly parts: Parts;
}

/** @returns what is to be grabbed now */
export function storeTracks(
  { batch, parts, derive, grabs, sidecars }: TrackStores,
  source: number,
  { file, item: whole, name, type, folder }: Granted,
  tracks: readonly FoundTrack[],
): DueGrab[] {
  const { told, withdrawn } = parts.tell(
    file,
    whole,
    tracks.map(({ part }) => part),
  );
  batch.write(told.size + withdrawn.length);
  for (const item of withdrawn) {
    derive.drop(item, source);
    derive.clear(item);
  }
  if (told.size + withdrawn.length > 0) derive.renewPlace(whole);
  const before = derive.bestOfTracks(whole);
  for (const { part, document } of tracks)
    derive.put(told.get(part)?.item as number, source, JSON.stringify(document));
  const after = derive.renewTracks(whole);
  return [...told.values()].flatMap(({ item, isNew }) => {
    const best = after.get(item) ?? {};
    return grabs.renew({
      file,
      item,
      name,
      type,
      isTrack: true,
      mayHave: () => true,
      best: () => best,
      changed: () => changedKeys(before.get(item) ?? {}, best),
      fileChanged: false,
      located: false,
      isNew,
      sidecars: sidecars.of(folder),
    });
  });
}
