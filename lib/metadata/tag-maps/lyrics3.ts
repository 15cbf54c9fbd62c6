import type { TagMap } from './tag-map.ts';

/** Lyrics3: names are those of ID3v1 behind it at their full length. */
export const lyrics3: TagMap = {
  name: 'Lyrics3',
  formats: ['Lyrics3'],
  tags: { ETT: 'title', EAR: 'artist', EAL: 'album', LYR: 'lyrics', INF: 'comment', AUT: 'author' },
};
