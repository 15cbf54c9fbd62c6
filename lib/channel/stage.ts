/**
 * Between the dispatcher and the threads of the stages it feeds (parser, grabber, downloader). A stage's
 * `x-messages.ts` names the part of these unions that it takes and gives.
 */
import type { ChannelEnd } from './channel.ts';
import type { Packet, ScopeAnswer } from './packet.ts';

export type ToStage =
  /** Work, already granted: each packet comes back once in `results`, unless the thread dies first. */
  | { readonly kind: 'work'; readonly packets: readonly Packet[] }
  /** Answer to `recall`. */
  | { readonly kind: 'recalled'; readonly ticket: number; readonly answers: readonly ScopeAnswer[] }
  /** To the web thread: the other end of a grabber thread's `fetch` channel (transferred). */
  | { readonly kind: 'connect'; readonly end: ChannelEnd }
  /** To grabber threads: the scan is through, `endOfScan` of the grabbers may run. */
  | { readonly kind: 'end-of-scan' }
  /** Finish the packet at work, send back what is done, answer `stopped`, leave. Packets not begun are dropped. */
  | { readonly kind: 'stop' };

export type FromStage =
  | {
      readonly kind: 'results';
      readonly packets: readonly Packet[];
      /** Bytes this thread holds outside and inside its heap: `resourceLimits` do not count buffers. */
      readonly memory: number;
      /** Of a parser: microseconds within the files of these packets, waiting for the disk and computing. */
      readonly times?: { readonly waiting: number; readonly computing: number } | undefined;
    }
  | {
      readonly kind: 'recall';
      readonly ticket: number;
      readonly grabber: string;
      readonly scopes: readonly string[];
    }
  /** A grabber thread fetches for the first time: this end is for the web thread (transferred). */
  | { readonly kind: 'connect'; readonly end: ChannelEnd }
  /** A grabber could not be set up, or asks to be left alone: it gets no more work in this scan. */
  | { readonly kind: 'off'; readonly grabber: string; readonly reason: string }
  | { readonly kind: 'log'; readonly from: string; readonly text: string }
  | { readonly kind: 'stopped' };
