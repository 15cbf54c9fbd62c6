/**
 * The rows of `grab`: which grabber has still to look at which item. A row is made when the item has what the grabber
 * needs; it is due again when that changed, when a sidecar it sees changed, when the file changed and it reads the file
 * itself, or when the grabber has a new version. One that declares sidecars and nothing else is asked about items that
 * have such a sidecar, and once more when the last one goes.
 */
import type { Database } from 'better-sqlite3';
import type { GrabberManifest } from '../channel/manifest.ts';
import type { ConsumerName, SidecarEntry } from '../channel/packet.ts';
import type { Document, MediaType } from '../metadata/document.ts';
import { SidecarDigest } from './sidecars.ts';

/** A grabber of this scan, with its row in `source`. */
export interface EnabledGrabber {
  readonly source: number;
  readonly manifest: GrabberManifest;
  /** Its work is part of a scan; the others go on in the background. */
  readonly local: boolean;
  readonly digest: SidecarDigest;
}

/** The metadata of one item, after a stage was stored. */
export interface Renewal {
  readonly item: number;
  readonly name: string;
  readonly type: MediaType;
  readonly best: () => Document;
  /** Keys whose best values are others than before; undefined: the item has no rows yet. */
  readonly changed: (() => ReadonlySet<string>) | undefined;
  /** The bytes of the file are others. */
  readonly fileChanged: boolean;
  readonly sidecars: readonly SidecarEntry[];
}

interface GrabRow {
  readonly grabber: number;
  readonly version: string;
  readonly state: 'due' | 'done' | 'failed';
  readonly sidecars: string;
}

export interface ItemOfFolder {
  readonly item: number;
  readonly file: number;
  readonly name: string;
  readonly type: MediaType;
}

/** Primary key (item, grabber) */
const OF_ITEM = 'SELECT grabber, version, state, sidecars FROM grab WHERE item = ?';
const INSERT = "INSERT INTO grab (item, grabber, version, state, sidecars) VALUES (?, ?, ?, 'due', ?)";
const AGAIN =
  "UPDATE grab SET state = 'due', version = ?, sidecars = ?, tries = 0, next_try = 0 WHERE item = ? AND grabber = ?";
/** item_file, grab's primary key */
const DUE_OF_FILE =
  "SELECT grab.item, grab.grabber FROM item JOIN grab ON grab.item = item.id WHERE item.file = ? AND grab.state = 'due'";
/** grab_due */
const BACKLOG =
  "SELECT item.file, grab.item FROM grab INDEXED BY grab_due JOIN item ON item.id = grab.item JOIN file ON file.id = item.file WHERE grab.grabber = ? AND grab.state = 'due' AND file.state = 'done'";
/** file_name by its prefix, item_file */
const ITEMS_OF_FOLDER = `SELECT item.id AS item, file.id AS file, file.name, file.type FROM file JOIN item ON item.file = file.id
  WHERE file.folder = ? AND file.state = 'done' AND file.missing_since IS NULL`;
const SETTING = "SELECT value FROM setting WHERE name = 'grabbers'";
const SET_SETTING =
  "INSERT INTO setting VALUES ('grabbers', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
/** grab_failed: what failed and may be tried again now. */
const RETRY = "UPDATE grab SET state = 'due' WHERE state = 'failed' AND next_try <= ?";

export class Grabs {
  readonly #db: Database;
  readonly #ofItem;
  readonly #insert;
  readonly #again;
  readonly #itemsOfFolder;
  readonly #dueOfFile;
  readonly #backlog;
  #enabled: readonly EnabledGrabber[] = [];

  constructor(db: Database) {
    this.#db = db;
    this.#ofItem = db.prepare<[number], GrabRow>(OF_ITEM);
    this.#insert = db.prepare(INSERT);
    this.#again = db.prepare(AGAIN);
    this.#dueOfFile = db.prepare<[number], { item: number; grabber: number }>(DUE_OF_FILE);
    this.#backlog = db.prepare<[number], { file: number; item: number }>(BACKLOG);
    this.#itemsOfFolder = db.prepare<[number], ItemOfFolder>(ITEMS_OF_FOLDER);
  }

  get enabled(): readonly EnabledGrabber[] {
    return this.#enabled;
  }

  /** The grabbers of this scan. One that was not in the last scan, or has a new version, gets rows for the whole library. */
  enable(grabbers: readonly EnabledGrabber[], now: number): void {
    this.#enabled = grabbers;
    const before = JSON.parse(
      (this.#db.prepare(SETTING).pluck().get() as string | undefined) ?? '{}',
    ) as Record<string, string>;
    const after = Object.fromEntries(grabbers.map(({ manifest }) => [manifest.name, manifest.version]));
    for (const { source, manifest } of grabbers) {
      if (before[manifest.name] !== manifest.version) this.#enableForAll(source, manifest);
    }
    if (JSON.stringify(before) !== JSON.stringify(after))
      this.#db.prepare(SET_SETTING).run(JSON.stringify(after));
    this.#db.prepare(RETRY).run(now);
  }

  /** For the rest of this scan: no further row is made for it. */
  disable(grabber: EnabledGrabber): void {
    this.#enabled = this.#enabled.filter(({ source }) => source !== grabber.source);
  }

  /** The metadata of an item was stored: which grabbers are to look at it now? */
  renew({ item, name, type, best, changed, fileChanged, sidecars }: Renewal): EnabledGrabber[] {
    const fitting = this.#enabled.filter(({ manifest }) => fits(manifest, type, best));
    if (fitting.length === 0) return [];
    const rows =
      changed === undefined ? undefined : new Map(this.#ofItem.all(item).map((row) => [row.grabber, row]));
    const due: EnabledGrabber[] = [];
    for (const grabber of fitting) {
      const { source, manifest } = grabber;
      const row = rows?.get(source);
      const seen = grabber.digest.of(name, sidecars);
      if (row === undefined) {
        if (seen === '' && manifest.needs.length === 0 && !looksAtFile(manifest)) continue;
        this.#insert.run(item, source, manifest.version, seen);
      } else if (row.state !== 'due') {
        const touched =
          (fileChanged && looksAtFile(manifest)) ||
          manifest.needs.some((key) => changed?.().has(key) === true);
        if (!touched && row.version === manifest.version && row.sidecars === seen) continue;
        this.#again.run(manifest.version, seen, item, source);
      }
      due.push(grabber);
    }
    return due;
  }

  /**
   * The sidecars of a folder changed, or one file came into another folder.
   *
   * @param only this file of the folder
   * @returns what became due
   */
  renewFolder(
    folder: number,
    sidecars: readonly SidecarEntry[],
    only?: number,
  ): { readonly item: ItemOfFolder; readonly grabber: EnabledGrabber }[] {
    const watching = this.#enabled.filter(({ manifest }) => manifest.sidecars.length > 0);
    if (watching.length === 0) return [];
    const due: { item: ItemOfFolder; grabber: EnabledGrabber }[] = [];
    for (const item of this.#itemsOfFolder.all(folder)) {
      if (only !== undefined && item.file !== only) continue;
      const rows = new Map(this.#ofItem.all(item.item).map((row) => [row.grabber, row]));
      for (const grabber of watching) {
        const row = rows.get(grabber.source);
        const seen = grabber.digest.of(item.name, sidecars);
        if ((row?.sidecars ?? '') === seen) continue;
        if (row !== undefined) this.#again.run(grabber.manifest.version, seen, item.item, grabber.source);
        else if (grabber.manifest.needs.length > 0 || !grabber.manifest.types.includes(item.type)) continue;
        else this.#insert.run(item.item, grabber.source, grabber.manifest.version, seen);
        if (row?.state !== 'due') due.push({ item, grabber });
      }
    }
    return due;
  }

  /** Grabs of a file that are due, of grabbers that take part in this scan. */
  dueOf(file: number): { readonly item: number; readonly grabber: EnabledGrabber }[] {
    return this.#dueOfFile.all(file).flatMap(({ item, grabber }) => {
      const enabled = this.#enabled.find(({ source }) => source === grabber);
      return enabled === undefined ? [] : [{ item, grabber: enabled }];
    });
  }

  /** What an earlier run left due for a grabber. Read row by row: it may be the whole library. */
  backlog(grabber: EnabledGrabber): IterableIterator<{ readonly file: number; readonly item: number }> {
    return this.#backlog.iterate(grabber.source);
  }

  #enableForAll(source: number, manifest: GrabberManifest): void {
    const needs = manifest.needs
      .map(
        (key) =>
          `AND EXISTS (SELECT 1 FROM metadata WHERE metadata.item = item.id AND json_type(metadata.document, ${jsonPath(key)}) IS NOT NULL)`,
      )
      .join(' ');
    const types = manifest.types.map((type) => `'${type}'`).join(', ');
    this.#db
      .prepare(
        `INSERT INTO grab (item, grabber, version, state) SELECT item.id, @source, @version, 'due'
         FROM item JOIN file ON file.id = item.file WHERE file.state = 'done' AND file.missing_since IS NULL AND file.type IN (${types}) ${needs}
         ON CONFLICT (item, grabber) DO UPDATE SET state = 'due', version = excluded.version, tries = 0, next_try = 0 WHERE grab.version <> excluded.version`,
      )
      .run({ source, version: manifest.version });
  }
}

/** Its queue. */
export function consumerOf({ manifest }: EnabledGrabber): ConsumerName {
  return `grabber:${manifest.name}`;
}

/** One that says nothing of what it looks at is taken to look at the file. */
function looksAtFile({ readsFile, needs, sidecars }: GrabberManifest): boolean {
  return readsFile || (needs.length === 0 && sidecars.length === 0);
}

function fits(manifest: GrabberManifest, type: MediaType, best: () => Document): boolean {
  return manifest.types.includes(type) && manifest.needs.every((key) => best()[key] !== undefined);
}

/** A key as a JSON path in an SQL string: keys are checked to be lower case letters, digits and `_`. */
function jsonPath(key: string): string {
  return `'$.${key.replaceAll(/[^a-z0-9_]/g, '')}'`;
}
