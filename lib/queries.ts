/**
 * The queries of the application: asked in its thread, answered in the reader's, which starts with the first one. Long
 * lists come a page at a time, so neither side holds a library in memory and no snapshot of the database stays open.
 */
import type { TraceTarget } from './channel/trace.ts';
import { ValhallaError, fromWire } from './errors.ts';
import type {
  AlbumEntry,
  ArtistEntry,
  Counts,
  ErrorEntry,
  FileDetail,
  FileEntry,
  FileFilter,
  Playlist,
  PlaylistInfo,
  Queries,
  QueryName,
  ReaderGives,
  ReaderTakes,
  SearchHit,
} from './reader/reader-messages.ts';
import { Backstage } from './threads/backstage.ts';

const PAGE = 500;
/** Each is looked through, to see what of it is in the library. */
const PLAYLISTS_PAGE = 20;
const STOP_MILLISECONDS = 1_000;

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: ValhallaError) => void;
}

export class ReaderQueries {
  readonly #path: string;
  readonly #languages: readonly string[];
  readonly #trace: TraceTarget | undefined;
  readonly #waiting = new Map<number, Waiting>();
  #thread: Backstage<ReaderTakes, ReaderGives> | undefined;
  #ticket = 0;
  #stopped = false;

  constructor(path: string, languages: readonly string[], trace: TraceTarget | undefined) {
    this.#path = path;
    this.#languages = languages;
    this.#trace = trace;
  }

  ask<Name extends QueryName>(name: Name, argument: Queries[Name][0]): Promise<Queries[Name][1]> {
    // A loop over files may come for its next page after the library was closed.
    if (this.#stopped) return Promise.reject(libraryClosed());
    const thread = (this.#thread ??= this.#start());
    const ticket = ++this.#ticket;
    const { promise, resolve, reject } = Promise.withResolvers<Queries[Name][1]>();
    this.#waiting.set(ticket, { resolve: resolve as (value: unknown) => void, reject });
    thread.ref();
    thread.send({ kind: 'query', ticket, name, argument });
    return promise;
  }

  async *files(filter: FileFilter, tracks = false): AsyncGenerator<FileEntry, void, void> {
    let left = filter.limit ?? Number.POSITIVE_INFINITY;
    for (let after = 0; left > 0;) {
      const page = Math.min(PAGE, left);
      const rows = await this.ask('files', { filter, after, page, tracks });
      yield* rows;
      left -= rows.length;
      const last = rows.at(-1);
      if (last === undefined || rows.length < page) return;
      after = last.item;
    }
  }

  albums(filter: FileFilter): AsyncGenerator<AlbumEntry, void, void> {
    return this.#paged('', filter.limit, (after, page) => this.ask('albums', { filter, after, page }));
  }

  artists(filter: FileFilter): AsyncGenerator<ArtistEntry, void, void> {
    return this.#paged('', filter.limit, (after, page) => this.ask('artists', { filter, after, page }));
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
    return this.#paged(0, undefined, (after, page) => this.ask('errors', { after, page }));
  }

  file(which: string | Uint8Array | number): Promise<FileDetail | undefined> {
    return this.ask('file', named(which));
  }

  counts(): Promise<Counts> {
    return this.ask('counts', {});
  }

  search(text: string, limit: number): Promise<SearchHit[]> {
    return this.ask('search', { text, limit });
  }

  /** What is asked is answered, unless that takes too long. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#thread?.stop({ kind: 'stop' }, STOP_MILLISECONDS);
    this.#thread = undefined;
    for (const { reject } of this.#waiting.values()) reject(libraryClosed());
    this.#waiting.clear();
  }

  async *#paged<Row, Key>(
    first: Key,
    limit: number | undefined,
    ask: (after: Key, page: number) => Promise<{ rows: Row[]; next: Key | undefined }>,
  ): AsyncGenerator<Row, void, void> {
    let left = limit ?? Number.POSITIVE_INFINITY;
    for (let after: Key | undefined = first; after !== undefined && left > 0;) {
      const { rows, next }: { rows: Row[]; next: Key | undefined } = await ask(after, Math.min(PAGE, left));
      yield* rows;
      left -= rows.length;
      after = next;
    }
  }

  #start(): Backstage<ReaderTakes, ReaderGives> {
    const options = { path: this.#path, languages: this.#languages };
    return new Backstage<ReaderTakes, ReaderGives>(
      { stage: 'reader', options, trace: this.#trace },
      (message) => this.#take(message),
      (error) => {
        this.#thread = undefined;
        for (const { reject } of this.#waiting.values()) reject(error);
        this.#waiting.clear();
      },
    );
  }

  #take(message: ReaderGives): void {
    if (message.kind === 'stopped') return;
    const waiting = this.#waiting.get(message.ticket);
    this.#waiting.delete(message.ticket);
    if (message.kind === 'answer') waiting?.resolve(message.value);
    else waiting?.reject(fromWire(message.error));
    // An application that asks nothing more may end without closing the library.
    if (this.#waiting.size === 0) this.#thread?.unref();
  }
}

/** A path, its bytes, or a public identity. */
function named(which: string | Uint8Array | number): Queries['file'][0] {
  if (typeof which === 'number') return { item: which };
  if (typeof which === 'string') return { path: which };
  return { path: Buffer.from(which).toString(), pathBytes: which };
}

export function libraryClosed(): ValhallaError {
  return new ValhallaError(
    'ERR_VALHALLA_CLOSED',
    'The library was closed. Open it again with Valhalla.open.',
  );
}
