/**
 * A library as large as wanted, written by the DB manager's own stores but without files: documents of some 700 bytes,
 * albums of twelve, four albums an artist, some tracks with two artists or genres, one in a hundred files missing.
 */
import type { ListedFiles, ListedFolder } from '../lib/channel/listing.ts';
import { Stores } from '../lib/dbmanager/stores.ts';
import type { Document, Entry, Value } from '../lib/metadata/document.ts';
import { openWriter } from '../lib/store/connection.ts';

const TRACKS = 12;
const ALBUMS = 4;

export const GENRES = [
  'Rock',
  'Pop',
  'Jazz',
  'Classical',
  'Electronic',
  'Folk',
  'Metal',
  'Blues',
  'Hip Hop',
  'Live',
] as const;
/** One of them stands in every third name: as frequent as `love` is in titles of songs. */
export const WORDS: readonly string[] =
  'love night day river stone light dark moon fire rain city home road dream heart sky sea gold ice sun'.split(
    ' ',
  );
const SYLLABLES = 'ba do ka li mu ne po ra si tu va ze cho gri sta blo fe hu ja wo'.split(' ');
/** How many different words there are beside `WORDS`: made of three syllables. */
const RARE = SYLLABLES.length ** 3;

/** Two or three words. Few of the rare ones are met often, most seldom. */
export function nameOf(number: number): string {
  const frequent = number % 3 === 0 ? [WORDS[(number / 3) % WORDS.length] as string] : [];
  return [rareWord(number * 2 + 1), ...frequent, rareWord(number * 2)].join(' ');
}

export function rareWord(number: number): string {
  const share = ((number * 2_654_435_761) % 4_294_967_296) / 4_294_967_296;
  const at = Math.floor(RARE * share ** 3);
  const syllable = (place: number): string => SYLLABLES[Math.floor(at / place) % SYLLABLES.length] as string;
  return syllable(1) + syllable(20) + syllable(400);
}

export function artistOf(number: number): string {
  return nameOf(number);
}

export function albumOf(number: number): string {
  return nameOf(1_000_003 + number);
}

export function genreOf(number: number): string {
  return GENRES[number % GENRES.length] as string;
}

export function fillLibrary(path: string, items: number): void {
  const db = openWriter(path);
  const stores = new Stores(db, []);
  const { batch, files, folders, derive } = stores;
  batch.write();
  const root = Number(
    db.prepare(`INSERT INTO root (path, added) VALUES ('/music', 0)`).run().lastInsertRowid,
  );
  const source = stores.sources.get('fast', 'parser').id;
  const miss = db.prepare('UPDATE file SET missing_since = 1 WHERE id = ?');
  let folder = 0;
  for (let number = 0; number < items; number++) {
    batch.write();
    if (number % TRACKS === 0) folder = folders.insert(root, folderOf(Math.floor(number / TRACKS)));
    const { file, item } = files.insert(folder, listed(number), [0], Date.UTC(2020, 0, 1) + number * 1000);
    files.setState(file, 'done');
    derive.begin(item);
    const document = JSON.stringify(documentOf(number));
    derive.put(item, source, document);
    derive.renew(item, [{ source, document }], true);
    if (number % 100 === 99) miss.run(file);
    batch.turn();
  }
  batch.flush();
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
}

function folderOf(album: number): ListedFolder {
  return {
    path: `artist ${Math.floor(album / ALBUMS)}/album ${album}`,
    inode: `${album}`,
    device: '1',
    mount: false,
    entries: TRACKS,
  };
}

function listed(number: number): ListedFiles {
  return {
    names: [`${(number % TRACKS) + 1} ${nameOf(number * 7)}.flac`],
    stamps: [`${number}`],
    inodes: [`${number}`],
    sizes: [4_000_000 + (number % 1000)],
    mtimes: [number],
    types: [0],
  };
}

/** One of the items, from its number alone. */
function documentOf(number: number): Document {
  const album = Math.floor(number / TRACKS);
  const artist = Math.floor(album / ALBUMS);
  const some = (every: number, value: Value): readonly Value[] => (number % every === 0 ? [value] : []);
  const values: Readonly<Record<string, readonly Value[]>> = {
    title: [nameOf(number * 7)],
    artist: [artistOf(artist), ...some(10, artistOf(artist + 1))],
    album: [albumOf(album)],
    album_artist: album % 2 === 0 ? [artistOf(artist)] : [],
    composer: some(3, nameOf(2_000_003 + (artist % 500))),
    genre: [genreOf(artist), ...some(5, genreOf(artist + 1))],
    year: [1960 + (album % 60)],
    date: [`${1960 + (album % 60)}-03-01`],
    track: [(number % TRACKS) + 1],
    disc: [1],
    duration: [120_000 + (number % 300) * 1000],
    audio_codec: ['flac'],
    audio_bitrate: [900_000 + (number % 1000)],
    sample_rate: [44_100],
    audio_channels: [2],
    rating: [number % 101],
    musicbrainz_recording_id: [uuid(number)],
    musicbrainz_release_id: [uuid(album)],
    musicbrainz_artist_id: [uuid(artist)],
    replaygain_track_gain: [-((number % 100) / 10)],
    encoder: ['reference libFLAC 1.4.3 20230623'],
  };
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, list]) =>
      list.length === 0 ? [] : [[key, list.map((value): Entry => [value])]],
    ),
  );
}

function uuid(number: number): string {
  return `6ba7b810-9dad-11d1-80b4-${number.toString(16).padStart(12, '0')}`;
}
