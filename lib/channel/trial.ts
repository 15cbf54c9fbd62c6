/** Between the command `valhalla parse` and the thread in which a file is parsed for it. */
import type { MediaType } from '../metadata/document.ts';
import type { Packet } from './packet.ts';

export interface TrialQuestion {
  readonly path: string;
  readonly type: MediaType;
  /** How many characters of the path say nothing about the file. */
  readonly below: number;
}

/** What a lane said, and how long it took. */
export interface LaneNote {
  /** `fast`, `general`, `video`, `image`, `playlist`, `mediainfo`, `ffprobe`. */
  readonly lane: string;
  readonly micros: number;
  /** Why it was not enough; absent: it was. */
  readonly gap?: string | undefined;
}

export type TrialAnswer =
  /** The time of the file begins (again: what it takes to load a lane is not the file's). */
  | { readonly kind: 'begun' }
  | { readonly kind: 'read'; readonly packet: Packet; readonly lanes: readonly LaneNote[] };
