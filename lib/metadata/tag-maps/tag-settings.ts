/** The option `tags`: what the user says of the tags of files. */

/** How tags are read. Explained, with examples, in `docs/tags.md`. */
export interface TagSettings {
  /** By format (one of `FORMAT_NAMES`, or `any`): name of a tag -> key. */
  readonly keys?: Readonly<Record<string, Readonly<Record<string, string>>>> | undefined;
  /** Key -> what stands between values, and names that stay whole. */
  readonly split?: Readonly<Record<string, SplitRule>> | undefined;
  /** Labels of the Encoding Standard, tried in order where text is not what it says; `auto` guesses. */
  readonly charsets?: readonly string[] | undefined;
}

/** One text that is several values. */
export interface SplitRule {
  /** What stands between them: `[';', ' / ']`. */
  readonly by: readonly string[];
  /** Texts that stay whole: `['AC/DC']`. */
  readonly except?: readonly string[] | undefined;
}

/** Among the charsets: a guess is wanted. */
export const AUTO = 'auto';

/** Tag formats, as people call them. */
export const FORMAT_NAMES = [
  'ID3v2',
  'ID3v1',
  'Vorbis',
  'MP4',
  'APE',
  'ASF',
  'RIFF',
  'AIFF',
  'Lyrics3',
  'Matroska',
  'Exif',
  'XMP',
  'IPTC',
  'PNG',
  'MediaInfo',
] as const;

export type FormatName = (typeof FORMAT_NAMES)[number];
