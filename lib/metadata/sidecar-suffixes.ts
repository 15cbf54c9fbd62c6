/** Suffixes of files that are told beside media files, whoever looks at them. */

/** `other`: none of these, but a grabber asks for it. */
export type SidecarKind = 'artwork' | 'nfo' | 'lyrics' | 'cue' | 'subtitle' | 'other';

/** Sidecars by suffix alone: they say nothing without a media file, in this folder or below (`tvshow.nfo`). */
export const KINDS_BY_SUFFIX: ReadonlyMap<string, SidecarKind> = new Map([
  ['nfo', 'nfo'],
  ['lrc', 'lyrics'],
  ['elrc', 'lyrics'],
  ['ttml', 'lyrics'],
  ['cue', 'cue'],
  ['srt', 'subtitle'],
  ['ass', 'subtitle'],
  ['ssa', 'subtitle'],
  ['sub', 'subtitle'],
  ['idx', 'subtitle'],
  ['vtt', 'subtitle'],
  ['sup', 'subtitle'],
  ['smi', 'subtitle'],
]);

/** A photograph in another format (heic, tiff, raw) is not taken for a cover. */
export const ARTWORK_SUFFIXES: ReadonlySet<string> = new Set(['jpg', 'jpeg', 'png', 'webp', 'gif']);
