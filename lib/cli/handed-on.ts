/** Files that the fast lane did not read itself, and why: most often first. */
import type { HandOn } from '../parser/fast/hand-on.ts';
import { formatNumber, plural, printable } from './format.ts';

/** Reasons shown; the rest is counted. */
const FEW = 5;

/** As a person who knows files says it, behind "3 files". */
const WORDS: Readonly<Record<HandOn, string>> = {
  'unknown container': 'in a format it does not read',
  'cut short': 'cut short, or with lengths that lead nowhere',
  'too many parts': 'with more parts than any tagger writes',
  'long text': 'with a very long text',
  'two tags': 'with two tags',
  'tag version': 'with a tag of a rare version',
  'tag flags': 'with a tag written in a rare way',
  'frame flags': 'with compressed or encrypted tags',
  'not a frame': 'with a damaged tag',
  'text encoding': 'with text whose encoding is broken',
  lyrics3: 'with damaged Lyrics3',
  'no mpeg frames': 'without plain MP3 frames',
  'variable bit rate': 'of a variable bit rate that is not written down',
  'xing without length': 'without a length in the header',
  'stream info': 'with a rare FLAC header',
  fragmented: 'fragmented (MP4)',
  tracks: 'with no track of sound, or several',
  chapters: 'with chapters',
  codec: 'with a codec it does not read',
  'sample entry': 'whose sound is described in a rare way',
  'item type': 'with a rare kind of value in the tag',
  'several streams': 'with several streams',
  'not a page': 'with damaged Ogg pages',
  'not a comment': 'with a damaged Vorbis comment',
  'page checksum': 'with damaged Ogg pages at their begin',
  implausible: 'with numbers that cannot be true',
  chunk: 'with a rare or damaged chunk',
  fault: 'at which it failed, a mistake of this program',
};

/** @returns undefined where the fast lane read every file */
export function handedOnText(reasons: Readonly<Record<string, number>>): string | undefined {
  const rows = Object.entries(reasons).toSorted(
    ([a, most], [b, less]) => less - most || a.localeCompare(b, 'en'),
  );
  if (rows.length === 0) return undefined;
  const sum = (some: typeof rows): number => some.reduce((all, [, files]) => all + files, 0);
  const shown = rows.slice(0, FEW).map(([reason, files]) => `${formatNumber(files)} ${wordsOf(reason)}`);
  const rest = sum(rows.slice(FEW));
  if (rest > 0) shown.push(`${formatNumber(rest)} for other reasons`);
  return `${plural(sum(rows), 'file')} left by the fast reader to the general one, which reads more formats: ${shown.join(', ')}`;
}

/** Of a report of another version there may be others. */
function wordsOf(reason: string): string {
  return Object.hasOwn(WORDS, reason) ? WORDS[reason as HandOn] : `(${printable(reason)})`;
}
