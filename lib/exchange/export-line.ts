/** Lines of `valhalla export`: of these only what was set is set again; what files say of themselves a scan reads. */
import { givenWords } from '../issue-words.ts';
import { RowValues } from './row-values.ts';
import { certain } from './row.ts';
import type { Identity, ImportRow } from './row.ts';
import { takenValues } from './taken-values.ts';

type Line = Readonly<Record<string, unknown>>;

export function isExportLine(line: Line): boolean {
  return typeof line['values'] === 'object' && typeof line['path'] === 'string';
}

/**
 * The file, and each track in it. A line that somebody has changed may hold anything: what is wrong with it is named.
 *
 * @param keys those that are wanted; undefined: all
 */
export function rowsOfExport(line: number, exported: Line, keys?: readonly string[]): ImportRow[] {
  const { path, pathBytes, tracks = [] } = exported;
  const file = { path: path as string };
  if (pathBytes !== undefined && typeof pathBytes !== 'string')
    return [faulty(line, file, `pathBytes is no text: ${givenWords(pathBytes)}`)];
  const whole = rowOf(line, { ...file, pathBytes }, exported, keys);
  if (!Array.isArray(tracks))
    return [whole, faulty(line, file, `tracks is no list: ${givenWords(tracks)} (${file.path})`)];
  return [whole, ...tracks.map((track) => rowOf(line, { ...file, pathBytes }, track, keys))];
}

function rowOf(
  line: number,
  file: Pick<Identity, 'path' | 'pathBytes'>,
  said: unknown,
  keys: readonly string[] | undefined,
): ImportRow {
  if (!isObject(said)) return faulty(line, file, `a track is no object: ${givenWords(said)} (${file.path})`);
  const { part, external = {} } = said;
  const of = isPart(part) ? `${file.path}, part ${part}` : file.path;
  if (part !== undefined && !isPart(part))
    return faulty(line, file, `part is no number of a track: ${givenWords(part)} (${of})`);
  if (!isObject(external))
    return faulty(line, file, `external is no object: ${givenWords(external)} (${of})`);
  const row = new RowValues();
  for (const [name, list] of Object.entries(external)) {
    const key = name.toLowerCase();
    if (keys?.includes(key) === false) continue;
    row.add(key, takenValues(key, Array.isArray(list) ? list : [list]), { name, value: list });
  }
  return {
    line,
    kind: 'set',
    identity: certain({ ...file, part, ...namesIn(said['values']) }),
    values: row.values,
    problems: row.problems.map((problem) => `${problem} (${of})`),
  };
}

/** Where the path leads to nothing here. */
function namesIn(values: unknown): Omit<Identity, 'path' | 'pathBytes' | 'part'> {
  const lists = isObject(values) ? values : {};
  const text = (key: string): string | undefined => {
    const [first] = Array.isArray(lists[key]) ? (lists[key] as readonly unknown[]) : [];
    return typeof first === 'string' ? first : undefined;
  };
  return {
    musicbrainz_recording_id: text('musicbrainz_recording_id'),
    musicbrainz_release_track_id: text('musicbrainz_release_track_id'),
    artist: text('artist'),
    album_artist: text('album_artist'),
    album: text('album'),
    title: text('title'),
  };
}

function faulty(line: number, identity: Identity, problem: string): ImportRow {
  return { line, kind: 'set', identity, values: {}, problems: [problem] };
}

function isObject(value: unknown): value is Line {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isPart(part: unknown): part is number {
  return Number.isSafeInteger(part) && (part as number) >= 0;
}
