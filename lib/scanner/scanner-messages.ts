/** What a scanner thread takes and gives. It lives for one scan; one without roots, for files on demand, as long as they come. */
import type { AskedSidecar } from '../channel/asked-sidecars.ts';
import type { ScannerPack, ToScanner, WalkTarget } from '../channel/listing.ts';
import type { LookAnswer, LookQuestion } from '../channel/look.ts';
import type { MediaType } from '../metadata/document.ts';

export type ScannerTakes = ToScanner | LookQuestion;
export type ScannerGives = ScannerPack | LookAnswer;

/** From the main thread. `cancel`: stop walking, then end as usual (a cancelled root marks nothing missing). */
export type ScannerControl =
  /** The first message: a thread may be started before anybody knows what it will walk. */
  | { readonly kind: 'begin'; readonly options: ScannerOptions }
  | { readonly kind: 'cancel' }
  /** The walk stands still at its next message; a cancel ends it all the same. */
  | { readonly kind: 'pause'; readonly on: boolean }
  | { readonly kind: 'stop' };
/** To the main thread: everything of all its roots is through. */
export type ScannerReports = { readonly kind: 'finished' } | { readonly kind: 'stopped' };

/** `never` follow links; `inside`: only to places below the same root; `all`. */
export type LinkPolicy = 'never' | 'inside' | 'all';

export interface RootTask {
  readonly id: number;
  readonly path: string;
  readonly raw?: Uint8Array | undefined;
  readonly recursive: boolean;
  /** Levels below the root; 0 is the root's own files only. */
  readonly depth: number;
  readonly links: LinkPolicy;
  /** Only these folders of it, none of them twice. Undefined: all. */
  readonly targets?: readonly WalkTarget[] | undefined;
  /** In place of those of all roots. */
  readonly suffixes?: Readonly<Record<string, MediaType>> | undefined;
}

export interface ScannerOptions {
  /** It begins with a pause. */
  readonly paused?: boolean | undefined;
  readonly roots: readonly RootTask[];
  /** Paths of all roots of the library: a walk does not enter a folder that is another root. */
  readonly others: readonly string[];
  /** Suffix without dot, lower case -> type. */
  readonly suffixes: Readonly<Record<string, MediaType>>;
  readonly sidecars?: readonly AskedSidecar[] | undefined;
}

/** `dbmanager`: listings and acknowledges; `main`: control. Cell 0: the root it is at work on (its heartbeat). */
export type ScannerEnds = 'dbmanager' | 'main';
