/** The end of a scan: what is missing here, and new there, is known only when everything is parsed. */
import type { Announcer } from '../announcer.ts';
import type { Batch } from '../batch.ts';
import type { Joins } from './joins.ts';
import type { Packets } from '../grants/packets.ts';
import type { ScanState } from '../scan-state.ts';

export interface MovedStores {
  readonly batch: Batch;
  readonly joins: Joins;
  readonly packets: Packets;
}

/** Rows that a join writes. */
const WRITES = 16;

export function joinMoved(
  { batch, joins, packets }: MovedStores,
  { tally, settings }: ScanState,
  announcer: Announcer,
): void {
  if (tally.missing === 0) return;
  batch.flush();
  for (const join of joins.find(settings.begun)) {
    batch.write(WRITES);
    joins.join(join);
    tally.missing--;
    tally.moved++;
    if (join.new.file > settings.newest) tally.fresh--;
    const place = packets.placeOf(join.old.item);
    if (place !== undefined) announcer.joined(place, join.new.item);
  }
}
