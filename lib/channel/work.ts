/**
 * Between dispatcher and DB manager: work is pulled, results are pushed. A pull stands until there is something to
 * answer with, so a consumer has at most one pull open; the DB manager keeps no outgoing queue. The cursor of a
 * consumer lives with the rows (`dbmanager/grants/due.ts`), because only the DB manager sees a row become due behind it.
 */
import type { ConsumerName, Packet, ScopeAnswer } from './packet.ts';

export type ToDbManager =
  /** At most `max` packets. The answer may be long in coming, and comes once. */
  | { readonly kind: 'pull'; readonly consumer: ConsumerName; readonly max: number }
  | { readonly kind: 'results'; readonly packets: readonly Packet[] }
  /** Which of these scopes of a grabber are answered already? Relayed for a grabber thread. */
  | {
      readonly kind: 'recall';
      readonly ticket: number;
      readonly grabber: string;
      readonly scopes: readonly string[];
    }
  /** Switched off for this scan: what is still due for it counts as passed. */
  | { readonly kind: 'off'; readonly grabber: string; readonly reason: string };

export type ToDispatcher =
  /** Never empty. */
  | { readonly kind: 'work'; readonly consumer: ConsumerName; readonly packets: readonly Packet[] }
  /** Unasked: somebody waits for this packet, wherever it is by now. On the lane `now`. */
  | { readonly kind: 'demand'; readonly packet: Packet }
  | { readonly kind: 'recalled'; readonly ticket: number; readonly answers: readonly ScopeAnswer[] };
