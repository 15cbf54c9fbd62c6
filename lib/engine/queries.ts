/**
 * The queries of the application. Long lists come a page at a time, so neither side holds a library in memory and no
 * snapshot of the database stays open.
 */
import { checkQuery } from '../query/check.ts';
import { fromFilter } from '../query/from-filter.ts';
import type { ArtistFilter, FileFilter } from '../query/from-filter.ts';
import type { Query } from '../query/query.ts';
import type {
  AlbumEntry,
  AlbumExplanation,
  ArtistEntry,
  Counts,
  ErrorEntry,
  FileDetail,
  FileEntry,
  Playlist,
  PlaylistInfo,
  Queries,
  RowOf,
  SearchHit,
} from '../reader/reader-messages.ts';
import { Results, paged } from './results.ts';
import type { Ask } from './ask.ts';
import { searchHit } from './search-hit.ts';

/** Files of a page of errors. */
const PAGE = 500;
/** Each is looked through, to see what of it is in the library. */
const PLAYLISTS_PAGE = 20;

/** `ReaderClient`, or a reader without a thread. */
export interface ReaderLink {
  readonly ask: Ask;
  stop(): Promise<void>;
}

export class LibraryQueries {
  readonly ask: Ask;
  readonly #reader: ReaderLink;

  constructor(reader: ReaderLink) {
    this.ask = (name, argument) => reader.ask(name, argument);
    this.#reader = reader;
  }

  stop(): Promise<void> {
    return this.#reader.stop();
  }

  /** @throws ERR_VALHALLA_QUERY naming the part that is not valid */
  query<Asked extends Query>(query: Asked): Results<RowOf<Asked>> {
    return new Results(this.ask, checkQuery(query));
  }

  files(filter: FileFilter): AsyncGenerator<FileEntry, void, void> {
    return this.query({ from: 'files', ...fromFilter(filter) })[Symbol.asyncIterator]();
  }

  tracks(filter: FileFilter): AsyncGenerator<FileEntry, void, void> {
    return this.query({ from: 'items', ...fromFilter(filter) })[Symbol.asyncIterator]();
  }

  albums(filter: FileFilter): AsyncGenerator<AlbumEntry, void, void> {
    return this.query({ from: 'albums', ...fromFilter(filter) })[Symbol.asyncIterator]();
  }

  artists({ role, ...filter }: ArtistFilter): AsyncGenerator<ArtistEntry, void, void> {
    return this.query({ from: 'artists', role, ...fromFilter(filter) })[Symbol.asyncIterator]();
  }

  async *playlists(): AsyncGenerator<PlaylistInfo, void, void> {
    for (let after = 0, rows: PlaylistInfo[] = []; ; after = (rows.at(-1) as PlaylistInfo).item) {
      rows = await this.ask('playlists', { after, page: PLAYLISTS_PAGE });
      yield* rows;
      if (rows.length < PLAYLISTS_PAGE) return;
    }
  }

  playlist(which: string | Uint8Array | number): Promise<Playlist | undefined> {
    return this.ask('playlist', named(which));
  }

  errors(): AsyncGenerator<ErrorEntry, void, void> {
    return paged<ErrorEntry, number>((after = 0) => this.ask('errors', { after, page: PAGE }));
  }

  file(which: string | Uint8Array | number): Promise<FileDetail | undefined> {
    return this.ask('file', named(which));
  }

  explainAlbum(album: number | string): Promise<AlbumExplanation[]> {
    return this.ask('album', { asked: String(album) });
  }

  counts(): Promise<Counts> {
    return this.ask('counts', {});
  }

  async search(text: string, limit: number): Promise<SearchHit[]> {
    const where = { op: 'text', text, prefix: true } as const;
    const { rows } = await this.query({ from: 'items', where, limit }).page({ size: limit });
    return rows.map(searchHit);
  }
}

/** A path, its bytes, or a public identity. */
function named(which: string | Uint8Array | number): Queries['file'][0] {
  if (typeof which === 'number') return { item: which };
  if (typeof which === 'string') return { path: which };
  return { path: Buffer.from(which).toString(), pathBytes: which };
}
