/** A grabber without its functions: what the DB manager and the dispatcher know of it, and what crosses threads. */
import type { MediaType } from '../metadata/document.ts';

export interface GrabberManifest {
  /** Name of the source of its values, and of its consumer: `grabber:<name>`. */
  readonly name: string;
  /** Another version makes everything it has said due again. */
  readonly version: string;
  readonly types: readonly MediaType[];
  /** Keys an item must have before this grabber can say anything about it. */
  readonly needs: readonly string[];
  /** Keys that make an item worth its while, one of them. */
  readonly looksFor: readonly string[];
  /** Keys it may add: a grabber that needs one of them comes after it. For that order alone: others are stored too. */
  readonly provides: readonly string[];
  /** `-128..128`, lower wins: of its values in general, and of single keys. */
  readonly priority: { readonly default: number; readonly keys: { readonly [key: string]: number } };
  /** Milliseconds from the start of one grab (or lookup) to the next, at least. */
  readonly every: number;
  /** What `sidecar-pattern.ts` compiles; a change among the sidecars that match makes the item due. */
  readonly sidecars: readonly string[];
  /** It reads the file itself; a changed stamp makes the item due. */
  readonly readsFile: boolean;
  /** It looks at the other media files of the folder; that some come or go makes the item due. */
  readonly neighbours: boolean;
  /** It is sent the best values of an item. */
  readonly values: boolean;
  /** It is not asked about an item whose parser has said where the pictures inside the file are. */
  readonly unlessLocated: boolean;
  readonly web: boolean;
  /** It answers by scope (`scope`, `lookup`, `apply`), so answers are recalled from the table `lookup`. */
  readonly scoped: boolean;
}
