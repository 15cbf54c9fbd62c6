/**
 * The order of tracks in a list: artist, album, disc, track. Names are those to sort by (`artist_sort`: "Beatles, The"),
 * for all tracks of an artist or an album where one of them has it: an album is not torn apart by a tag that few of its
 * files have.
 */
import type { FileEntry } from '../reader/reader-messages.ts';
import { numberOf, textOf } from './entry-text.ts';

export class TrackOrder {
  readonly #artists = new Map<string, string>();
  readonly #albums = new Map<string, string>();

  /** Each is seen before the first one is asked for. */
  async *over(entries: AsyncIterable<FileEntry>): AsyncGenerator<FileEntry, void, undefined> {
    for await (const entry of entries) {
      for (const key of ['artist', 'album_artist'])
        learn(this.#artists, textOf(entry, key), textOf(entry, `${key}_sort`));
      learn(this.#albums, albumOf(entry), textOf(entry, 'album_sort'));
      yield entry;
    }
  }

  keysOf(entry: FileEntry): string[] {
    const [disc, track] = [numberOf(entry, 'disc') ?? 0, numberOf(entry, 'track') ?? 0];
    const [artist, album] = [artistOf(entry), textOf(entry, 'album')];
    return [
      // Files without any tag, those that could not be read among them, are for the end.
      artist === '' && album === '' ? '1' : '0',
      this.#artists.get(artist) ?? artist,
      this.#albums.get(albumOf(entry)) ?? album,
      String(disc),
      String(track),
      entry.path,
    ];
  }
}

function artistOf(entry: FileEntry): string {
  return textOf(entry, 'album_artist') || textOf(entry, 'artist');
}

/** Others may have one of the same title. */
function albumOf(entry: FileEntry): string {
  return `${artistOf(entry)}\n${textOf(entry, 'album')}`;
}

function learn(names: Map<string, string>, name: string, sort: string): void {
  if (sort !== '' && name !== '' && !names.has(name)) names.set(name, sort);
}
