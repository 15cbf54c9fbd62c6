/**
 * Answers the dispatcher's pulls: finds due rows, makes packets of them, and remembers what is out until its result
 * is here. A row is never out twice. Only rows that the running scan has listed are granted: what lies on a disk that
 * is not there now is not tried.
 */
import type { Database } from 'better-sqlite3';
import type { ConsumerName, GrabTask, Packet } from '../channel/packet.ts';
import type { MediaType, Value } from '../metadata/document.ts';
import type { Derive } from './derive.ts';
import { DueRange } from './due.ts';
import { consumerOf } from './grabs.ts';
import type { EnabledGrabber } from './grabs.ts';
import { Places } from './places.ts';
import type { Sidecars } from './sidecars.ts';

/** What a packet that is out is about: its result carries only ids. */
export interface Granted {
  readonly id: number;
  readonly file: number;
  readonly item: number;
  readonly folder: number;
  readonly root: number;
  readonly name: string;
  readonly type: MediaType;
  readonly stamp: string;
  readonly path: string;
  readonly bytes?: Uint8Array | undefined;
  /** Of a grab: digest of the sidecars it is shown. */
  readonly seen?: string | undefined;
}

interface WorkRow {
  readonly id: number;
  readonly file: number;
  readonly item: number;
  readonly folder: number;
  readonly name: string;
  readonly raw: Buffer | null;
  readonly type: MediaType;
  readonly stamp: string;
}

interface DownloadRow {
  readonly id: number;
  readonly url: string;
  readonly destination: string;
}

const FILE = 'file.id AS file, item.id AS item, file.folder, file.name, file.raw, file.type, file.stamp';
/** Primary keys */
const OF_ITEM = `SELECT item.id AS id, ${FILE} FROM item JOIN file ON file.id = item.file WHERE item.id = ?`;
/** file_found */
const TO_PARSE = `SELECT file.id AS id, ${FILE}
  FROM file INDEXED BY file_found JOIN item ON item.file = file.id AND item.part = 0
  WHERE file.state = 'found' AND file.id > ? AND file.id <= ? ORDER BY file.id LIMIT ?`;
/** grab_due */
const TO_GRAB = `SELECT grab.item AS id, ${FILE}
  FROM grab INDEXED BY grab_due JOIN item ON item.id = grab.item JOIN file ON file.id = item.file
  WHERE grab.grabber = ? AND grab.state = 'due' AND grab.item > ? AND grab.item <= ? AND file.state = 'done' AND file.missing_since IS NULL
  ORDER BY grab.item LIMIT ?`;
/** download_due */
const TO_DOWNLOAD =
  "SELECT id, url, destination FROM download WHERE state = 'due' AND id > ? AND id <= ? ORDER BY id LIMIT ?";

/** Rows looked at in one turn, at most; what is behind them is looked at in the next one. */
const LOOKED_AT = 4096;

interface Work {
  readonly packet: Packet;
  readonly granted: Granted;
}

/** One queue of the dispatcher, as the DB manager sees it. */
interface Consumer {
  readonly due: DueRange;
  readonly out: Map<number, Granted>;
  /** Out, and made due again meanwhile: the result will not know of it. */
  readonly again: Set<number>;
  /** Its work belongs to the library, not to a scan. */
  readonly background: boolean;
  /** Rows that are due, with `after` < id <= `to`. `work` gives undefined for one that may not be worked at now. */
  readonly find: (
    after: number,
    to: number,
    limit: number,
  ) => readonly { readonly id: number; readonly work: () => Work | undefined }[];
}

export interface GrantRules {
  /** The running scan has met the file, and its root is still there. */
  readonly isOpen: (file: number, root: number) => boolean;
  /** Files that were in a parser when the last run died. */
  readonly isSuspect: (file: number) => boolean;
}

const CLOSED: GrantRules = { isOpen: () => false, isSuspect: () => false };

export class Grants {
  readonly #toParse;
  readonly #toGrab;
  readonly #toDownload;
  readonly #ofItem;
  readonly #places: Places;
  readonly #derive: Derive;
  readonly #sidecars: Sidecars;
  #consumers = new Map<ConsumerName, Consumer>();
  /** Packets a queue of the dispatcher waits for. A pull stands until it is answered, even over a scan without it. */
  readonly #pulls = new Map<ConsumerName, number>();
  #rules = CLOSED;
  #unfinished = false;

  constructor(db: Database, derive: Derive, sidecars: Sidecars) {
    this.#derive = derive;
    this.#sidecars = sidecars;
    this.#places = new Places(db);
    this.#ofItem = db.prepare<[number], WorkRow>(OF_ITEM);
    this.#toParse = db.prepare<[number, number, number], WorkRow>(TO_PARSE);
    this.#toGrab = db.prepare<[number, number, number, number], WorkRow>(TO_GRAB);
    this.#toDownload = db.prepare<[number, number, number], DownloadRow>(TO_DOWNLOAD);
  }

  /** A scan begins. What was out in the last one is forgotten, except of work in the background, which goes on. */
  begin(rules: GrantRules, grabbers: readonly EnabledGrabber[]): void {
    const before = this.#consumers;
    this.#rules = rules;
    this.#places.forget();
    this.#consumers = new Map();
    this.#add(before, 'parser', false, (after, to, limit) =>
      this.#toParse.all(after, to, limit).map((row) => ({ id: row.id, work: () => this.#parse(row) })),
    );
    this.#add(before, 'downloader', true, (after, to, limit) =>
      this.#toDownload.all(after, to, limit).map((row) => ({ id: row.id, work: () => download(row) })),
    );
    for (const grabber of grabbers) {
      this.#add(before, consumerOf(grabber), !grabber.local, (after, to, limit) =>
        this.#toGrab
          .all(grabber.source, after, to, limit)
          .map((row) => ({ id: row.id, work: () => this.#grab(grabber, row) })),
      );
    }
  }

  /** The scan is over: only work in the background is granted. */
  end(): void {
    for (const [name, { background }] of this.#consumers) if (!background) this.removeConsumer(name);
  }

  /** Nothing more is granted, and nothing that is out is waited for: it stays due. */
  clear(): void {
    this.#consumers.clear();
    this.#pulls.clear();
  }

  removeConsumer(name: ConsumerName): void {
    this.#consumers.delete(name);
    this.#pulls.delete(name);
  }

  /** Takes over the pulls that stand, and nothing else. */
  adopt(before: Grants): void {
    for (const [name, max] of before.#pulls) this.#pulls.set(name, max);
  }

  /** A row is due. */
  due(name: ConsumerName, id: number): void {
    this.#consumers.get(name)?.due.add(id);
  }

  /** A row is due because of something new: a result that is under way does not know of it. */
  renewed(name: ConsumerName, id: number): void {
    const consumer = this.#consumers.get(name);
    if (consumer === undefined) return;
    if (consumer.out.has(id)) consumer.again.add(id);
    else consumer.due.add(id);
  }

  pull(name: ConsumerName, max: number): void {
    this.#pulls.set(name, max);
  }

  /** The result is here. @returns undefined for a packet that is not out, or whose row is to be worked at again */
  land(name: ConsumerName, id: number): Granted | undefined {
    const consumer = this.#consumers.get(name);
    const granted = consumer?.out.get(id);
    if (consumer === undefined || granted === undefined) return undefined;
    consumer.out.delete(id);
    if (!consumer.again.delete(id)) return granted;
    consumer.due.add(id);
    return undefined;
  }

  /** An item as results speak of it, for events about one that is not out. */
  placeOf(item: number): Granted | undefined {
    const row = this.#ofItem.get(item);
    return row === undefined ? undefined : this.#granted(row);
  }

  /** Ids of the files that are in a parser, or on their way. */
  get inFlight(): number[] {
    return [...(this.#consumers.get('parser')?.out.keys() ?? [])];
  }

  /** Nothing is due or out for the work that belongs to no scan. */
  get backgroundIdle(): boolean {
    for (const { background, out, due } of this.#consumers.values()) {
      if (background && (out.size > 0 || due.window() !== undefined)) return false;
    }
    return true;
  }

  /** The last answer left rows that were not looked at: ask again, though no message comes. */
  get unfinished(): boolean {
    return this.#unfinished;
  }

  /** Work for each consumer that waits for some. Never an empty answer. */
  answer(): { readonly consumer: ConsumerName; readonly packets: Packet[] }[] {
    const answers: { consumer: ConsumerName; packets: Packet[] }[] = [];
    this.#unfinished = false;
    for (const [name, consumer] of this.#consumers) {
      const wanted = this.#pulls.get(name) ?? 0;
      if (wanted === 0) continue;
      const packets = this.#find(consumer, wanted);
      if (packets.length === 0) continue;
      this.#pulls.delete(name);
      answers.push({ consumer: name, packets });
    }
    return answers;
  }

  #find({ due, out, find }: Consumer, wanted: number): Packet[] {
    const packets: Packet[] = [];
    let looked = 0;
    while (packets.length < wanted) {
      const window = due.window();
      if (window === undefined) return packets;
      if (looked >= LOOKED_AT) {
        this.#unfinished ||= packets.length === 0;
        return packets;
      }
      const limit = wanted - packets.length;
      const rows = find(window.after, window.to, limit);
      const last = rows.at(-1);
      due.advance(last === undefined || rows.length < limit ? window.to : last.id);
      looked += rows.length + 1;
      for (const { id, work } of rows) {
        const made = out.has(id) ? undefined : work();
        if (made === undefined) continue;
        out.set(id, made.granted);
        packets.push(made.packet);
      }
    }
    return packets;
  }

  #add(
    before: ReadonlyMap<ConsumerName, Consumer>,
    name: ConsumerName,
    background: boolean,
    find: Consumer['find'],
  ): void {
    const kept = before.get(name);
    if (background && kept?.background === true) {
      this.#consumers.set(name, { ...kept, find });
      return;
    }
    // The dispatcher begins with new queues for these, and pulls anew.
    if (!background) this.#pulls.delete(name);
    this.#consumers.set(name, { due: new DueRange(), out: new Map(), again: new Set(), background, find });
  }

  #parse(row: WorkRow): Work | undefined {
    const granted = this.#granted(row);
    if (!this.#rules.isOpen(row.file, granted.root)) return undefined;
    const step = this.#rules.isSuspect(row.file) ? 'probe' : 'parse';
    const { id, file, type, path, bytes, stamp } = granted;
    return {
      packet: { step, consumer: 'parser', lane: 'normal', id, file, type, body: path, bytes, stamp },
      granted,
    };
  }

  #grab(grabber: EnabledGrabber, row: WorkRow): Work | undefined {
    const place = this.#granted(row);
    if (grabber.local && !this.#rules.isOpen(row.file, place.root)) return undefined;
    const all = this.#sidecars.of(row.folder);
    const sidecars = grabber.digest.seen(row.name, all);
    const granted = { ...place, seen: grabber.digest.of(row.name, all) };
    const { id, item, file, type, path, bytes, stamp } = granted;
    const task: GrabTask = {
      item,
      path,
      type,
      stamp,
      values: grabber.manifest.values ? this.#valuesOf(item) : {},
      sidecars,
    };
    const packet: Packet = {
      step: 'grab',
      consumer: consumerOf(grabber),
      lane: 'normal',
      id,
      file,
      type,
      body: JSON.stringify(task),
      bytes,
    };
    return { packet, granted };
  }

  #granted({ id, file, item, folder, name, raw, type, stamp }: WorkRow): Granted {
    const { root, path, bytes } = this.#places.of(folder, name, raw);
    return { id, file, item, folder, root, name, type, stamp, path, bytes };
  }

  #valuesOf(item: number): Record<string, Value[]> {
    const best = this.#derive.best(this.#derive.documentsOf(item));
    return Object.fromEntries(
      Object.entries(best).map(([key, entries]) => [key, entries.map(([value]) => value)]),
    );
  }
}

function download({ id, url, destination }: DownloadRow): Work {
  const body = JSON.stringify({ url, kind: destination });
  const packet: Packet = {
    step: 'download',
    consumer: 'downloader',
    lane: 'normal',
    id,
    file: 0,
    type: 'image',
    body,
  };
  return {
    packet,
    granted: { id, file: 0, item: 0, folder: 0, root: 0, name: '', type: 'image', stamp: '', path: url },
  };
}
