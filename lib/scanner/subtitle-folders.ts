/**
 * Subtitles in a folder beside a film: `Subs/2_English.srt`, and `Subs/Show.S01E02/2_English.srt` where there are several
 * films. They belong to the folder of the films, so they are told with it.
 */
import type { ListedSidecar } from '../channel/listing.ts';
import { append } from '../channel/raw-path.ts';
import { stemOf } from '../metadata/file-names.ts';
import { stampOf } from './file-arrays.ts';
import type { FileSystem } from './file-system.ts';
import { isHidden } from './hidden.ts';
import { readNames } from './names.ts';
import type { Entry } from './names.ts';
import type { Place } from './place.ts';
import { isSubtitle } from './sidecars.ts';

const NAMES: ReadonlySet<string> = new Set(['subs', 'sub', 'subtitles', 'subtitle', 'vobsubs']);
/** Of one folder of films; a season of 30 episodes in 60 languages has as many. */
const FILES_CAP = 2_000;

/** @param films names of the video files of the place */
export function subtitlesBelow(
  fs: FileSystem,
  place: Place,
  folders: readonly Entry[],
  films: readonly string[],
): ListedSidecar[] {
  const own = folders.filter(({ name, raw }) => raw === undefined && NAMES.has(name.toLowerCase()));
  const found: ListedSidecar[] = [];
  const stems = new Set(films.map((name) => stemOf(name).toLowerCase()));
  // `Subs/2_English.srt` is nobody's where there are several films.
  const isOfOne = (name: string): boolean =>
    stems.size === 1 || [...stems].some((stem) => name.toLowerCase().startsWith(stem));
  const list = (path: string, enter: boolean): void => {
    for (const { name, raw, kind } of readNames(fs, append(place.at, path))) {
      if (raw !== undefined || isHidden(name) || found.length === FILES_CAP) continue;
      const below = `${path}/${name}`;
      if (kind === 'folder') {
        if (enter && stems.has(name.toLowerCase())) list(below, false);
      } else if (isSubtitle(name) && (!enter || isOfOne(name))) {
        const stats = fs.lstat(append(place.at, below));
        if (stats.isFile()) found.push({ name: below, kind: 'subtitle', stamp: stampOf(stats) });
      }
    }
  };
  for (const { name } of own) {
    try {
      list(name, true);
    } catch {
      // The walk enters it as a folder of its own, and reports what it cannot read.
    }
  }
  return found;
}
