/** From what is known of a file to its tracks: which sheet speaks of it, and whether it holds several at all. */
import { lastName, looseName, stemOf } from '../../lib/metadata/file-names.ts';
import type { CueFile, CueSheet } from './cue-sheet.ts';
import { creditsIn, discValues, trackValues } from './track-values.ts';
import type { TrackValues } from './track-values.ts';

export interface Track {
  readonly part: number;
  readonly values: TrackValues;
}

export interface TrackList {
  readonly tracks: readonly Track[];
  /** What holds for the whole file. */
  readonly whole: TrackValues;
}

/** A last track may be cut, and a header may be off; a sheet of another file is off by minutes. */
const TOLERANCE = 2_000;

/**
 * The part of the sheet that is about this file: the one with its name; else the one with its name and another suffix
 * (the sheet was written before the sound was compressed); else, where sheet and file are namesakes, its only one.
 *
 * @param sheetName without: the sheet is inside the file
 */
export function fileOf(sheet: CueSheet, mediaName: string, sheetName?: string): CueFile | undefined {
  const files = sheet.files.filter(({ tracks }) => tracks.length > 0);
  const [only] = files;
  if (sheetName === undefined) return files.length === 1 ? only : undefined;
  const own = looseName(mediaName);
  const named = files.map((file) => [file, looseName(lastName(file.name))] as const);
  const found =
    named.find(([, name]) => name === own) ?? named.find(([, name]) => stemOf(name) === stemOf(own));
  if (found !== undefined) return found[0];
  const namesakes = stemOf(looseName(sheetName)) === stemOf(own);
  return namesakes && files.length === 1 ? only : undefined;
}

/**
 * @param duration of the file, ms
 * @returns undefined where the file is one track already, or the sheet is not of this sound
 */
export function tracksOf(
  sheet: CueSheet,
  { tracks }: CueFile,
  duration: number | undefined,
): TrackList | undefined {
  const last = tracks.at(-1);
  if (tracks.length < 2 || last === undefined) return undefined;
  if (duration !== undefined && last.start > duration + TOLERANCE) return undefined;
  const separator = creditsIn(sheet.disc, tracks);
  const total = sheet.files.reduce((sum, file) => sum + file.tracks.length, 0);
  return {
    whole: discValues(sheet.disc),
    tracks: tracks.map((track, at) => ({
      part: track.number,
      values: {
        ...trackValues(track, sheet.disc, total, separator),
        ...span(track.start, tracks[at + 1]?.start ?? duration),
      },
    })),
  };
}

/** Where a track lies in its file. */
export function span(start: number, end: number | undefined): TrackValues {
  return end === undefined || end <= start ? { start } : { start, end, duration: end - start };
}
