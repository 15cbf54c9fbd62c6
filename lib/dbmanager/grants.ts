/**
 * Answers the dispatcher's pulls: finds due rows, makes packets of them, and remembers what is out until its result
 * is here. A row is never out twice. Only rows that the running scan has listed are granted: what lies on a disk that
 * is not there now is not tried.
 */
import type { Database } from 'better-sqlite3';
import type { ConsumerName, GrabTask, Packet } from '../channel/packet.ts';
import { joinPath } from '../channel/raw-path.ts';
import type { MediaType, Value } from '../metadata/document.ts';
import type { Derive } from './derive.ts';
import { DueRange } from './due.ts';
import { consumerOf } from './grabs.ts';
import type { EnabledGrabber } from './grabs.ts';
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
}

interface WorkRow {
  readonly id: number;
  readonly file: number;
  readonly item: number;
  readonly folder: number;
  readonly root: number;
  readonly rootPath: string;
  readonly rootRaw: Buffer | null;
  readonly folderPath: string;
  readonly folderRaw: Buffer | null;
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

const PLACE = `file.id AS file, item.id AS item, file.folder, folder.root, root.path AS rootPath, root.raw AS rootRaw, folder.path AS folderPath,
  folder.raw AS folderRaw, file.name, file.raw, file.type, file.stamp`;
/** Primary keys */
const OF_ITEM = `SELECT item.id AS id, ${PLACE} FROM item JOIN file ON file.id = item.file JOIN folder ON folder.id = file.folder JOIN root ON root.id = folder.root WHERE item.id = ?`;
/** file_found */
const TO_PARSE = `SELECT file.id AS id, ${PLACE}
  FROM file INDEXED BY file_found JOIN item ON item.file = file.id AND item.part = 0 JOIN folder ON folder.id = file.folder JOIN root ON root.id = folder.root
  WHERE file.state = 'found' AND file.id > ? AND file.id <= ? ORDER BY file.id LIMIT ?`;
/** grab_due */
const TO_GRAB = `SELECT grab.item AS id, ${PLACE}
  FROM grab INDEXED BY grab_due JOIN item ON item.id = grab.item JOIN file ON file.id = item.file JOIN folder ON folder.id = file.folder JOIN root ON root.id = folder.root
  WHERE grab.grabber = ? AND grab.state = 'due' AND grab.item > ? AND grab.item <= ? AND file.state = 'done' AND file.missing_since IS NULL
  ORDER BY grab.item LIMIT ?`;
/** download_due */
const TO_DOWNLOAD =
  "SELECT id, url, destination FROM download WHERE state = 'due' AND id > ? AND id <= ? ORDER BY id LIMIT ?";

/** Rows looked at for one answer, at most; a pull that found nothing in them goes on at the next turn. */
const LOOKED_AT = 4096;

/** One queue of the dispatcher, as the DB manager sees it. */
interface Consumer {
  readonly name: ConsumerName;
  readonly due: DueRange;
  readonly out: Map<number, Granted>;
  readonly rows: (after: number, to: number, limit: number) => readonly (WorkRow | DownloadRow)[];
  readonly packet: (row: WorkRow | DownloadRow) => { readonly packet: Packet; readonly granted: Granted };
  /** May this row be worked at now? */
  readonly open: (row: WorkRow | DownloadRow) => boolean;
  /** Its work belongs to the library, not to a scan. */
  readonly background: boolean;
  wanted: number;
}

export interface GrantRules {
  readonly isListed: (file: number) => boolean;
  /** Files that were in a parser when the last run died. */
  readonly isSuspect: (file: number) => boolean;
}

export class Grants {
  readonly #toParse;
  readonly #toGrab;
  readonly #toDownload;
  readonly #place;
  readonly #derive: Derive;
  readonly #sidecars: Sidecars;
  readonly #consumers = new Map<ConsumerName, Consumer>();
  #rules: GrantRules = { isListed: () => false, isSuspect: () => false };

  constructor(db: Database, derive: Derive, sidecars: Sidecars) {
    this.#derive = derive;
    this.#sidecars = sidecars;
    this.#place = db.prepare<[number], WorkRow>(OF_ITEM);
    this.#toParse = db.prepare<[number, number, number], WorkRow>(TO_PARSE);
    this.#toGrab = db.prepare<[number, number, number, number], WorkRow>(TO_GRAB);
    this.#toDownload = db.prepare<[number, number, number], DownloadRow>(TO_DOWNLOAD);
    this.#add(
      'parser',
      false,
      (after, to, limit) => this.#toParse.all(after, to, limit),
      (row) => this.#parsePacket(row as WorkRow),
    );
    this.#add(
      'downloader',
      true,
      (after, to, limit) => this.#toDownload.all(after, to, limit),
      (row) => downloadPacket(row as DownloadRow),
    );
  }

  /** A scan begins: what was out in the last one is forgotten. */
  begin(rules: GrantRules): void {
    this.#rules = rules;
    for (const [name, consumer] of this.#consumers) {
      if (!consumer.background)
        this.#consumers.set(name, { ...consumer, due: new DueRange(), out: new Map(), wanted: 0 });
    }
  }

  /** The grabbers of the scan that begins. One that works in the background keeps what it has. */
  setGrabbers(grabbers: readonly EnabledGrabber[]): void {
    const wanted = new Set<ConsumerName>(['parser', 'downloader', ...grabbers.map(consumerOf)]);
    for (const name of this.#consumers.keys()) if (!wanted.has(name)) this.#consumers.delete(name);
    for (const grabber of grabbers) {
      if (this.#consumers.has(consumerOf(grabber))) continue;
      this.#add(
        consumerOf(grabber),
        !grabber.local,
        (after, to, limit) => this.#toGrab.all(grabber.source, after, to, limit),
        (row) => this.#grabPacket(grabber, row as WorkRow),
      );
    }
  }

  removeConsumer(name: ConsumerName): void {
    this.#consumers.delete(name);
  }

  due(name: ConsumerName, id: number): void {
    this.#consumers.get(name)?.due.add(id);
  }

  pull(name: ConsumerName, max: number): void {
    const consumer = this.#consumers.get(name);
    if (consumer !== undefined) consumer.wanted = max;
  }

  /** The result is here. @returns undefined for a packet that is not out */
  land(name: ConsumerName, id: number): Granted | undefined {
    const consumer = this.#consumers.get(name);
    const granted = consumer?.out.get(id);
    consumer?.out.delete(id);
    return granted;
  }

  /** An item as results speak of it, for events about one that is not out. */
  placeOf(item: number): Granted | undefined {
    const row = this.#place.get(item);
    return row === undefined ? undefined : place(row);
  }

  /** Ids of the files that are in a parser, or on their way. */
  get inFlight(): number[] {
    return [...(this.#consumers.get('parser')?.out.keys() ?? [])];
  }

  /** Nothing is due or out for the work that belongs to no scan. */
  get backgroundIdle(): boolean {
    for (const consumer of this.#consumers.values()) {
      if (consumer.background && (consumer.out.size > 0 || consumer.due.window() !== undefined)) return false;
    }
    return true;
  }

  /** Work for each consumer that waits for some. Never an empty answer. */
  answer(): { readonly consumer: ConsumerName; readonly packets: Packet[] }[] {
    const answers: { consumer: ConsumerName; packets: Packet[] }[] = [];
    for (const consumer of this.#consumers.values()) {
      if (consumer.wanted === 0) continue;
      const packets = this.#find(consumer);
      if (packets.length === 0) continue;
      consumer.wanted = 0;
      answers.push({ consumer: consumer.name, packets });
    }
    return answers;
  }

  #find(consumer: Consumer): Packet[] {
    const packets: Packet[] = [];
    for (let looked = 0; looked < LOOKED_AT && packets.length < consumer.wanted;) {
      const window = consumer.due.window();
      if (window === undefined) break;
      const limit = consumer.wanted - packets.length;
      const rows = consumer.rows(window.after, window.to, limit);
      consumer.due.advance(rows.length < limit ? window.to : (rows.at(-1) as WorkRow).id);
      looked += rows.length + 1;
      for (const row of rows) {
        if (consumer.out.has(row.id) || !consumer.open(row)) continue;
        const { packet, granted } = consumer.packet(row);
        consumer.out.set(row.id, granted);
        packets.push(packet);
      }
    }
    return packets;
  }

  #add(name: ConsumerName, background: boolean, rows: Consumer['rows'], packet: Consumer['packet']): void {
    const open = background
      ? () => true
      : (row: WorkRow | DownloadRow) => this.#rules.isListed((row as WorkRow).file);
    this.#consumers.set(name, {
      name,
      due: new DueRange(),
      out: new Map(),
      rows,
      packet,
      open,
      background,
      wanted: 0,
    });
  }

  #parsePacket(row: WorkRow): { packet: Packet; granted: Granted } {
    const granted = place(row);
    const step = this.#rules.isSuspect(row.file) ? 'probe' : 'parse';
    const { id, file, type, path, bytes, stamp } = granted;
    return {
      packet: { step, consumer: 'parser', lane: 'normal', id, file, type, body: path, bytes, stamp },
      granted,
    };
  }

  #grabPacket(grabber: EnabledGrabber, row: WorkRow): { packet: Packet; granted: Granted } {
    const granted = place(row);
    const { id, item, file, type, path, bytes, stamp } = granted;
    const task: GrabTask = {
      item,
      path,
      type,
      stamp,
      values: this.#valuesOf(item),
      sidecars: grabber.digest.seen(row.name, this.#sidecars.of(row.folder)),
    };
    return {
      packet: {
        step: 'grab',
        consumer: consumerOf(grabber),
        lane: 'normal',
        id,
        file,
        type,
        body: JSON.stringify(task),
        bytes,
      },
      granted,
    };
  }

  #valuesOf(item: number): Record<string, Value[]> {
    const best = this.#derive.best(this.#derive.documentsOf(item));
    return Object.fromEntries(
      Object.entries(best).map(([key, entries]) => [key, entries.map(([value]) => value)]),
    );
  }
}

function place(row: WorkRow): Granted {
  const { id, file, item, folder, root, name, type, stamp } = row;
  const { path, bytes } = joinPath(row.rootPath, row.rootRaw, row.folderPath, row.folderRaw, name, row.raw);
  return { id, file, item, folder, root, name, type, stamp, path, bytes };
}

function downloadPacket(row: DownloadRow): { packet: Packet; granted: Granted } {
  const { id, url, destination } = row;
  const packet: Packet = {
    step: 'download',
    consumer: 'downloader',
    lane: 'normal',
    id,
    file: 0,
    type: 'image',
    body: JSON.stringify({ url, kind: destination }),
  };
  return {
    packet,
    granted: { id, file: 0, item: 0, folder: 0, root: 0, name: '', type: 'image', stamp: '', path: url },
  };
}
