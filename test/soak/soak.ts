/**
 * A watched library against a model, for as long as one likes. The disk changes at random, roots are away for a moment,
 * files are asked for and values and priorities set by the process that watches and by another one, scans are cancelled
 * and paused, the library is closed and opened again, and both processes killed, each in the middle of everything else. After every round it stands still for a moment, and
 * the library must be what the model says. At the end nothing may have been left behind, in the database or the process.
 *
 * Half of the time is for kills; the process that is there then lives on to the end, so that what it holds can be
 * compared.
 */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ValhallaOptions } from '../../lib/index.ts';
import { Random } from '../../bench/corpus/random.ts';
import type { Holdings } from '../support/soak-child.ts';
import { assertSound, compare, derivedOf } from './compare.ts';
import { Disk } from './disk.ts';
import { Killed, LibraryProcess, Refused } from './library-process.ts';
import type { Song } from './song.ts';

export interface SoakOptions {
  /** Empty; the roots and the database are made in it. */
  readonly folder: string;
  readonly seconds: number;
  /** Of what happens; when it happens is up to the machine. */
  readonly seed: number;
  readonly say?: ((line: string) => void) | undefined;
}

/** Milliseconds without a change after which a folder is scanned. */
const QUIET = 30;
/** Milliseconds between two deeds. */
const PAUSE = 20;
/** Milliseconds for a file: of a machine that is busy with other things nothing is asked. */
const LIMIT = 60_000;
/** Of what a process holds when a library was closed for the third time: caches are filled by then. */
const WARM = 3;
/** Bytes that its scripts may hold more at the end: what Node.js has compiled meanwhile. */
const COMPILED = 4 * 2 ** 20;
/** Bytes that the process may hold more at the end: what the threads of a scan had is returned piece by piece. */
const BREATH = 64 * 2 ** 20;
/** The file is not there (any more), is being written, or its disk is away; the library is closed, or was. */
const RACES: ReadonlySet<string> = new Set(
  ['NO_FILE', 'UNAVAILABLE', 'NOT_PARSED', 'CHANGED', 'CLOSED', 'UNKNOWN_ITEM', 'SCAN_RUNNING'].map(
    (code) => `ERR_VALHALLA_${code}`,
  ),
);

class Soak {
  readonly #random: Random;
  readonly #disk: Disk;
  readonly #database: string;
  readonly #say: (line: string) => void;
  #library = new LibraryProcess();
  /** Another process that has the library open, and sets values. */
  #guest = new LibraryProcess();
  /** What was asked and is not answered; they never reject. */
  readonly #asked = new Set<Promise<void>>();
  readonly #faults: unknown[] = [];
  #holdings: Holdings[] = [];

  constructor({ folder, seed, say = () => undefined }: SoakOptions) {
    this.#random = new Random(seed);
    this.#disk = new Disk(folder, this.#random);
    mkdirSync(join(folder, 'library'));
    this.#database = join(folder, 'library', 'library.db');
    this.#say = say;
  }

  async run(seconds: number): Promise<void> {
    try {
      await this.#open();
      await this.#guest.ask('open', { options: this.#options });
      await this.#settle();
      const begin = performance.now();
      const share = (): number => (performance.now() - begin) / (seconds * 1_000);
      for (let round = 1; share() < 1; round++) {
        await this.#round(round, share() < 0.5);
        this.#tell(round);
      }
      await this.#end();
    } finally {
      await Promise.all([this.#library.kill(), this.#guest.kill()]);
    }
  }

  get #options(): ValhallaOptions {
    return {
      database: this.#database,
      roots: this.#disk.roots,
      jobs: 2,
      limits: { parse: LIMIT, grab: LIMIT },
    };
  }

  async #open(): Promise<void> {
    await this.#library.ask('open', { options: this.#options, quiet: QUIET });
  }

  async #round(round: number, mayKill: boolean): Promise<void> {
    try {
      for (let deeds = this.#random.skewed(10, 60); deeds > 0; deeds--) {
        this.#deed();
        await pause(this.#random.int(0, 2 * PAUSE));
        if (this.#random.chance(0.02)) await this.#unplug();
        if (mayKill && this.#random.chance(0.01)) await this.#newGuest();
        if (this.#random.chance(0.02)) await this.#reopen(mayKill && this.#random.chance(0.7));
      }
      this.#disk.finish();
      await this.#settle();
    } catch (error) {
      throw new Error(`round ${round}: ${this.#disk.log.join('\n')}`, { cause: error });
    }
  }

  #deed(): void {
    const song = this.#random.pick([...this.#disk.songs.values()]);
    const kind = this.#random.next();
    if (kind < 0.6) this.#disk.disturb();
    else if (kind < 0.7) this.#ask(this.#onDemand(song));
    else if (kind < 0.8) this.#ask(this.#play(song));
    else if (kind < 0.88) this.#ask(this.#rate(song));
    else if (kind < 0.93) this.#ask(this.#library.ask('cancelled', this.#random.int(0, 100)));
    else if (kind < 0.95) this.#ask(this.#library.ask('paused', this.#random.int(0, 100)));
    else if (kind < 0.97) this.#ask(this.#either.ask('prioritize', this.#random.int(-9, 9)));
  }

  /** Whatever comes in between is no fault. */
  #ask(answer: Promise<unknown>): void {
    const asked = answer.then(
      () => undefined,
      (error: unknown) => {
        if (!isRace(error)) this.#faults.push(error);
      },
    );
    this.#asked.add(asked);
    void asked.then(() => this.#asked.delete(asked));
  }

  async #onDemand(song: Song): Promise<void> {
    const { path } = song;
    const force = this.#random.chance(0.3);
    const { item } = await this.#either.ask('onDemand', { path, force });
    if (song.path === path && song.isKept) assert.equal(item, song.item, `item of ${path}, on demand`);
  }

  async #play(song: Song): Promise<void> {
    const { item } = song;
    if (item === undefined) return;
    try {
      await this.#either.ask('played', item);
      if (song.item === item) song.plays++;
    } catch (error) {
      if (error instanceof Refused && error.code === 'ERR_VALHALLA_UNKNOWN_ITEM')
        assert.ok(!song.isKept, `item ${item} of ${song.path} is unknown`);
      song.unanswered++;
      throw error;
    }
  }

  async #rate(song: Song): Promise<void> {
    const { item } = song;
    if (item === undefined) return;
    const rating = this.#random.int(0, 100);
    song.isRated(rating);
    await this.#library.ask('rate', { item, rating });
    song.wasRated(rating);
  }

  get #either(): LibraryProcess {
    return this.#random.chance(0.5) ? this.#library : this.#guest;
  }

  /** A root is away for a moment, while everything goes on. */
  async #unplug(): Promise<void> {
    const plugIn = this.#disk.unplug();
    const [song] = this.#disk.songs.values();
    if (song !== undefined) this.#ask(this.#onDemand(song));
    await pause(this.#random.int(0, 4 * PAUSE));
    plugIn();
  }

  async #newGuest(): Promise<void> {
    this.#disk.log.push('kill the guest');
    await this.#guest.kill();
    this.#guest = new LibraryProcess();
    await this.#guest.ask('open', { options: this.#options });
  }

  /** @param killed it is not asked whether it would like to end */
  async #reopen(killed: boolean): Promise<void> {
    this.#disk.log.push(killed ? 'kill' : 'close');
    if (killed) {
      await this.#library.kill();
      this.#library = new LibraryProcess();
      this.#holdings = [];
    } else {
      this.#holdings.push(await this.#library.ask('close'));
      if (this.#random.chance(0.3)) await this.#purge();
    }
    this.#disk.disturb();
    await this.#open();
  }

  /** What was not seen in its new place is removed from the old one. The guest may have the lock for a moment. */
  async #purge(): Promise<void> {
    for (const song of [...this.#disk.away, ...this.#disk.songs.values()]) song.isPurged();
    this.#ask(this.#library.ask('purge', this.#options));
    await Promise.all(this.#asked);
  }

  /** Everything that was asked is answered, and the library is what the model says. */
  async #settle(): Promise<void> {
    await Promise.all(this.#asked);
    if (this.#faults.length > 0)
      throw new AggregateError(this.#faults, `what was asked went wrong: ${this.#faults.join('; ')}`);
    await this.#library.ask('settle');
    compare(this.#database, this.#disk);
    this.#disk.settle();
  }

  async #end(): Promise<void> {
    this.#holdings.push(await this.#library.ask('close'));
    const before = derivedOf(this.#database);
    do {
      await this.#library.ask('open', { options: this.#options });
      await this.#library.ask('reindex');
      this.#holdings.push(await this.#library.ask('close'));
    } while (this.#holdings.length <= WARM);
    await this.#guest.ask('close');
    assert.deepEqual(derivedOf(this.#database), before, 'what is derived is the same when it is made anew');
    assertSound(this.#database);
    const holdings = this.#holdings.slice(WARM - 1);
    const warm = holdings[0] as Holdings;
    const last = this.#holdings.at(-1) as Holdings;
    this.#say(`held: ${JSON.stringify([warm, last])}`);
    const { threads, descriptors, resources, heap } = warm;
    assert.deepEqual(
      { threads: last.threads, descriptors: last.descriptors, resources: last.resources },
      { threads, descriptors, resources },
    );
    assert.ok(last.heap - heap < COMPILED, `what scripts hold has grown from ${heap} to ${last.heap} bytes`);
    const [early, late] = lows(holdings.map(({ memory }) => memory));
    assert.ok(late - early < BREATH, `the process has grown from ${early} to ${late} bytes`);
  }

  #tell(round: number): void {
    const { songs, away } = this.#disk;
    const played = [...songs.values()].filter(({ plays }) => plays > 0).length;
    const held = Math.round((this.#holdings.at(-1)?.memory ?? 0) / 2 ** 20);
    this.#say(`round ${round}: ${songs.size} songs, ${played} played, ${away.length} away; ${held} MiB`);
  }
}

/** The least of the first half and of the second: one moment may find much that is about to be returned. */
function lows(values: readonly number[]): [early: number, late: number] {
  const half = Math.ceil(values.length / 2);
  return [Math.min(...values.slice(0, half)), Math.min(...values.slice(values.length - half))];
}

function isRace(error: unknown): boolean {
  return error instanceof Killed || (error instanceof Refused && RACES.has(error.code));
}

/** @throws the first thing that is not as it should be, with all that was done in its round */
export async function soak(options: SoakOptions): Promise<void> {
  await new Soak(options).run(options.seconds);
}
