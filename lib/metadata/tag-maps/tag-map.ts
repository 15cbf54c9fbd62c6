/**
 * One table a tag format: native name -> key. A target is
 * - `title`: the key;
 * - `track/track_total`: the value may be `1/12`, the second key takes what is behind the slash;
 * - `rating|popm`: the key, through a conversion of `conversions.ts`.
 * Names are compared without case.
 */
export interface TagMap {
  /** As music-metadata names the formats, so that fast and general lane use one table. */
  readonly formats: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  /**
   * Matches the names of tags that anybody may invent; group 1 becomes a key of its own when no table knows it.
   * Absent: unknown tags are dropped.
   */
  readonly free?: RegExp;
}
