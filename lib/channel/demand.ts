/** Between the main thread and the DB manager, on a port of its own: files that somebody waits for. */
import type { ChannelEnd } from './channel.ts';
import type { GrabberManifest } from './manifest.ts';
import type { RawPath } from './packet.ts';
import type { WireError } from '../errors.ts';

export type ToDemands =
  | {
      readonly kind: 'ask';
      readonly ticket: number;
      /** Absolute. */
      readonly path: RawPath;
      /** Parse and grab again, whatever is known. */
      readonly force: boolean;
      readonly grabbers: readonly GrabberManifest[];
      readonly priorities: Readonly<Record<string, Readonly<Record<string, number>>>>;
    }
  /** Nobody waits for it any more; what is under way is stored all the same. */
  | { readonly kind: 'withdraw'; readonly ticket: number }
  /** The other end of a scanner's channel (transferred): questions that are open go there. */
  | { readonly kind: 'attach-looker'; readonly end: ChannelEnd }
  /** The scanner did not answer this question, or died of it. */
  | { readonly kind: 'lost-looker'; readonly ticket: number; readonly reason: string };

export type Ask = Extract<ToDemands, { kind: 'ask' }>;

/** What becomes of a file; each is sent after the commit that stored it. `ended` or `failed` is the last. */
export type DemandNews =
  /** Another process waits for a file: a scanner thread is needed to look at it. */
  | { readonly kind: 'looker' }
  | ({ readonly kind: 'demand'; readonly ticket: number } & (
      | ({ readonly event: 'parsed' | 'ended' } & DemandedFile)
      | ({ readonly event: 'grabbed'; readonly grabber: string } & DemandedFile)
      | { readonly event: 'failed'; readonly error: WireError }
    ));

export interface DemandedFile {
  readonly path: string;
  /** base64; only where the path is not UTF-8. */
  readonly pathBytes?: string | undefined;
  readonly file: number;
  readonly item: number;
}
