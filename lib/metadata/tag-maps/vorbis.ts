import type { TagMap } from './tag-map.ts';

/** Vorbis comments: FLAC, Ogg Vorbis, Opus, Speex. Here is what they mean otherwise than others by a name of `names.ts`. */
export const vorbis: TagMap = {
  name: 'Vorbis',
  formats: ['vorbis'],
  tags: { DESCRIPTION: 'comment', VERSION: 'subtitle', CHAPTER: 'chapter' },
  allFree: true,
  free: /^(?!METADATA_BLOCK_PICTURE$|COVERART|WAVEFORMATEX|ITUN(?!ESADV|ESCOMP))(.+)$/i,
};
