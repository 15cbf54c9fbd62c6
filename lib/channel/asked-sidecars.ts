/**
 * What grabbers ask for beyond the files that are told beside media files anyway: `<name>.note`, `booklet.pdf`. A
 * scanner tells these too, where they can matter: beside a media file of a type that the grabber is shown, of that very
 * name where the pattern begins with `<name>`. What the patterns with `../` mean lies above any file, so it is told in
 * any folder. A media file is never one of them, nor what is hidden.
 */
import type { MediaType } from '../metadata/document.ts';
import { ARTWORK_SUFFIXES, KINDS_BY_SUFFIX } from '../metadata/sidecar-suffixes.ts';
import type { GrabberManifest } from './manifest.ts';
import { matchesGlob, NAME, suffixOfPattern } from './sidecar-pattern.ts';

export interface AskedSidecar {
  /** Lower case. */
  readonly pattern: string;
  /** Of the media files it belongs to. */
  readonly types: readonly MediaType[];
}

/** Names of the media files of a folder, lower case, without suffix. */
export type StemsOf = (type: MediaType) => ReadonlySet<string>;

/** Few, with the grabbers that are built in: their patterns are for what is told anyway. */
export function askedBy(grabbers: readonly Pick<GrabberManifest, 'sidecars' | 'types'>[]): AskedSidecar[] {
  return grabbers.flatMap(({ sidecars, types }) =>
    sidecars
      .map((pattern) => ({ pattern: pattern.toLowerCase(), types }))
      .filter(({ pattern }) => !isTold(suffixOfPattern(pattern)) && !isBelow(pattern)),
  );
}

/** What asked patterns end in, lower case, without dot; '' is anything. */
export function suffixesAsked(asked: readonly AskedSidecar[]): ReadonlySet<string> {
  return new Set(asked.map(({ pattern }) => suffixOfPattern(pattern)));
}

export class AskedSidecars {
  readonly #suffixes: ReadonlySet<string>;
  readonly #asks: readonly ((name: string, stems: StemsOf) => boolean)[];

  constructor(asked: readonly AskedSidecar[]) {
    this.#suffixes = suffixesAsked(asked);
    this.#asks = asked.map(compile);
  }

  /** Quick: asked for every file that is not one of media. */
  has(name: string, stems: StemsOf): boolean {
    if (this.#asks.length === 0) return false;
    if (!this.#suffixes.has('') && !this.#suffixes.has(suffixOfPattern(name))) return false;
    const lower = name.toLowerCase();
    return this.#asks.some((asks) => asks(lower, stems));
  }
}

export const NOTHING_ASKED: AskedSidecars = new AskedSidecars([]);

function compile({ pattern, types }: AskedSidecar): (name: string, stems: StemsOf) => boolean {
  const own = pattern.slice(pattern.lastIndexOf('/') + 1);
  const isNamed = own.startsWith(NAME);
  const parts = (isNamed ? own.slice(NAME.length) : own).replaceAll(NAME, '*').split('*');
  if (own !== pattern) {
    const above = isNamed ? ['', ...parts] : parts;
    return (name) => matchesGlob(name, above);
  }
  if (!isNamed)
    return (name, stems) => matchesGlob(name, parts) && types.some((type) => stems(type).size > 0);
  return (name, stems) => {
    for (let end = 1; end <= name.length; end++)
      if (matchesGlob(name.slice(end), parts) && types.some((type) => stems(type).has(name.slice(0, end))))
        return true;
    return false;
  };
}

function isTold(suffix: string): boolean {
  return KINDS_BY_SUFFIX.has(suffix) || ARTWORK_SUFFIXES.has(suffix);
}

/** Of folders of subtitles, only those are told. */
function isBelow(pattern: string): boolean {
  return pattern.includes('/') && !pattern.startsWith('../');
}
