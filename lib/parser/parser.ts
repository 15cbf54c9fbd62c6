/**
 * The parser: one packet of work in, one result out. No thread and no channel here; it opens the file, has it read by
 * the lane for its type, and never throws.
 */
import { closeSync } from 'node:fs';
import { BODY_CAP } from '../channel/packet.ts';
import type { LocatedArtwork, Outcome, Packet, PictureTask, RawPath } from '../channel/packet.ts';
import { ValhallaError, isValhallaError, toWire } from '../errors.ts';
import { saidOf } from '../metadata/album-identity.ts';
import { columnsOf, facetsOf } from '../metadata/columns.ts';
import type { NameSettings } from '../metadata/decrapifier/name-settings.ts';
import type { Document } from '../metadata/document.ts';
import { parseFast } from './fast/fast.ts';
import { loadGeneral, parseGeneral } from './general.ts';
import { parseImage } from './image/image.ts';
import { loadTagReader } from './image/read-tags.ts';
import { isPlainText } from './plain-text.ts';
import type { LaneNotes } from './lane-notes.ts';
import { gluedTags } from './glued-tags.ts';
import { loadRules } from './load-rules.ts';
import type { TagRules } from '../metadata/tag-maps/tag-rules.ts';
import type { TagSettings } from '../metadata/tag-maps/tag-settings.ts';
import { isOggFilm } from './ogg-film.ts';
import type { OpenedFile } from './open-regular.ts';
import { notParsed } from './not-parsed.ts';
import { openRegular, readable } from './open-regular.ts';
import { readPicture } from './picture.ts';
import {
  askFfprobe,
  filled,
  isRefusal,
  isWhole,
  isWholeFilm,
  joined,
  missingOf,
  secondOpinion,
  withTags,
} from './second-opinion.ts';
import { cutTag } from './cut-tag.ts';
import type { Ffprobe } from './video/ffprobe.ts';
import { VIDEO_BUDGET, loadMediaInfo } from './video/mediainfo.ts';
import { parseVideo } from './video/video.ts';
import { BYTE_BUDGET, Window } from './window.ts';

/** What a lane says, and the lane's name. */
interface Reading {
  readonly document: Document;
  readonly source: string;
  readonly artwork?: readonly LocatedArtwork[] | undefined;
  /** Why the fast lane did not read it. */
  readonly handedOn?: string | undefined;
}

export interface ParserHooks {
  readonly facetKeys: readonly string[];
  /** What a file says of its album (`bundleKeys`). */
  readonly albumKeys: readonly string[];
  /** Where ffprobe is, if it may be asked. */
  readonly ffprobe?: string | undefined;
  /** Milliseconds a file may take from `enter` on; undefined: nobody ends it. */
  readonly limit?: number | undefined;
  /** undefined: names are not read. */
  readonly names?: NameSettings | undefined;
  readonly tags?: TagSettings | undefined;
  /** What each lane says of a file, for who wants to know it; a scan does not. */
  readonly notes?: LaneNotes | undefined;
  /** Called before the file is touched (again where its time begins anew), and when it is closed. */
  readonly enter: (packet: Packet) => void;
  readonly leave: () => void;
}

type Found = Pick<
  Packet,
  | 'body'
  | 'bytes'
  | 'error'
  | 'stamp'
  | 'source'
  | 'handedOn'
  | 'artwork'
  | 'named'
  | 'columns'
  | 'facets'
  | 'said'
>;

const loadPlaylist = () => import('./playlist/playlist.ts');

/** One a thread: it knows what the thread has loaded. */
export class Parser {
  readonly #window = new Window();
  readonly #hooks: ParserHooks;
  readonly #ffprobe: Ffprobe | undefined;
  /** What has been loaded for an earlier file, by what loads it. */
  readonly #lanes = new Set<() => Promise<unknown>>();
  #rules: TagRules | undefined;
  /** When the time of the file at work began. */
  #entered = 0;
  /** Of what was opened for the work at hand: another file may be at the path by now. */
  #stamp: string | undefined;

  constructor(hooks: ParserHooks) {
    this.#hooks = hooks;
    const { ffprobe: place, limit = Number.POSITIVE_INFINITY } = hooks;
    const left = (): number => this.#entered + limit - performance.now();
    this.#ffprobe = place === undefined ? undefined : { place, left };
  }

  /** @param packet of the step `parse` or `picture` */
  async work(packet: Packet): Promise<Packet> {
    const begun = performance.now();
    this.#entered = begun;
    this.#stamp = undefined;
    this.#hooks.enter(packet);
    try {
      const found = packet.step === 'picture' ? await this.#picture(packet) : await this.#parse(packet);
      return answer(packet, 'done', found, begun);
    } catch (error) {
      const wire = toWire(error, 'ERR_VALHALLA_NOT_PARSED');
      return answer(packet, outcomeOf(error), { body: '', error: wire, stamp: this.#stamp }, begun);
    } finally {
      this.#hooks.leave();
    }
  }

  async #parse(packet: Packet): Promise<Found> {
    const path: RawPath = packet.bytes ?? packet.body;
    return this.#reading(path, async (file) => {
      const window = this.#window.open(file, path, packet.type === 'video' ? VIDEO_BUDGET : BYTE_BUDGET);
      const { document, source, handedOn, artwork } = await this.#read(packet, window, path);
      const body = JSON.stringify(document);
      if (body.length > BODY_CAP)
        throw new ValhallaError(
          'ERR_VALHALLA_TOO_LARGE',
          `${readable(path)} has more metadata than is kept of one file (${BODY_CAP} bytes).`,
          { path: readable(path) },
        );
      return {
        body,
        stamp: file.stamp,
        source,
        handedOn,
        artwork: artwork === undefined ? undefined : JSON.stringify(artwork),
        named: document['title'] === undefined ? await this.#named(packet) : undefined,
        columns: columnsOf(document),
        facets: facetsOf(document, this.#hooks.facetKeys),
        said: saidOf(document, packet.type, this.#hooks.albumKeys),
      };
    });
  }

  async #read(packet: Packet, window: Window, path: RawPath): Promise<Reading> {
    const { type } = packet;
    this.#rules ??= await loadRules(this.#hooks.tags);
    if (type === 'audio') return this.#sound(packet, window, path);
    if (type === 'image') return this.#image(packet, window, path);
    return type === 'video' ? this.#video(packet, window, path) : this.#playlist(packet, window, path);
  }

  async #sound(packet: Packet, window: Window, path: RawPath): Promise<Reading> {
    const { notes } = this.#hooks;
    const fast = parseFast(window, this.#rules);
    notes?.add('fast', typeof fast === 'string' ? `hands it on: ${fast}` : undefined);
    if (typeof fast !== 'string') return { ...fast, source: 'fast' };
    if (isPlainText(window)) throw notParsed(path, 'sound', 'it is a text');
    await this.#loaded(packet, loadGeneral);
    let first: Document | undefined;
    let refused: unknown;
    try {
      first = await parseGeneral(window, path, this.#rules);
      notes?.add('general', missingOf(first));
      if (isWhole(first) && !isOggFilm(window)) return { document: first, source: 'general', handedOn: fast };
    } catch (error) {
      notes?.add('general', toWire(error).message);
      if (window.size === 0 || !isRefusal(error)) throw error;
      refused = error;
    }
    await this.#loaded(packet, loadMediaInfo);
    const second = await secondOpinion(window, path, this.#ffprobe, notes, this.#rules);
    if (second !== undefined)
      return {
        ...(first === undefined ? withTags(second, gluedTags(window, this.#rules)) : joined(first, second)),
        handedOn: fast,
      };
    first ??= cutTag(window, this.#rules);
    if (first === undefined) throw refused;
    return { document: first, source: 'general', handedOn: fast };
  }

  async #image(packet: Packet, window: Window, path: RawPath): Promise<Reading> {
    await this.#loaded(packet, loadTagReader);
    return this.#alone('image', () => parseImage(window, path, this.#rules));
  }

  async #video(packet: Packet, window: Window, path: RawPath): Promise<Reading> {
    if (isPlainText(window)) throw notParsed(path, 'a film', 'it is a text');
    await this.#loaded(packet, loadMediaInfo);
    const ask = () => askFfprobe(this.#ffprobe, window, path, this.#hooks.notes, this.#rules);
    let first: Reading;
    try {
      first = await this.#alone('video', () => parseVideo(window, path, this.#rules));
    } catch (error) {
      const second = isRefusal(error) ? await ask() : undefined;
      if (second?.document['video_codec'] === undefined) throw error;
      return second;
    }
    const second = isWholeFilm(first.document) ? undefined : await ask();
    return (second && filled(first.document, second, window.size)) ?? first;
  }

  async #playlist(packet: Packet, window: Window, path: RawPath): Promise<Reading> {
    const { parsePlaylist } = await this.#loaded(packet, loadPlaylist);
    return this.#alone('playlist', () => parsePlaylist(window, path));
  }

  /** A lane that is the first, and mostly the only one, for its type: whether it answers or fails, that is noted. */
  async #alone(source: string, parse: () => Document | Promise<Document>): Promise<Reading> {
    const { notes } = this.#hooks;
    try {
      const document = await parse();
      notes?.add(source, undefined);
      return { document, source };
    } catch (error) {
      notes?.add(source, toWire(error).message);
      throw error;
    }
  }

  /** The time it takes to load a lane is not the file's: that counts from behind it. Loaded once, it takes none. */
  async #loaded<Lane>(packet: Packet, load: () => Promise<Lane>): Promise<Lane> {
    const lane = await load();
    if (!this.#lanes.has(load)) {
      this.#lanes.add(load);
      this.#hooks.notes?.restart();
      this.#entered = performance.now();
      this.#hooks.enter(packet);
    }
    return lane;
  }

  /** For every lane alike: what its document does not call by a title, the name may. */
  async #named({ body, below = 0, type }: Packet): Promise<string | undefined> {
    const { names } = this.#hooks;
    if (names === undefined) return undefined;
    // Most libraries have titles in all of their files, and never load this.
    const { nameDocument } = await import('../metadata/decrapifier/name-document.ts');
    const document = nameDocument(body.slice(below), type, names);
    return document === undefined ? undefined : JSON.stringify(document);
  }

  async #picture(packet: Packet): Promise<Found> {
    const task = JSON.parse(packet.body) as PictureTask;
    const path: RawPath = packet.bytes ?? task.path;
    return this.#reading(path, async (file) => {
      const { bytes, mime } = await readPicture(this.#window, file, path, task);
      return { body: JSON.stringify({ mime, size: bytes.length }), bytes, stamp: file.stamp };
    });
  }

  async #reading<T>(path: RawPath, read: (file: OpenedFile) => Promise<T>): Promise<T> {
    const file = openRegular(path);
    this.#stamp = file.stamp;
    try {
      return await read(file);
    } finally {
      closeSync(file.fd);
    }
  }
}

/** One literal with all of its keys: objects of one shape cross a channel at half the price of those put together. */
function answer(work: Packet, outcome: Outcome, found: Found, begun: number): Packet {
  const { step, consumer, lane, id, file, type } = work;
  const {
    body,
    bytes,
    error,
    stamp = work.stamp,
    source,
    handedOn,
    artwork,
    named,
    columns,
    facets,
    said,
  } = found;
  const micros = Math.round((performance.now() - begun) * 1000);
  return {
    step,
    consumer,
    lane,
    id,
    file,
    type,
    body,
    bytes,
    stamp,
    outcome,
    error,
    source,
    handedOn,
    artwork,
    named,
    columns,
    facets,
    said,
    micros,
  };
}

/** An I/O error says nothing about the file. */
function outcomeOf(error: unknown): Outcome {
  return isValhallaError(error) && error.code === 'ERR_VALHALLA_UNAVAILABLE' ? 'unavailable' : 'failed';
}
