/** What a search shows of an item. */
import type { FileEntry, SearchHit } from '../reader/reader-messages.ts';

export function searchHit({ item, id, part, path, pathBytes, values }: FileEntry): SearchHit {
  const textOf = (key: string): string | null => values[key]?.join('; ') ?? null;
  const where = pathBytes === undefined ? { path } : { path, pathBytes };
  return {
    item,
    file: id,
    ...(part === undefined ? {} : { part }),
    ...where,
    title: textOf('title'),
    artist: textOf('artist'),
    album: textOf('album'),
  };
}
