/** The rows of roots, as scanners take them. */
import type { WalkedRoot } from '../dbmanager/dbmanager-messages.ts';
import type { SuffixOptions } from '../metadata/media-suffixes.ts';
import type { MediaType } from '../metadata/document.ts';
import type { RootTask } from '../scanner/scanner-messages.ts';
import { suffixMap } from '../scanner/suffixes.ts';

/** Suffix -> type, for a root with suffixes of its own. */
export type SuffixesOf = (own: SuffixOptions) => Readonly<Record<string, MediaType>>;

/** @param all those of the library, in place of the defaults */
export function suffixesOver(all: SuffixOptions | undefined): SuffixesOf {
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
    ...(suffixes === null ? {} : { suffixes: suffixesOf(JSON.parse(suffixes) as SuffixOptions) }),
  }));
}
