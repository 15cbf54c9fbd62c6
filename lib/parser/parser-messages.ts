/** What a parser thread takes and gives, on each of its two lanes. */
import type { FromStage, ToStage } from '../channel/stage.ts';
import type { TagSettings } from '../metadata/tag-maps/tag-settings.ts';
import type { NameSettings } from '../metadata/decrapifier/name-settings.ts';

export type ParserTakes = Extract<ToStage, { kind: 'work' | 'stop' }>;
export type ParserGives = Extract<FromStage, { kind: 'results' | 'stopped' }>;

export interface ParserOptions {
  /** Facet keys of the library, for the facets a result carries. */
  readonly facetKeys: readonly string[];
  /** What a result says of its file's album (`bundleKeys`). */
  readonly albumKeys: readonly string[];
  /** Where ffprobe is, if it may be asked. */
  readonly ffprobe?: string | undefined;
  /** Milliseconds a file may take, as the watchdog has it. */
  readonly limit?: number | undefined;
  /** How names are read where files have no title; undefined: not at all. */
  readonly names?: NameSettings | undefined;
  /** How tags are read. */
  readonly tags?: TagSettings | undefined;
}

/** Ends a parser thread is started with: one channel a lane to the dispatcher. Cell 0 is the packet at work. */
export type ParserEnds = 'now' | 'normal';
