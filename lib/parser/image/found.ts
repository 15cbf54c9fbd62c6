/** What was found in a picture, as exifreader gives it. */
import type { NativeTag } from '../../metadata/tag-maps/native-values.ts';

export interface Tag {
  readonly value: unknown;
  readonly description?: unknown;
}
export type Group = Readonly<Record<string, Tag | readonly Tag[] | undefined>>;

export interface Found {
  /** By exifreader's names. */
  readonly tags: {
    readonly [name in 'file' | 'png' | 'pngText' | 'exif' | 'iptc' | 'gps']?: Group;
  };
  readonly xmp: readonly NativeTag[];
  /** Why there is nothing. */
  readonly refused?: unknown;
}
