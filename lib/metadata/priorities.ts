/** The default priorities of the sources, as rules. */
import { PRIORITY } from './priority-scale.ts';

export type PriorityName = keyof typeof PRIORITY;

/** One rule: `key` '' is for all keys of the source. */
export interface PriorityRule {
  readonly source: string;
  readonly key: string;
  readonly value: number;
}

type Row = readonly [source: string, all: PriorityName, keys?: Readonly<Record<string, PriorityName>>];

/** libvalhalla's table (Documentations/priorities.txt), with the sources of today. */
const ROWS: readonly Row[] = [
  ['external', 'HIGHEST'],
  ['fast', 'HIGHEST'],
  ['general', 'HIGHEST'],
  ['mediainfo', 'HIGHEST'],
  ['general+mediainfo', 'HIGHEST'],
  ['ffprobe', 'HIGHEST'],
  ['general+ffprobe', 'HIGHEST'],
  ['video', 'HIGHEST'],
  ['video+ffprobe', 'HIGHEST'],
  ['image', 'HIGHEST'],
  ['playlist', 'HIGHEST'],
  ['decrapifier', 'NORMAL'],
  ['embedded-artwork', 'HIGHEST'],
  ['tracks', 'HIGHEST'],
  ['nfo', 'HIGHER'],
  ['local-artwork', 'HIGH'],
  ['local-lyrics', 'HIGH'],
  ['local-subtitles', 'HIGH'],
];

/** Grabbers that do not come with the library, should somebody name one so. */
const ELSEWHERE: readonly Row[] = [
  ['tmdb', 'HIGH', { cover: 'HIGHER', fanart: 'HIGHER' }],
  ['tvmaze', 'NORMAL', { cover: 'ABOVE', fanart: 'ABOVE' }],
  ['fanart-tv', 'NORMAL', { cover: 'ABOVE', fanart: 'ABOVE' }],
  ['musicbrainz', 'NORMAL'],
  ['cover-art-archive', 'NORMAL'],
  ['lrclib', 'NORMAL'],
  ['lastfm', 'NORMAL'],
];

export const SOURCES_ELSEWHERE: ReadonlySet<string> = new Set(ELSEWHERE.map(([source]) => source));

export const DEFAULT_RULES: readonly PriorityRule[] = [...ROWS, ...ELSEWHERE].flatMap(
  ([source, all, keys = {}]) =>
    Object.entries({ '': all, ...keys }).map(([key, name]) => ({ source, key, value: PRIORITY[name] })),
);

/**
 * The priority of a source for a key: the rule for both, else the rule for the source, else NORMAL. A later rule
 * replaces an earlier one, so the user's rules go behind the default ones.
 */
export function priorityFrom(rules: readonly PriorityRule[]): (source: string, key: string) => number {
  const bySource = new Map<string, Map<string, number>>();
  for (const { source, key, value } of rules) {
    const keys = bySource.get(source) ?? new Map<string, number>();
    bySource.set(source, keys.set(key, value));
  }
  return (source, key) => {
    const keys = bySource.get(source);
    return keys?.get(key) ?? keys?.get('') ?? PRIORITY.NORMAL;
  };
}
