/** What a grabber thread takes and gives, on each of its two lanes. */
import type { FromStage, ToStage } from '../channel/stage.ts';

export type GrabberTakes = Extract<ToStage, { kind: 'work' | 'recalled' | 'end-of-scan' | 'stop' }>;
export type GrabberGives = FromStage;

/** A grabber as a thread is told of it. */
export interface GrabberSpec {
  readonly name: string;
  /** URL of its module. */
  readonly url: string;
  /** The user's options for it; checked by the grabber's own schema in its thread. */
  readonly options: unknown;
}

export interface GrabberOptions {
  /** The grabbers that belong to this thread. Cell i is the item at work of grabber i. */
  readonly grabbers: readonly GrabberSpec[];
  /** Folder of the artwork store, for pictures that a local grabber extracts. */
  readonly artworkFolder: string;
}

export type GrabberEnds = 'now' | 'normal';

/**
 * Ticket in a grabber's cell while `endOfScan` or `teardown` runs: there is no packet to blame, but the thread hangs
 * all the same when it stays.
 */
export const HOUSEKEEPING = 0x7fff_ffff;
