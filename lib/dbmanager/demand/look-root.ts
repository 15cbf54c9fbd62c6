/** A root, as whoever looks at a file is told of it. */
import type { LookRoot } from '../../channel/look.ts';
import type { SuffixOptions } from '../../metadata/media-suffixes.ts';
import type { RootRow } from '../tables/root-row.ts';

export function lookRootOf({ id, path, raw, recursive, depth, links, suffixes }: RootRow): LookRoot {
  return {
    id,
    path: raw ?? path,
    depth: recursive === 1 ? depth : 0,
    links,
    ...(suffixes === null ? {} : { suffixes: JSON.parse(suffixes) as SuffixOptions }),
  };
}
