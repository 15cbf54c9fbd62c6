/** From suffixes to types: those of the library, with what its options and those of a root say. */
import { MEDIA_TYPES } from '../channel/listing.ts';
import type { MediaType } from '../metadata/document.ts';
import { DEFAULT_SUFFIXES } from '../metadata/media-suffixes.ts';

/**
 * Suffix (without dot, lower case) -> type, for `ScannerOptions`.
 *
 * @param custom replaces the lists of the types it names; a suffix it claims leaves the default lists of the others
 */
export function suffixMap(
  custom: { readonly [Type in MediaType]?: readonly string[] | undefined } = {},
): Readonly<Record<string, MediaType>> {
  const types = Object.keys(DEFAULT_SUFFIXES) as MediaType[];
  const defaults = types.filter((type) => custom[type] === undefined);
  return Object.fromEntries([
    ...defaults.flatMap((type) => DEFAULT_SUFFIXES[type].map((suffix) => [suffix, type] as const)),
    ...types.flatMap((type) => (custom[type] ?? []).map((suffix) => [suffix.toLowerCase(), type] as const)),
  ]);
}

/** Suffix -> index into MEDIA_TYPES. A Map: a suffix such as `constructor` is found in any object. */
export function typesBySuffix(suffixes: Readonly<Record<string, MediaType>>): ReadonlyMap<string, number> {
  return new Map(Object.entries(suffixes).map(([suffix, type]) => [suffix, MEDIA_TYPES.indexOf(type)]));
}

/** The suffixes of a root with some of its own: they replace the lists of the types they are of, and go before the others. */
export function typesOver(
  all: ReadonlyMap<string, number>,
  own: { readonly [Type in MediaType]?: readonly string[] | undefined },
): ReadonlyMap<string, number> {
  const kept = [...all].filter(([, type]) => own[MEDIA_TYPES[type] as MediaType] === undefined);
  const claimed = MEDIA_TYPES.flatMap((type, at) =>
    (own[type] ?? []).map((suffix): [string, number] => [suffix.toLowerCase(), at]),
  );
  return new Map([...kept, ...claimed]);
}
