/**
 * Names change hands while scans of the library, or of parts of it, are under way, cancelled or killed, and while somebody
 * asks for files. However that falls, each file is who it was, as far as docs/folders.md promises.
 */
import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { Random } from '../../bench/corpus/random.ts';
import { Song } from '../soak/song.ts';
import { WANTED, items } from '../support/exchanged.ts';
import { FakeHouse } from '../support/fake-house.ts';

const FOLDERS = ['/first', '/first/a', '/first/z', '/second', '/second/k'];
/** The last ones have found something. */
const SEEDS = [1, 2, 3, 4, 784, 1389, 2454, 2483];
const ROUNDS = 4;
/** Scans until one finds nothing to do. */
const MOST_SCANS = 4;

class Motion {
  readonly #house: FakeHouse;
  readonly #random: Random;
  readonly #songs = new Map<string, Song>();
  readonly #away: Song[] = [];
  /** Path -> songs that have left it since the last comparison. */
  readonly #former = new Map<string, Song[]>();
  readonly #asked = new Map<number, Song>();
  #count = 0;
  /** What was done since the last comparison. */
  log: string[] = [];

  constructor(context: TestContext, seed: number) {
    this.#random = new Random(seed);
    this.#house = new FakeHouse(context);
    this.#house.choose = (count) => this.#random.int(0, count - 1);
    for (const folder of FOLDERS) {
      this.#house.disk.write(`${folder}/readme.txt`);
      for (let count = 0; count < 3; count++) {
        const path = this.#newPath();
        this.#house.disk.write(path);
        this.#songs.set(path, new Song(path, undefined));
      }
    }
    this.#settle();
  }

  run(): void {
    for (let round = 0; round < ROUNDS; round++) {
      const onlyNames = this.#random.chance(0.4);
      for (let deeds = this.#random.int(1, 8); deeds > 0; deeds--) {
        this.#deed(onlyNames);
        this.#house.now += 60_000;
        this.#scan();
        this.#checkAnswers();
      }
      this.#house.run();
      this.#checkAnswers();
      this.#settle();
    }
  }

  #deed(onlyNames: boolean): void {
    const kind = this.#random.next();
    if (kind < 0.3) this.#exchange();
    else if (kind < 0.45) this.#move();
    else if (kind < 0.52) this.#overwrite();
    else if (kind < 0.58) this.#takeAway();
    else if (kind < 0.64) this.#bringBack();
    else if (kind < 0.74) this.#ask();
    else if (!onlyNames && kind < 0.82) this.#replace();
    else if (!onlyNames && kind < 0.9) this.#retag();
  }

  /** Something of a scan, or nothing. */
  #scan(): void {
    const house = this.#house;
    const kind = this.#random.next();
    if (kind < 0.2) this.#goOn(60);
    if (kind < 0.2 || kind > 0.5) return;
    house.run();
    const targets = FOLDERS.filter(() => this.#random.chance(0.5)).map((folder) => {
      const [, root, ...below] = folder.split('/');
      return { root: `/${root}`, path: below.join('/'), deep: false };
    });
    const isPart = targets.length > 0 && this.#random.chance(0.5);
    this.#say(`scan ${isPart ? targets.map(({ root, path }) => `${root}/${path}`).join(' ') : 'everything'}`);
    house.begin({ wanted: WANTED, ...(isPart ? { targets } : {}) });
    if (this.#random.chance(0.4)) {
      house.run();
      return;
    }
    this.#goOn(80);
    const end = this.#random.next();
    if (end < 0.3) {
      this.#say('cancel');
      house.cancel();
      house.run();
    } else if (end < 0.5) {
      this.#say('kill');
      house.kill();
      this.#asked.clear();
    }
  }

  #goOn(most: number): void {
    this.#say(`${this.#house.run(this.#random.int(1, most))} steps`);
  }

  #ask(): void {
    const song = this.#any();
    this.#house.ask(++this.#count, song.path);
    this.#asked.set(this.#count, song);
    this.#say(`ask ${song.path}`);
  }

  #checkAnswers(): void {
    for (const news of this.#house.news) {
      if (news.kind !== 'demand' || news.event === 'failed') continue;
      const song = this.#asked.get(news.ticket);
      if (song?.isKept === true) assert.equal(news.item, song.item, `item of ${song.path}, on demand`);
    }
    this.#house.news.length = 0;
  }

  #any(): Song {
    return this.#random.pick([...this.#songs.values()]);
  }

  #newPath(): string {
    return `${this.#random.pick(FOLDERS)}/s${++this.#count}.mp3`;
  }

  #exchange(): void {
    const songs = new Set(Array.from({ length: this.#random.int(2, 4) }, () => this.#any()));
    const paths = Array.from(songs, ({ path }) => path);
    for (const [at, path] of paths.entries()) this.#house.disk.move(path, `/aside/${at}`);
    for (const [at, song] of [...songs].entries()) {
      const to = paths[(at + 1) % paths.length] as string;
      this.#house.disk.move(`/aside/${at}`, to);
      this.#rename(song, to);
    }
    this.#say(`exchange ${paths.join(' ')}`);
  }

  #move(): void {
    const song = this.#any();
    const path = this.#newPath();
    this.#say(`move ${song.path} ${path}`);
    this.#house.disk.move(song.path, path);
    this.#rename(song, path);
  }

  #overwrite(): void {
    const [one, other] = [this.#any(), this.#any()];
    if (one === other) return;
    this.#say(`overwrite ${one.path} ${other.path}`);
    this.#house.disk.move(one.path, other.path);
    other.stray();
    this.#rename(one, other.path);
  }

  #takeAway(): void {
    const song = this.#any();
    this.#say(`take away ${song.path}`);
    this.#house.disk.move(song.path, `/away/${basename(song.path)}`);
    this.#songs.delete(song.path);
    this.#unask(song.path);
    song.did('moved');
    this.#away.push(song);
  }

  #bringBack(): void {
    const song = this.#away.pop();
    if (song === undefined) return;
    const path = this.#songs.has(song.path) || this.#random.chance(0.5) ? this.#newPath() : song.path;
    this.#say(`bring back ${song.path} ${path}`);
    this.#house.disk.move(`/away/${basename(song.path)}`, path);
    song.path = path;
    this.#name(song);
  }

  /** As careful programs write. */
  #replace(): void {
    const song = this.#any();
    this.#say(`replace ${song.path}`);
    this.#house.disk.write('/aside/new', { size: 1000 + ++this.#count });
    this.#house.disk.move('/aside/new', song.path);
    song.did('written');
  }

  #retag(): void {
    const song = this.#any();
    this.#say(`retag ${song.path}`);
    this.#house.disk.write(song.path, { size: 1000 + ++this.#count });
    song.did('written');
  }

  #rename(song: Song, path: string): void {
    const from = song.path;
    if (this.#songs.get(from) === song) this.#songs.delete(from);
    this.#former.set(from, [...(this.#former.get(from) ?? []), song]);
    this.#unask(from);
    song.path = path;
    song.did('moved');
    this.#name(song);
  }

  #name(song: Song): void {
    const { path } = song;
    const last = this.#songs.get(path);
    for (const other of [...(this.#former.get(path) ?? []), ...(last === undefined ? [] : [last])])
      song.comesAfter(other);
    this.#unask(path);
    this.#songs.set(path, song);
  }

  /** Who has this name while it is looked at is open. */
  #unask(path: string): void {
    for (const [ticket, song] of this.#asked) if (song.path === path) this.#asked.delete(ticket);
  }

  #settle(): void {
    const calm = Array.from({ length: MOST_SCANS }).some(() => {
      this.#house.now += 60_000;
      const { new: fresh, changed, moved, missing, returned } = this.#house.scan({ wanted: WANTED });
      return fresh + changed + moved + missing + returned === 0;
    });
    assert.ok(calm, 'scans of a library in which nothing happens go on finding changes');
    const now = items(this.#house);
    assert.deepEqual([...now.keys()].toSorted(), [...this.#songs.keys()].toSorted());
    for (const song of this.#songs.values())
      if (song.isKept) assert.equal(now.get(song.path), song.item, `item of ${song.path}`);
    for (const song of this.#songs.values()) song.settle(now.get(song.path) as number, 0, undefined);
    this.#former.clear();
    this.#asked.clear();
    this.log = [];
  }

  #say(text: string): void {
    this.log.push(text);
  }
}

test('whatever names change hands, and whatever is done meanwhile, each file is who it was', (context) => {
  for (const seed of SEEDS) {
    const motion = new Motion(context, seed);
    try {
      motion.run();
    } catch (error) {
      throw new Error(`seed ${seed}: ${motion.log.join('\n')}`, { cause: error });
    }
  }
});
