/**
 * MediaInfo as WebAssembly: one instance a thread, which ends with it. It asks for stretches of the file and is given
 * them from the window; when the budget of the file is spent it is told that the file ends there, and says what it knows.
 */
import type { MediaInfo } from 'mediainfo.js';
import { isValhallaError } from '../../errors.ts';
import type { Window } from '../window.ts';
import { disguise, undisguise } from './disguise.ts';
import { boundCounts } from './flv-script.ts';
import { capHeaps } from './heap-cap.ts';
import { boundRealCounts, isRealMedia } from './real-counts.ts';

/** A stream, the file itself (`General`) or its chapters (`Menu`): what MediaInfo says of it, by MediaInfo's names. */
export interface Track {
  readonly kind: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** A transport stream has no table of its streams, so 16 to 32 MB are looked at at either end. */
export const VIDEO_BUDGET: number = 128 * 1024 * 1024;
const CHUNK = 256 * 1024;
/** Stretches of one file: a walk through a broken index never ends. */
const CHUNKS_CAP = 4096;
/** Milliseconds after which MediaInfo is told that the file ends: a damaged index can send it to and fro. */
const PATIENCE = 2000;

let library: Promise<MediaInfo<'JSON'>> | undefined;

/** Before the first film of a thread: a quarter of a second. */
export async function loadMediaInfo(): Promise<MediaInfo<'JSON'>> {
  return (library ??= load());
}

async function load(): Promise<MediaInfo<'JSON'>> {
  const { default: mediaInfoFactory } = await import('mediainfo.js');
  capHeaps();
  return mediaInfoFactory({ format: 'JSON', chunkSize: CHUNK });
}

/** @throws ERR_VALHALLA_UNAVAILABLE (an I/O error), or what MediaInfo throws */
export async function readTracks(window: Window): Promise<Track[]> {
  const mediaInfo = await loadMediaInfo();
  const chunk = new Uint8Array(CHUNK);
  const end = performance.now() + PATIENCE;
  let chunks = CHUNKS_CAP;
  let isDisguised = false;
  let isReal = false;
  try {
    const report = await mediaInfo.analyzeData(window.size, (size, position) => {
      if (chunks-- === 0 || performance.now() > end || size > window.budget || size <= 0) return NOTHING;
      const bytes = chunk.subarray(0, window.copy(chunk, Math.min(size, CHUNK), position));
      isDisguised = disguise(bytes) || isDisguised;
      if (position === 0) {
        boundCounts(bytes);
        isReal = isRealMedia(bytes);
      }
      if (isReal) boundRealCounts(bytes);
      return bytes;
    });
    return tracksOf(JSON.parse(isDisguised ? undisguise(report) : report) as Report);
  } catch (error) {
    // What broke in WebAssembly may stay broken: the next film gets another instance.
    if (!isValhallaError(error)) library = undefined;
    throw error;
  }
}

const NOTHING = new Uint8Array(0);

interface Report {
  readonly media?: { readonly track?: readonly Readonly<Record<string, unknown>>[] } | null;
}

function tracksOf({ media }: Report): Track[] {
  return (media?.track ?? []).map(({ '@type': kind, extra, ...fields }) => ({
    kind: String(kind),
    fields: texts({ ...fields, ...(typeof extra === 'object' ? extra : {}) }),
  }));
}

function texts(fields: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).filter((field): field is [string, string] => typeof field[1] === 'string'),
  );
}
