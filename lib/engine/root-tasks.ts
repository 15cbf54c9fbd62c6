/** The rows of roots, as scanners take them. */
import type { WalkedRoot } from '../dbmanager/dbmanager-messages.ts';
import type { RootSuffixes } from '../dbmanager/tables/root-row.ts';
import type { MediaType } from '../metadata/document.ts';
import type { RootTask } from '../scanner/scanner-messages.ts';
import { suffixMap } from '../scanner/suffixes.ts';

/** Suffix -> type, for a root with suffixes of its own. */
export type SuffixesOf = (own: RootSuffixes) => Readonly<Record<string, MediaType>>;

/** @param all those of the library, in place of the defaults */
export function suffixesOver(all: RootSuffixes | undefined): SuffixesOf {
  return (own) => suffixMap({ ...all, ...own });
}

export function rootTasks(rows: readonly Omit<WalkedRoot, 'grabbers'>[], suffixesOf: SuffixesOf): RootTask[] {
  return rows.map(({ id, path, raw, recursive, depth, links, suffixes, targets }) => ({
    id,
    path,
    ...(raw === null ? {} : { raw }),
    recursive: recursive === 1,
    depth,
    links,
    ...(targets === undefined ? {} : { targets }),
    ...(suffixes === null ? {} : { suffixes: suffixesOf(JSON.parse(suffixes) as RootSuffixes) }),
  }));
}
