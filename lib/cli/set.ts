/** `valhalla set`, `unset`, `rate`, `adopt` and `reindex`: what the user says, and what follows from it. */
import { checkKey, checkValues } from '../engine/check-values.ts';
import { isInherited } from '../metadata/inherit.ts';
import { groupOf } from '../metadata/keys.ts';
import { keyHints } from '../query/key-hint.ts';
import type { FileDetail } from '../reader/reader-messages.ts';
import { EXIT, UsageError } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { findFile, sayUnknown } from './find-file.ts';
import { plural, printable } from './format.ts';
import { withExisting } from './host.ts';
import type { Host } from './host.ts';
import type { Library } from './library.ts';

interface Flags {
  readonly database: string;
}

/** A key that is named several times has several values. */
export function set(host: Host, file: string, pairs: readonly string[], flags: Flags): Promise<ExitCode> {
  const values = new Map<string, string[]>();
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    if (at < 1 || at === pair.length - 1)
      throw new UsageError(`${pair} is not understood. Values are written KEY=VALUE: genre=Jazz`);
    const key = pair.slice(0, at).toLowerCase();
    values.set(key, [...(values.get(key) ?? []), pair.slice(at + 1)]);
  }
  // Before any of them is set.
  for (const [key, list] of values) checkValues(checkKey(key), list, undefined);
  return withFile(host, file, flags, async (library, found) => {
    const own = [...values.keys()].find((key) => !isShared(key));
    if (found.tracks !== undefined && own !== undefined) throw ofOneTrack(found, own);
    await Promise.all(
      itemsOf(found).flatMap((item) =>
        [...values].map(([key, list]) => library.setMetadata(item, key, list)),
      ),
    );
    await host.out.line(`Set ${list(values.keys())} of ${nameOf(found)}.`);
    for (const hint of keyHints([...values.keys()])) host.err.say(hint);
    return EXIT.done;
  });
}

export function unset(host: Host, file: string, keys: readonly string[], flags: Flags): Promise<ExitCode> {
  return withFile(host, file, flags, async (library, found) => {
    const known = new Set(
      [found, ...(found.tracks ?? [])].flatMap(({ external = {} }) => Object.keys(external)),
    );
    const stranger = keys.find((key) => !known.has(key.toLowerCase()));
    if (stranger !== undefined) {
      const others = known.size === 0 ? 'Nothing is' : `Set there: ${list(known)}`;
      host.err.say(`valhalla: ${printable(stranger)} is not set of ${nameOf(found)}. ${others}.`);
      return EXIT.unknown;
    }
    await Promise.all(
      itemsOf(found).flatMap((item) => keys.map((key) => library.deleteMetadata(item, key.toLowerCase()))),
    );
    await host.out.line(`Took back ${list(keys)} of ${nameOf(found)}.`);
    return EXIT.done;
  });
}

export function rate(host: Host, file: string, rating: string, flags: Flags): Promise<ExitCode> {
  if (rating === 'none') return unset(host, file, ['rating'], flags);
  const [[value]] = checkValues('rating', [rating], undefined) as readonly [readonly [number]];
  return withFile(host, file, flags, async (library, found) => {
    await Promise.all(itemsOf(found).map((item) => library.rate(item, value)));
    await host.out.line(`Rated ${nameOf(found)}: ${value}.`);
    return EXIT.done;
  });
}

export function adopt(host: Host, old: string, young: string, flags: Flags): Promise<ExitCode> {
  return withFile(host, young, flags, async (library, found) => {
    const gone = await findFile(host, library, old);
    if (gone === undefined) return sayUnknown(host, library, old);
    const fault = adoptFault(gone, found);
    if (fault !== undefined)
      throw new UsageError(`${found.path} cannot become what ${gone.path} was: ${fault}`);
    await library.adopt(gone.item, found.item);
    await host.out.line(`${printable(found.path)} is what ${printable(gone.path)} was, as ${gone.item}.`);
    return EXIT.done;
  });
}

/** As the library refuses it, of whom only numbers are known. */
function adoptFault(old: FileDetail, young: FileDetail): string | undefined {
  if (old.part !== undefined || young.part !== undefined)
    return 'tracks go with the files they are in. Name these';
  if (old.missingSince === undefined)
    return 'that one is not missing. Where it is gone, scan before, so that the library knows';
  return young.missingSince === undefined
    ? undefined
    : 'it is missing. Where it is there, scan before, so that the library knows';
}

export function reindex(host: Host, { database }: Flags): Promise<ExitCode> {
  return withExisting(host, database, async (library) => {
    await library.reindex();
    await host.out.line('Best values, lists and the search index were made anew.');
    return EXIT.done;
  });
}

function withFile(
  host: Host,
  file: string,
  { database }: Flags,
  work: (library: Library, found: FileDetail) => Promise<ExitCode>,
): Promise<ExitCode> {
  return withExisting(host, database, async (library) => {
    const found = await findFile(host, library, file);
    return found === undefined ? sayUnknown(host, library, file) : work(library, found);
  });
}

/** What is said of a file that holds several tracks is meant of each: lists show the tracks, and not the whole. */
function itemsOf({ item, tracks = [] }: FileDetail): number[] {
  return [item, ...tracks.map((track) => track.item)];
}

/** All tracks of a file may have the same. */
function isShared(key: string): boolean {
  return isInherited(key) || groupOf(key) === 'personal';
}

function ofOneTrack({ path, tracks = [] }: FileDetail, key: string): UsageError {
  const [track] = tracks;
  return new UsageError(
    `${path} holds ${plural(tracks.length, 'track')}, and ${key} is each one's own. Name a track by its number (valhalla show lists them): valhalla set ${track?.item} ${key}=...`,
  );
}

/** `/music/1.flac and its 12 tracks` */
function nameOf({ path, part, tracks = [] }: FileDetail): string {
  const which = part === undefined ? '' : `track ${part} of `;
  const inside = tracks.length === 0 ? '' : ` and its ${plural(tracks.length, 'track')}`;
  return `${which}${printable(path)}${inside}`;
}

function list(words: Iterable<string>): string {
  return printable([...words].join(', '));
}
