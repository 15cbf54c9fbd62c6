/** A row of `root`, and what is to become one. */
import type { MediaType } from '../../metadata/document.ts';

/** Replaces the suffixes of the types it names. */
export type RootSuffixes = { readonly [Type in MediaType]?: readonly string[] | undefined };

export interface RootRow {
  readonly id: number;
  readonly path: string;
  readonly raw: Buffer | null;
  readonly recursive: number;
  readonly depth: number;
  readonly links: 'never' | 'inside' | 'all';
  /** JSON of `RootSuffixes`, and of names of grabbers; null: as in all roots. */
  readonly suffixes: string | null;
  readonly grabbers: string | null;
}

export interface WantedRoot {
  /** Absolute, without a trailing slash. */
  readonly path: string;
  readonly recursive?: boolean | undefined;
  readonly depth?: number | undefined;
  readonly links?: 'never' | 'inside' | 'all' | undefined;
  /** `null`: as in all roots, from now on. */
  readonly suffixes?: RootSuffixes | null | undefined;
  readonly grabbers?: readonly string[] | null | undefined;
}
