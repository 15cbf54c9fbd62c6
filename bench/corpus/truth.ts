/**
 * What a scanner must find: one JSON object a file, in the shape of a line of `valhalla export` as far as the bytes of
 * the file decide it. The path is relative, so that a corpus can be moved.
 */
import { readFileSync } from 'node:fs';
import { list } from '../../test/support/media/tags.ts';
import type { Picture, Tags } from '../../test/support/media/tags.ts';
import type { Shape, Sound } from './shape.ts';

export type TruthValue = string | number;

export interface Truth {
  /** Relative to the library, with `/`. */
  readonly path: string;
  readonly type: 'audio';
  /** Bytes. */
  readonly size: number;
  /** Which shape of `shapes.ts` it has. */
  readonly shape: string;
  readonly cover?: { readonly mime: string; readonly size: number } | undefined;
  /** By key of docs/keys.md; every value, in order. */
  readonly values: { readonly [key: string]: readonly TruthValue[] };
}

const TEXT_KEYS = {
  title: 'title',
  artist: 'artist',
  album: 'album',
  albumArtist: 'album_artist',
  composer: 'composer',
  genre: 'genre',
  date: 'date',
} as const;
const NUMBER_KEYS = {
  track: 'track',
  trackTotal: 'track_total',
  disc: 'disc',
  discTotal: 'disc_total',
} as const;

export function truthOf(
  path: string,
  size: number,
  shape: Shape,
  tags: Tags,
  sound: Sound,
  picture: Picture | undefined,
): Truth {
  const values: Record<string, readonly TruthValue[]> = {};
  for (const [field, key] of Object.entries(TEXT_KEYS)) {
    const found = list(tags[field as keyof typeof TEXT_KEYS]);
    if (found.length > 0) values[key] = found;
  }
  for (const [field, key] of Object.entries(NUMBER_KEYS)) {
    const found = tags[field as keyof typeof NUMBER_KEYS];
    if (found !== undefined) values[key] = [found];
  }
  if (tags.date !== undefined) values['year'] = [Number(tags.date.slice(0, 4))];
  values['duration'] = [Math.round(sound.duration)];
  values['audio_codec'] = [shape.codec];
  values['sample_rate'] = [sound.sampleRate];
  values['audio_channels'] = [sound.channels];
  const cover = picture === undefined ? {} : { cover: { mime: picture.mime, size: picture.data.length } };
  return { path, type: 'audio', size, shape: shape.name, ...cover, values };
}

export function readTruth(file: string): Truth[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Truth);
}
