import type { FormatName } from './tag-settings.ts';

/**
 * One table a tag format: native name -> key. A target is
 * - `title`: the key;
 * - `track/track_total`: the value may be `1/12`, the second key takes what is behind the slash;
 * - `rating|stars`: the key, through a conversion of `conversions.ts`.
 * Names are compared without case. `RATING:*` stands for every name that begins with `RATING:`.
 */
export interface TagMap {
  /** As people call the format, here and in the option `tags`. */
  readonly name: FormatName;
  /** As music-metadata calls it, so that fast and general lane use one table. */
  readonly formats: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  /**
   * Matches the names of tags that anybody may invent. Group 1 is looked up in `names.ts`; what is not there becomes a
   * key of its own. Absent: unknown tags are dropped.
   */
  readonly free?: RegExp;
  /** Case counts in the table: `Performer` is MediaInfo's own word, `PERFORMER` that of a file. */
  readonly exact?: true;
  /** All of its names are free: those of `names.ts` are its own. Others have tags of their own, which are asked first. */
  readonly allFree?: true;
}
