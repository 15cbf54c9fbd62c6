/** A name, and what is read in it: a table, the checks of which are in `names.test.ts`. */
import { readAudioPath } from '../../../lib/metadata/decrapifier/audio-path.ts';
import { readVideoPath } from '../../../lib/metadata/decrapifier/video-path.ts';

export interface Told {
  readonly title?: string;
  readonly year?: number;
  readonly season?: number;
  readonly episode?: number;
  readonly last?: number;
  readonly date?: string;
  readonly part?: number;
  readonly subtitle?: string;
  readonly artist?: string;
  readonly album?: string;
  readonly track?: number;
  readonly disc?: number;
}

export type Row = readonly [path: string, told: Told];

const AUDIO = /\.(?:mp3|flac|ogg|m4a|wav|wma)$/i;

export function read(path: string): Told {
  const name = { ...(AUDIO.test(path) ? readAudioPath(path) : readVideoPath(path)), isRelease: undefined };
  return Object.fromEntries(Object.entries(name).filter(([, value]) => value !== undefined));
}
