/** Pictures for an application: read where they lie, by a parser thread, on the lane of those who wait. */
import { readFile } from 'node:fs/promises';
import type { ArtworkKind, Packet, PictureTask } from '../channel/packet.ts';
import { ValhallaError, fromWire } from '../errors.ts';
import type { ArtworkPlace } from '../reader/reader-messages.ts';
import type { LibraryQueries } from './queries.ts';
import type { House } from '../threads/house.ts';
import type { ArtworkStore } from '../store/artwork-store.ts';
import { sniff } from '../store/picture-type.ts';

export interface Artwork {
  readonly bytes: Uint8Array;
  /** By its first bytes: `image/jpeg`, ... */
  readonly mime: string;
}

export class Pictures {
  readonly #queries: LibraryQueries;
  readonly #house: House;
  readonly #store: ArtworkStore;
  readonly #waiting = new Map<number, PromiseWithResolvers<Packet>>();
  #ticket = 0;

  constructor(queries: LibraryQueries, house: House, store: ArtworkStore) {
    this.#queries = queries;
    this.#house = house;
    this.#store = store;
  }

  /** Somebody waits for a picture. */
  get pending(): boolean {
    return this.#waiting.size > 0;
  }

  async read(item: number, kind: ArtworkKind): Promise<Artwork | undefined> {
    const place = await this.#queries.ask('artwork', { item, kind });
    if (place === undefined) return undefined;
    const bytes =
      place.locator.at === 'stored'
        ? await readFile(this.#store.pathOf(place.locator.name))
        : await this.#ask(item, place);
    return { bytes, mime: sniff(bytes)?.mime ?? 'application/octet-stream' };
  }

  /** An answer of a parser thread. */
  take(packet: Packet): void {
    this.#waiting.get(packet.id)?.resolve(packet);
    this.#waiting.delete(packet.id);
  }

  /** No answer will come any more. */
  fail(error: ValhallaError): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }

  async #ask(item: number, { path, pathBytes, stamp, locator }: ArtworkPlace): Promise<Uint8Array> {
    const id = ++this.#ticket;
    const task: PictureTask = { path, stamp, locator };
    const answer = Promise.withResolvers<Packet>();
    this.#waiting.set(id, answer);
    const packet: Packet = {
      step: 'picture',
      consumer: 'parser',
      lane: 'now',
      id,
      file: 0,
      type: 'audio',
      body: JSON.stringify(task),
      bytes: pathBytes,
    };
    this.#house.ref();
    this.#house.dispatcher({ kind: 'picture', packet });
    const { outcome, bytes, error } = await answer.promise;
    if (outcome === 'done' && bytes !== undefined) return bytes;
    if (error !== undefined) throw fromWire(error);
    throw new ValhallaError('ERR_VALHALLA_NO_ARTWORK', `The picture of item ${item} could not be read.`, {
      path,
    });
  }
}
