/** A row of `root`, and what is to become one. */
import type { SuffixOptions } from '../../metadata/media-suffixes.ts';

export interface RootRow {
  readonly id: number;
  readonly path: string;
  readonly raw: Buffer | null;
  readonly recursive: number;
  readonly depth: number;
  readonly links: 'never' | 'inside' | 'all';
  /** JSON of `SuffixOptions`, and of names of grabbers; null: as in all roots. */
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
  readonly suffixes?: SuffixOptions | null | undefined;
  readonly grabbers?: readonly string[] | null | undefined;
}
