import type { TagMap } from './tag-map.ts';

/**
 * APEv2: Monkey's Audio, Musepack, WavPack, TAK, and behind some MP3 files. Here is what it means otherwise than others by a
 * name of `names.ts`: its specification calls the date `Year`.
 */
export const apev2: TagMap = {
  name: 'APE',
  formats: ['APEv2'],
  tags: { YEAR: 'date' },
  allFree: true,
  free: /^(?!COVER ART|MP3GAIN_|ITUN(?!ESADV|ESCOMP))(.+)$/i,
};
