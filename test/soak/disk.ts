/**
 * Folders that change at random, and the model of what lies in them. Every folder keeps a file that is no media: an
 * emptied folder would be taken for a disk that is away. New names are never old ones, except where that is the deed.
 */
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import type { Random } from '../../bench/corpus/random.ts';
import { png } from '../support/media/png.ts';
import { SUFFIXES, Song } from './song.ts';
import type { SongTags } from './song.ts';

const MOST_SONGS = 120;
const FEW_SONGS = 40;
/** Fewer in a round than look like a disk that is half there. */
const MOST_REMOVED = 25;
const ARTISTS = ['Aino', 'Björk', 'Čapek', 'Ella'];
const GENRES = ['Jazz', 'Folk', 'Dub'];

export class Disk {
  readonly roots: readonly string[];
  /** Beside the roots: what lies here is not in the library. */
  readonly #limbo: string;
  readonly #random: Random;
  readonly songs: Map<string, Song> = new Map();
  readonly away: Song[] = [];
  /** Folders, the roots among them. */
  #folders: string[] = [];
  /** Path of the song -> words beside it. */
  readonly lyrics: Map<string, string> = new Map();
  /** Folders with a cover. */
  readonly covers: Set<string> = new Set();
  /** Files that are still being written: the rest of them. */
  #growing = new Map<Song, Buffer>();
  #count = 0;
  #removed = 0;
  /** A root was away since the last comparison: what moves meanwhile may not be known again. */
  #wasAway = false;
  /** Path -> songs that have left it since the last comparison. */
  #former = new Map<string, Song[]>();
  /** Until the next comparison only names change, so that nothing is in doubt. */
  #onlyNames = false;
  /** What was done since the last comparison. */
  log: string[] = [];

  constructor(folder: string, random: Random) {
    this.#random = random;
    this.#limbo = join(folder, 'limbo');
    this.roots = [join(folder, 'music'), join(folder, 'more')];
    mkdirSync(this.#limbo);
    for (const root of this.roots) this.#makeFolder(root);
    while (this.songs.size < FEW_SONGS) this.#add();
  }

  /** One deed. */
  disturb(): void {
    if (this.songs.size < FEW_SONGS) {
      this.#add();
      return;
    }
    const deeds = this.#onlyNames ? this.#deedsOfNames : this.#deeds;
    const [deed] = this.#random.pick(deeds.filter(([, may]) => may()));
    deed();
  }

  /** Nothing is half done any more. */
  finish(): void {
    for (const song of this.#growing.keys()) this.#grow(song);
  }

  /** A root that is not there any more. @returns to be called when it is there again */
  unplug(): () => void {
    const root = this.#random.pick(this.roots);
    this.#wasAway = true;
    for (const song of this.songs.values()) song.isUnplugged();
    renameSync(root, `${root}.away`);
    this.#say(`unplug ${root}`);
    return () => {
      renameSync(`${root}.away`, root);
      this.#say(`plug in ${root}`);
    };
  }

  /** The library was compared. */
  settle(): void {
    this.log = [];
    this.#wasAway = false;
    this.#former = new Map();
    this.#removed = 0;
    this.#onlyNames = this.#random.chance(0.4);
  }

  readonly #deedsOfNames: readonly (readonly [deed: () => void, may: () => boolean])[] = [
    [() => this.#move(this.#any()), () => true],
    [() => this.#move(this.#any()), () => true],
    [() => this.#exchange(this.#random.int(2, 4)), () => true],
    [() => this.#shift(), () => this.songs.size < MOST_SONGS && this.#random.chance(0.5)],
    [() => this.#overwrite(), () => this.#mayRemove(1) && this.#random.chance(0.3)],
    [() => this.#takeAway(this.#any()), () => this.#mayRemove(1)],
    [() => this.#bringBack(), () => this.away.length > 0],
    [() => this.#moveFolder(), () => this.#folders.length > this.roots.length],
  ];

  readonly #deeds: readonly (readonly [deed: () => void, may: () => boolean])[] = [
    ...this.#deedsOfNames,
    [() => this.#add(), () => this.songs.size < MOST_SONGS],
    [() => this.#addSlowly(), () => this.songs.size < MOST_SONGS],
    [() => this.#grow(this.#random.pick([...this.#growing.keys()])), () => this.#growing.size > 0],
    [() => this.#retag(this.#any()), () => true],
    [() => this.#replace(this.#any()), () => true],
    [() => this.#spoil(this.#any()), () => this.#random.chance(0.2)],
    [() => this.#copy(this.#any()), () => this.songs.size < MOST_SONGS],
    [() => this.#remove(this.#any()), () => this.#mayRemove(1)],
    [() => this.#removeFolder(), () => this.#folders.length > this.roots.length],
    [() => this.#cover(), () => true],
    [() => this.#words(this.#any()), () => true],
  ];

  #any(): Song {
    return this.#random.pick([...this.songs.values()]);
  }

  #mayRemove(count: number): boolean {
    return this.#removed + count <= MOST_REMOVED;
  }

  #add(): void {
    this.#put(this.#newSong(), 'add');
  }

  #put(song: Song, deed: string): void {
    writeFileSync(song.path, song.bytes);
    this.#keep(song, `${deed} ${song.path}`);
  }

  #addSlowly(): void {
    const song = this.#newSong();
    const { bytes } = song;
    const half = this.#random.int(1, bytes.length - 1);
    writeFileSync(song.path, bytes.subarray(0, half));
    this.#growing.set(song, bytes.subarray(half));
    this.#keep(song, `begin ${song.path}`);
  }

  #grow(song: Song): void {
    const rest = this.#growing.get(song);
    if (rest === undefined) return;
    writeFileSync(song.path, rest, { flag: 'a' });
    song.did('written');
    this.#growing.delete(song);
    this.#say(`grow ${song.path}`);
  }

  #retag(song: Song): void {
    song.tags = this.#newTags(song.tags);
    this.#growing.delete(song);
    writeFileSync(song.path, song.bytes);
    song.did('written');
    this.#say(`retag ${song.path}`);
  }

  /** As careful programs write: beside it, and over it. */
  #replace(song: Song): void {
    song.tags = this.#newTags(song.tags);
    this.#growing.delete(song);
    writeFileSync(`${song.path}.tmp`, song.bytes);
    renameSync(`${song.path}.tmp`, song.path);
    song.did('written');
    this.#say(`replace ${song.path}`);
  }

  #spoil(song: Song): void {
    song.tags = undefined;
    this.#growing.delete(song);
    writeFileSync(song.path, song.bytes);
    song.did('written');
    this.#say(`spoil ${song.path}`);
  }

  /** Its words go along, as they are named after it. */
  #move(song: Song): void {
    const from = song.path;
    const path = this.#newPath(song);
    renameSync(from, path);
    this.#rename(song, path);
    const words = this.lyrics.get(from);
    if (words !== undefined) {
      renameSync(wordsOf(from), wordsOf(path));
      this.lyrics.delete(from);
      this.lyrics.set(path, words);
    }
    this.#say(`move ${from} ${path}`);
  }

  /** Each gets the name of the next one, and the last one that of the first. */
  #exchange(count: number): void {
    const suffix = extname(this.#any().path);
    const songs = this.#some(count, ({ path }) => extname(path) === suffix);
    const paths = songs.map(({ path }) => path);
    for (const path of paths) renameSync(path, `${path}.tmp`);
    for (const [at, song] of songs.entries()) {
      const path = paths[(at + 1) % paths.length] as string;
      renameSync(`${song.path}.tmp`, path);
      this.#rename(song, path);
    }
    this.#say(`exchange ${paths.join(' ')}`);
  }

  /** Songs of a folder move up by a name, for a new one that may come in the place of the first. */
  #shift(): void {
    const { path } = this.#any();
    const songs = this.#some(
      4,
      (song) => dirname(song.path) === dirname(path) && extname(song.path) === extname(path),
    );
    const paths = songs.map((song) => song.path);
    let to = join(dirname(path), `s${++this.#count}${extname(path)}`);
    for (const song of songs.toReversed()) {
      const from = song.path;
      renameSync(from, to);
      this.#rename(song, to);
      to = from;
    }
    this.#say(`shift ${paths.join(' ')}`);
    if (!this.#onlyNames && this.#random.chance(0.5)) this.#put(new Song(to, this.#newTags()), 'add');
  }

  /** In no order. @param most fewer where there are not so many */
  #some(most: number, isOne: (song: Song) => boolean): Song[] {
    const from = [...this.songs.values()].filter(isOne);
    const some: Song[] = [];
    while (some.length < most && from.length > 0)
      some.push(...from.splice(this.#random.int(0, from.length - 1), 1));
    return some;
  }

  #overwrite(): void {
    const [one, other] = [this.#any(), this.#any()];
    if (one === other || extname(one.path) !== extname(other.path)) return;
    const [from, path] = [one.path, other.path];
    renameSync(from, path);
    this.#lose(other);
    // It is gone, whoever still asks for it: at its path is the other one.
    other.stray();
    this.#rename(one, path);
    this.#say(`overwrite ${from} ${path}`);
  }

  #copy(song: Song): void {
    const path = this.#newPath(song);
    if (this.#growing.has(song)) return;
    copyFileSync(song.path, path);
    // Whichever of them goes soon after: it may have moved there by way of a copy.
    for (const twin of [...this.songs.values(), ...this.away])
      if (twin.tags?.title === song.tags?.title) twin.did('copied');
    this.#keep(new Song(path, song.tags), `copy ${song.path} ${path}`);
  }

  #remove(song: Song): void {
    rmSync(song.path);
    if (this.lyrics.delete(song.path)) rmSync(wordsOf(song.path));
    this.#lose(song);
    this.#say(`remove ${song.path}`);
  }

  /** Out of the library, to come back perhaps. */
  #takeAway(song: Song): void {
    const { path } = song;
    this.#grow(song);
    renameSync(path, join(this.#limbo, basename(path)));
    this.#lose(song);
    song.did('moved');
    this.away.push(song);
    this.#say(`take away ${path}`);
  }

  #bringBack(): void {
    const song = this.#random.pick(this.away);
    const from = join(this.#limbo, basename(song.path));
    const mayReturn = existsSync(dirname(song.path)) && !existsSync(song.path);
    const path = mayReturn && this.#random.chance(0.5) ? song.path : this.#newPath(song);
    renameSync(from, path);
    song.path = path;
    if (this.#wasAway) song.stray();
    this.away.splice(this.away.indexOf(song), 1);
    this.#keep(song, `bring back ${path}`);
  }

  #moveFolder(): void {
    const from = this.#random.pick(this.#folders.slice(this.roots.length));
    const parents = this.#folders.filter((folder) => folder !== from && !folder.startsWith(`${from}/`));
    const to = join(this.#random.pick(parents), `f${++this.#count}`);
    renameSync(from, to);
    const moved = (path: string): string => to + path.slice(from.length);
    const isIn = (path: string): boolean => path === from || path.startsWith(`${from}/`);
    for (const song of [...this.songs.values()].filter(({ path }) => isIn(path)))
      this.#rename(song, moved(song.path));
    this.#folders = this.#folders.map((folder) => (isIn(folder) ? moved(folder) : folder));
    for (const folder of [...this.covers].filter(isIn)) {
      this.covers.delete(folder);
      this.covers.add(moved(folder));
    }
    for (const [path, words] of [...this.lyrics].filter(([path]) => isIn(path))) {
      this.lyrics.delete(path);
      this.lyrics.set(moved(path), words);
    }
    this.#say(`move folder ${from} ${to}`);
  }

  #removeFolder(): void {
    const folder = this.#random.pick(this.#folders.slice(this.roots.length));
    const isIn = (path: string): boolean => path === folder || path.startsWith(`${folder}/`);
    const songs = [...this.songs.values()].filter(({ path }) => isIn(path));
    if (!this.#mayRemove(songs.length)) return;
    rmSync(folder, { recursive: true });
    for (const song of songs) this.#lose(song);
    this.#folders = this.#folders.filter((each) => !isIn(each));
    for (const each of [...this.covers].filter(isIn)) this.covers.delete(each);
    for (const path of [...this.lyrics.keys()].filter(isIn)) this.lyrics.delete(path);
    this.#say(`remove folder ${folder}`);
  }

  #cover(): void {
    const folder = this.#random.pick(this.#folders);
    const path = join(folder, 'cover.png');
    if (this.covers.has(folder) && this.#random.chance(0.5)) {
      rmSync(path);
      this.covers.delete(folder);
      this.#say(`uncover ${folder}`);
    } else {
      writeFileSync(path, png({ width: this.#random.int(1, 40) }));
      this.covers.add(folder);
      this.#say(`cover ${folder}`);
    }
  }

  #words({ path }: Song): void {
    if (this.lyrics.has(path) && this.#random.chance(0.5)) {
      rmSync(wordsOf(path));
      this.lyrics.delete(path);
      this.#say(`silence ${path}`);
    } else {
      const words = `Words ${++this.#count}`;
      writeFileSync(wordsOf(path), words);
      this.lyrics.set(path, words);
      this.#say(`words ${path}`);
    }
  }

  #newSong(): Song {
    const suffix = this.#random.pick(SUFFIXES);
    const tags = this.#random.chance(0.05) ? undefined : this.#newTags();
    return new Song(join(this.#newFolder(), `s${++this.#count}.${suffix}`), tags);
  }

  /** What makes it a track of an album stays. */
  #newTags(before?: SongTags): SongTags {
    const number = ++this.#count;
    const {
      album = `Album ${this.#random.int(1, 9)}`,
      track = number,
      title = `Title ${number}`,
    } = before ?? {};
    return {
      album,
      track,
      title: before === undefined || this.#random.chance(0.5) ? title : `Title ${number}`,
      artist: this.#random.pick(ARTISTS),
      genre: this.#random.pick(GENRES),
    };
  }

  #newPath({ path }: Song): string {
    return join(this.#newFolder(), `s${++this.#count}${extname(path)}`);
  }

  /** Mostly one that is there. */
  #newFolder(): string {
    if (this.#folders.length > 12 || this.#random.chance(0.7)) return this.#random.pick(this.#folders);
    return this.#makeFolder(join(this.#random.pick(this.#folders), `f${++this.#count}`));
  }

  #makeFolder(path: string): string {
    mkdirSync(path);
    writeFileSync(join(path, 'readme.txt'), '');
    this.#folders.push(path);
    return path;
  }

  #keep(song: Song, text: string): void {
    this.#name(song);
    this.#say(text);
  }

  #lose(song: Song): void {
    if (this.songs.get(song.path) === song) this.songs.delete(song.path);
    this.#growing.delete(song);
    this.#removed++;
  }

  #rename(song: Song, path: string): void {
    const from = song.path;
    // Another one may have it by now.
    if (this.songs.get(from) === song) this.songs.delete(from);
    this.#former.set(from, [...(this.#former.get(from) ?? []), song]);
    song.path = path;
    song.did('moved');
    if (this.#wasAway) song.stray();
    this.#name(song);
  }

  #name(song: Song): void {
    const { path } = song;
    for (const other of this.#former.get(path) ?? []) song.comesAfter(other);
    const last = this.songs.get(path);
    if (last !== undefined) song.comesAfter(last);
    this.songs.set(path, song);
  }

  #say(text: string): void {
    this.log.push(text);
  }
}

function wordsOf(path: string): string {
  return `${path.slice(0, -extname(path).length)}.lrc`;
}
