/** One media file of the model: what lies on the disk, and what the library must say of it. */
import { flac } from '../support/media/flac.ts';
import { m4a } from '../support/media/m4a.ts';
import { mp3 } from '../support/media/mp3.ts';
import type { Tags } from '../support/media/tags.ts';
import { vorbis } from '../support/media/vorbis.ts';

/** What was done to a file since the library was last seen to know it. */
type Deed = 'moved' | 'written' | 'copied';

export interface SongTags extends Tags {
  readonly title: string;
  readonly artist: string;
  readonly album: string;
  readonly genre: string;
  readonly track: number;
}

const WRITERS: Readonly<Record<string, (tags: Tags) => Buffer>> = {
  mp3: (tags) => mp3({ frames: 10, id3v2: tags }),
  flac: (tags) => flac({ samples: 4096, tags }),
  m4a: (tags) => m4a({ samples: 4096, tags }),
  ogg: (tags) => vorbis({ samples: 4096, tags }),
};

export const SUFFIXES: readonly string[] = Object.keys(WRITERS);

export class Song {
  path: string;
  /** Undefined: what lies there is no music. */
  tags: SongTags | undefined;
  /** Its identity when the library was last compared. */
  item: number | undefined;
  plays = 0;
  /** Calls that were never answered: they may have counted. */
  unanswered = 0;
  /** The last that was set; several where it is not known which of them arrived. Undefined: never set. */
  ratings: ReadonlySet<number | undefined> = new Set([undefined]);
  #deeds = new Set<Deed>();
  #strayed = false;
  /** Songs that had a name before it, since the library was last compared. */
  readonly #before = new Set<Song>();

  constructor(path: string, tags: SongTags | undefined) {
    this.path = path;
    this.tags = tags;
  }

  get bytes(): Buffer {
    if (this.tags === undefined) return Buffer.from('This is no music. '.repeat(100));
    const write = WRITERS[this.path.slice(this.path.lastIndexOf('.') + 1)];
    if (write === undefined) throw new Error(`no writer for ${this.path}`);
    return write(this.tags);
  }

  /**
   * Item and external values go along with a file that is moved, onto known names too, or changed in its place. What is
   * moved and changed before any scan sees the one without the other may be a new file.
   */
  get isKept(): boolean {
    return this.item !== undefined && !this.#strayed && this.#deeds.size <= 1;
  }

  did(deed: Deed): void {
    this.#deeds.add(deed);
    this.#tellBefore();
  }

  /** What was done leaves open who it is. */
  stray(): void {
    if (this.#strayed) return;
    this.#strayed = true;
    this.#tellBefore();
  }

  /** It has a name that the other one had. */
  comesAfter(other: Song): void {
    if (other === this) return;
    this.#before.add(other);
    this.#tellBefore();
  }

  /**
   * Bytes that the library does not know are taken for what was at their name, if a scan meets them before it meets that
   * one where it is now: who is that one then, is taken for another one in turn.
   */
  #tellBefore(): void {
    if (this.isKept && !this.#deeds.has('written')) return;
    for (const song of this.#before) song.stray();
  }

  /** Its row is removed if the library has not seen where it went. */
  isPurged(): void {
    if (this.#deeds.has('moved')) this.stray();
  }

  /** A root is away: where it has moved from may be not to be seen. */
  isUnplugged(): void {
    if (this.#deeds.has('moved')) this.stray();
  }

  /** While it was away a copy was taken for it: its item is the copy's now. */
  isJoined(): void {
    this.item = undefined;
  }

  /** The library was compared, and is believed from now on. */
  settle(item: number, plays: number, rating: number | undefined): void {
    this.item = item;
    this.plays = plays;
    this.unanswered = 0;
    this.ratings = new Set([rating]);
    this.#deeds = new Set();
    this.#before.clear();
    this.#strayed = false;
  }

  /** It is on its way: it may arrive, or not. */
  isRated(rating: number): void {
    this.ratings = new Set([...[...this.ratings].filter((other) => other !== rating), rating]);
  }

  /** It has arrived, and so has everything that was sent before. */
  wasRated(rating: number): void {
    const all = [...this.ratings];
    this.ratings = new Set(all.slice(Math.max(0, all.indexOf(rating))));
  }
}
