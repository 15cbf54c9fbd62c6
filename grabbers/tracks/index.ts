/**
 * The tracks of a file that holds several: by the cue sheet beside it, else by the one in its tags, else by its
 * chapters. Each becomes an item of its own, part 1 ... of its file. Where the sound is split already (a sheet over
 * files of one track each, or a file a track beside the whole, called after it) there are none.
 */
import { basename, dirname } from 'node:path';
import { PRIORITY, defineGrabber } from '../../lib/grabber/contract.ts';
import { readSidecar } from '../../lib/grabber/sidecar-file.ts';
import { DEFAULT_SUFFIXES, suffixOf } from '../../lib/metadata/media-suffixes.ts';
import type { GrabItem, ItemGrabber } from '../../lib/grabber/contract.ts';
import { tracksOfChapters } from './chapters.ts';
import { fileOf, tracksOf } from './choose-tracks.ts';
import type { TrackList } from './choose-tracks.ts';
import { parseCueSheet } from './cue-sheet.ts';
import type { CueSheet } from './cue-sheet.ts';
import { numberedFiles } from './numbered-files.ts';
import { isCalled, tellApart } from './title-in-name.ts';
import { tracksOptions } from './options.ts';
import type { TracksOptions } from './options.ts';

/** Sheets of one folder that are read for one file of it. */
const SHEETS_CAP = 32;

const tracks: ItemGrabber<TracksOptions> = defineGrabber({
  name: 'tracks',
  version: '3',
  types: ['audio'],
  priority: { default: PRIORITY.HIGHEST },
  sidecars: ['<name>.cue', '*.cue'],
  looksFor: ['cuesheet', 'chapter'],
  neighbours: true,
  options: tracksOptions,
  grab(item, { options }) {
    const found =
      besideFile(item, options.charset) ??
      insideFile(item) ??
      (options.chapters ? ofChapters(item) : undefined);
    return { values: found?.whole, tracks: found?.tracks ?? [] };
  },
});

export default tracks;

/** @throws where a sheet could not be read and no other is about the file: its tracks are left as they were */
function besideFile(item: GrabItem, charset: string | undefined): TrackList | undefined {
  let failure: unknown;
  for (const sidecar of item.sidecars.slice(0, SHEETS_CAP)) {
    try {
      const sheet = parseCueSheet(readSidecar(item, sidecar, charset));
      const file = sheet === undefined ? undefined : fileOf(sheet, basename(item.path), sidecar.name);
      if (sheet === undefined || file === undefined) continue;
      const found = tracksOf(sheet, file, durationOf(item));
      if (found !== undefined && !isSplit(item, found)) return found;
    } catch (error) {
      failure = error;
    }
  }
  if (failure !== undefined) throw failure;
  return undefined;
}

function insideFile(item: GrabItem): TrackList | undefined {
  const [text] = item.values['cuesheet'] ?? [];
  const sheet: CueSheet | undefined = typeof text === 'string' ? parseCueSheet(text) : undefined;
  const file = sheet === undefined ? undefined : fileOf(sheet, basename(item.path));
  const found =
    sheet === undefined || file === undefined ? undefined : tracksOf(sheet, file, durationOf(item));
  return found === undefined || isSplit(item, found) ? undefined : found;
}

function ofChapters(item: GrabItem): TrackList | undefined {
  return tracksOfChapters(item.values['chapter'] ?? [], durationOf(item));
}

function durationOf({ values }: GrabItem): number | undefined {
  const [duration] = values['duration'] ?? [];
  return typeof duration === 'number' ? duration : undefined;
}

/**
 * For each track lies sound beside the whole that begins with its number and has its title: `01 Title.flac`. What the
 * names do not tell is another album's: it could be told only by reading those files, and they may not be read yet.
 */
function isSplit(item: GrabItem, { tracks: wanted }: TrackList): boolean {
  const own = basename(item.path);
  const titles = wanted.map(({ values }) => String(values['title'] ?? ''));
  if (!tellApart(titles)) return false;
  const numbered = numberedFiles(folderOf(item.file));
  return wanted.every(({ part }, at) =>
    numbered
      .get(part)
      ?.some((name) => name !== own && isSound(name, own) && isCalled(name, titles[at] as string)),
  );
}

/** By its suffix, or because it has that of `like`. */
function isSound(name: string, like: string): boolean {
  const suffix = suffixOf(name);
  return DEFAULT_SUFFIXES.audio.includes(suffix) || suffix === suffixOf(like);
}

function folderOf(file: string | Uint8Array): string | Buffer {
  return typeof file === 'string' ? dirname(file) : Buffer.from(file.subarray(0, file.lastIndexOf(0x2f) + 1));
}
