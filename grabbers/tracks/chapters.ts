/** Chapters of sound, as its parser lists them (`00:12:30.500 Title`): tracks without any other word about them. */
import { span } from './choose-tracks.ts';
import type { TrackList } from './choose-tracks.ts';

const CHAPTER = /^(\d+):(\d\d):(\d\d(?:\.\d{1,3})?)(?: (.*))?$/s;

/** @param duration of the file, ms */
export function tracksOfChapters(
  listed: readonly unknown[],
  duration: number | undefined,
): TrackList | undefined {
  const found: { readonly start: number; readonly title: string }[] = [];
  for (const chapter of listed) {
    const [, hours, minutes, seconds, title = ''] = CHAPTER.exec(String(chapter)) ?? [];
    if (seconds === undefined) continue;
    const start = Math.round((Number(hours) * 60 + Number(minutes)) * 60_000 + Number(seconds) * 1000);
    if (start < (duration ?? Number.POSITIVE_INFINITY)) found.push({ start, title });
  }
  found.sort((one, other) => one.start - other.start);
  const chapters = found.filter(({ start }, at) => start !== found[at - 1]?.start);
  if (chapters.length < 2) return undefined;
  return {
    whole: {},
    tracks: chapters.map(({ start, title }, at) => ({
      part: at + 1,
      values: {
        title: title === '' ? `${at + 1}` : title,
        track: at + 1,
        track_total: chapters.length,
        ...span(start, chapters[at + 1]?.start ?? duration),
      },
    })),
  };
}
