/**
 * The end of a scan: what is missing here, and new there, is known only when everything is parsed. A file that is there keeps
 * what was set of it: it was said later, or of a copy that scans have not seen beside its original.
 */
import type { Batch } from '../batch.ts';
import type { JoinedItem, Joins } from './joins.ts';
import type { Granted, Packets } from '../grants/packets.ts';
import type { ScanState } from '../scan-state.ts';

export interface MovedStores {
  readonly batch: Batch;
  readonly joins: Joins;
  readonly packets: Packets;
}

/** @param joined the whole file first, then its tracks */
type Tell = (place: Granted, joined: readonly JoinedItem[]) => void;

/** Rows that a join writes. */
const WRITES = 16;

export function joinMoved({ batch, joins, packets }: MovedStores, state: ScanState, tell: Tell): void {
  if (state.joined) return;
  state.joined = true;
  const { tally, settings } = state;
  batch.flush();
  for (const join of joins.find(settings.begun)) {
    batch.write(WRITES);
    const joined = joins.join(join, 'new');
    state.isBack(join.old.file);
    tally.moved++;
    if (join.new.file > settings.newest && !state.newElsewhere.has(join.new.file)) tally.fresh--;
    const place = packets.placeOf(join.old.item);
    if (place !== undefined) tell(place, joined);
  }
}
