/**
 * Between dispatcher and DB manager: work is pulled, results are pushed. A pull stands until there is something to
 * answer with, so a consumer has at most one pull open; the DB manager keeps no outgoing queue.
 */
import type { ConsumerName, Packet, ScopeAnswer } from './packet.ts';

export type ToDbManager =
  /** At most `max` packets with an id above the cursor. The answer may be long in coming, and comes once. */
  | { readonly kind: 'pull'; readonly consumer: ConsumerName; readonly after: number; readonly max: number }
  | { readonly kind: 'results'; readonly packets: readonly Packet[] }
  /** Which of these scopes of a grabber are answered already? Relayed for a grabber thread. */
  | { readonly kind: 'recall'; readonly ticket: number; readonly grabber: string; readonly scopes: readonly string[] }
  /** Switched off for this scan: what is still due for it counts as passed. */
  | { readonly kind: 'off'; readonly consumer: ConsumerName; readonly reason: string };

export type ToDispatcher =
  /** Never empty. `cursor` is the `after` of the next pull: it goes back when a row below it became due. */
  | { readonly kind: 'work'; readonly consumer: ConsumerName; readonly cursor: number; readonly packets: readonly Packet[] }
  | { readonly kind: 'recalled'; readonly ticket: number; readonly answers: readonly ScopeAnswer[] };
