/** Rows that are due, made into packets when they are granted. */
import type { Database } from 'better-sqlite3';
import type { GrabTask, Lane, Packet } from '../../channel/packet.ts';
import { valuesOf } from '../../metadata/document.ts';
import type { MediaType, Value } from '../../metadata/document.ts';
import type { Derive } from '../results/derive.ts';
import { consumerOf } from '../tables/grabs.ts';
import type { EnabledGrabber } from '../tables/enabled-grabber.ts';
import { Places } from '../tables/places.ts';
import { plainStamp } from '../merge/settle.ts';
import { digestOf } from '../tables/sidecars.ts';
import type { Sidecars } from '../tables/sidecars.ts';

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
  /** Characters of the path that are the root's. */
  readonly below: number;
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
const OF_ITEM = `SELECT item.id AS id, ${FILE} FROM item JOIN file ON file.id = item.file WHERE item.id = +?`;
/** file_found */
const TO_PARSE = `SELECT file.id AS id, ${FILE}
  FROM file INDEXED BY file_found JOIN item ON item.file = file.id AND item.part = 0
  WHERE file.state = 'found' AND file.id > +? AND file.id <= +? ORDER BY file.id LIMIT ?`;
/** grab_due */
const TO_GRAB = `SELECT grab.item AS id, ${FILE}
  FROM grab INDEXED BY grab_due JOIN item ON item.id = grab.item JOIN file ON file.id = item.file
  WHERE grab.grabber = +? AND grab.state = 'due' AND grab.item > +? AND grab.item <= +? AND file.state = 'done' AND file.missing_since IS NULL
  ORDER BY grab.item LIMIT ?`;
/** download_due */
/** Primary key */
const DOWNLOAD = "SELECT id, url, destination FROM download WHERE id = ? AND state = 'due'";
const TO_DOWNLOAD =
  "SELECT id, url, destination FROM download WHERE state = 'due' AND id > +? AND id <= +? ORDER BY id LIMIT ?";

/** A packet, and what its result will be about. */
export interface Work {
  readonly packet: Packet;
  readonly granted: Granted;
}

/** Rows with `after` < id <= `to`, in their order. `work` gives undefined for one that may not be worked at now. */
export type FindDue = (
  after: number,
  to: number,
  limit: number,
) => readonly { readonly id: number; readonly work: () => Work | undefined }[];

export interface GrantRules {
  /** The running scan has met the file, and its root is still there. */
  readonly isOpen: (file: number, root: number) => boolean;
  /** The running scan has not found it away. */
  readonly isThere: (root: number) => boolean;
  /** Files that were in a parser when the last run died. */
  readonly isSuspect: (file: number) => boolean;
}

const CLOSED: GrantRules = { isOpen: () => false, isThere: () => false, isSuspect: () => false };

export class Packets {
  readonly #toParse;
  readonly #toGrab;
  readonly #toDownload;
  readonly #download;
  readonly #ofItem;
  readonly #places: Places;
  readonly #derive: Derive;
  readonly #sidecars: Sidecars;
  #rules = CLOSED;

  constructor(db: Database, derive: Derive, sidecars: Sidecars) {
    this.#derive = derive;
    this.#sidecars = sidecars;
    this.#places = new Places(db);
    this.#ofItem = db.prepare<[number], WorkRow>(OF_ITEM);
    this.#toParse = db.prepare<[number, number, number], WorkRow>(TO_PARSE);
    this.#toGrab = db.prepare<[number, number, number, number], WorkRow>(TO_GRAB);
    this.#download = db.prepare<[number], DownloadRow>(DOWNLOAD);
    this.#toDownload = db.prepare<[number, number, number], DownloadRow>(TO_DOWNLOAD);
  }

  /** A scan begins. */
  begin(rules: GrantRules): void {
    this.#rules = rules;
    this.#places.forget();
  }

  readonly parses: FindDue = (after, to, limit) =>
    this.#toParse.all(after, to, limit).map((row) => ({ id: row.id, work: () => this.#parse(row) }));

  readonly downloads: FindDue = (after, to, limit) =>
    this.#toDownload
      .all(after, to, limit)
      .map((row) => ({ id: row.id, work: () => download(row, 'normal') }));

  grabs(grabber: EnabledGrabber): FindDue {
    return (after, to, limit) =>
      this.#toGrab
        .all(grabber.source, after, to, limit)
        .map((row) => ({ id: row.id, work: () => this.#openGrab(grabber, row) }));
  }

  /** An item as results speak of it, for events about one that is not out. */
  placeOf(item: number): Granted | undefined {
    const row = this.#ofItem.get(item);
    return row === undefined ? undefined : this.#granted(row);
  }

  /** Of the lane `now`, whatever the running scan has met. @param suspect it goes into a process of its own */
  demandParse(item: number, suspect: boolean): Work | undefined {
    const row = this.#ofItem.get(item);
    return row && parse(this.#granted({ ...row, id: row.file }), suspect, 'now');
  }

  demandGrab(grabber: EnabledGrabber, item: number): Work | undefined {
    const row = this.#ofItem.get(item);
    return row && this.#grab(grabber, row, this.#granted(row), 'now');
  }

  /** Undefined: it is not due. */
  demandDownload(id: number): Work | undefined {
    const row = this.#download.get(id);
    return row && download(row, 'now');
  }

  #parse(row: WorkRow): Work | undefined {
    const granted = this.#granted(row);
    if (!this.#rules.isOpen(row.file, granted.root)) return undefined;
    return parse(granted, this.#rules.isSuspect(row.file), 'normal');
  }

  #openGrab(grabber: EnabledGrabber, row: WorkRow): Work | undefined {
    const place = this.#granted(row);
    return this.#mayGrab(grabber, place) ? this.#grab(grabber, row, place, 'normal') : undefined;
  }

  /** What goes on in the background was met by an earlier scan, perhaps. */
  #mayGrab({ local, awaited }: EnabledGrabber, { file, root }: Granted): boolean {
    if (awaited) return this.#rules.isOpen(file, root);
    return !local || this.#rules.isThere(root);
  }

  #grab(grabber: EnabledGrabber, row: WorkRow, place: Granted, lane: Lane): Work {
    const all = this.#sidecars.of(row.folder);
    const sidecars = grabber.digest.seen(row.name, all);
    const granted = { ...place, seen: digestOf(sidecars) };
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
      lane,
      id,
      file,
      type,
      body: JSON.stringify(task),
      bytes,
    };
    return { packet, granted };
  }

  #granted({ id, file, item, folder, name, raw, type, stamp }: WorkRow): Granted {
    const { root, path, bytes, below } = this.#places.of(folder, name, raw);
    return { id, file, item, folder, root, name, type, stamp: plainStamp(stamp), path, bytes, below };
  }

  #valuesOf(item: number): Record<string, Value[]> {
    const best = this.#derive.bestOf(item, this.#derive.documentsOf(item));
    return Object.fromEntries(Object.entries(best).map(([key, entries]) => [key, valuesOf(entries)]));
  }
}

function parse(granted: Granted, suspect: boolean, lane: Lane): Work {
  const { id, file, type, path, bytes, below, stamp } = granted;
  const step = suspect ? 'probe' : 'parse';
  return {
    packet: { step, consumer: 'parser', lane, id, file, type, body: path, bytes, below, stamp },
    granted,
  };
}

function download({ id, url, destination }: DownloadRow, lane: Lane): Work {
  const body = JSON.stringify({ url, kind: destination });
  const packet: Packet = {
    step: 'download',
    consumer: 'downloader',
    lane,
    id,
    file: 0,
    type: 'image',
    body,
  };
  return {
    packet,
    granted: {
      id,
      file: 0,
      item: 0,
      folder: 0,
      root: 0,
      name: '',
      type: 'image',
      stamp: '',
      path: url,
      below: 0,
    },
  };
}
