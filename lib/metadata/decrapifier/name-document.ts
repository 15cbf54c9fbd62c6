/** What the name of a file says, as a document: the word of the source `decrapifier`. */
import { DocumentBuilder } from '../clean.ts';
import type { Document, MediaType } from '../document.ts';
import { readAudioPath } from './audio-path.ts';
import type { Keyword } from './keyword.ts';
import { blankKeywords, compileKeywords, decrapify, stemOf } from './keywords.ts';
import type { Numbered } from './keywords.ts';
import type { NameSettings } from './name-settings.ts';
import { NAME_CAP } from './plain-text.ts';
import { readVideoPath } from './video-path.ts';

/** Characters of a path, its last ones: PATH_MAX. */
const PATH_CAP = 4096;

type Values = Readonly<Record<string, string | number | undefined>>;

/**
 * @param whole path below the root: what the root is called says nothing about a file
 * @returns undefined where the name says nothing, and for types that are not called by their names
 */
export function nameDocument(whole: string, type: MediaType, settings: NameSettings): Document | undefined {
  if (type !== 'audio' && type !== 'video') return undefined;
  const path = capped(whole);
  const values = settings.strict ? strictValues(path, settings) : valuesOf(path, type, settings);
  const builder = new DocumentBuilder();
  for (const [key, value] of Object.entries(values)) if (value !== undefined) builder.add(key, value);
  return Object.keys(builder.document).length === 0 ? undefined : builder.document;
}

function strictValues(path: string, settings: NameSettings): Values {
  const { text, numbers } = decrapify(path, compiled(settings));
  return { title: text, ...numbers[0] };
}

function valuesOf(path: string, type: 'audio' | 'video', settings: NameSettings): Values {
  const { text, numbers } = withoutKeywords(path, compiled(settings));
  if (type === 'audio') {
    const track = readAudioPath(text);
    return { ...track, date: track.year === undefined ? undefined : String(track.year) };
  }
  const { title, subtitle, year, season, episode, last, date, part } = readVideoPath(text);
  const told = {
    title,
    subtitle,
    year: date === undefined ? year : Number(date.slice(0, 4)),
    date: date ?? (year === undefined ? undefined : String(year)),
    season: numbers?.season ?? season,
    episode: numbers?.episode ?? episode,
    episode_last: last,
    part,
  };
  const isEpisode = told.episode !== undefined || told.season !== undefined || date !== undefined;
  return isEpisode ? { ...told, title_show: title } : told;
}

/** Keywords are about the file's own name; the blanks that they leave are no separators. */
function withoutKeywords(
  path: string,
  keywords: readonly Keyword[],
): { readonly text: string; readonly numbers?: Numbered | undefined } {
  if (keywords.length === 0) return { text: path };
  const stem = stemOf(path);
  const at = path.lastIndexOf('/') + 1;
  const { text, numbers } = blankKeywords(stem, keywords);
  const name = text.replace(/ {2,}/g, ' ').trim() + path.slice(at + stem.length);
  return { text: path.slice(0, at) + name, numbers: numbers[0] };
}

/** The work on a keyword grows with the square of the name, and no file system has a longer one. */
function capped(whole: string): string {
  const path = whole.slice(-PATH_CAP);
  const stem = stemOf(path);
  if (stem.length <= NAME_CAP) return path;
  const at = path.lastIndexOf('/') + 1;
  return path.slice(0, at + NAME_CAP) + path.slice(at + stem.length);
}

const COMPILED = new WeakMap<NameSettings, readonly Keyword[]>();

/** Once a thread: the settings come with its start. */
function compiled(settings: NameSettings): readonly Keyword[] {
  let keywords = COMPILED.get(settings);
  if (keywords === undefined) {
    keywords = compileKeywords(settings.keywords, settings.strict);
    COMPILED.set(settings, keywords);
  }
  return keywords;
}
