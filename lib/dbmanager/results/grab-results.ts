/** What a grabber says about an item, put into the store: values, pictures, downloads, and the answer of a scope. */
import type { Database } from 'better-sqlite3';
import type { GrabResult, Packet, ScopeAnswer } from '../../channel/packet.ts';
import { errorOf } from '../announcer.ts';
import type { EnabledGrabber } from '../tables/enabled-grabber.ts';
import type { DueGrab } from '../tables/grabs.ts';
import type { Granted } from '../grants/packets.ts';
import { afterGrabFailure, afterWebFailure } from './retry.ts';
import { storeDocument } from './store-document.ts';
import { storeTracks } from './track-results.ts';
import type { TrackStores } from './track-results.ts';

const DONE =
  "UPDATE grab SET state = 'done', tries = 0, sidecars = ?, scope = ? WHERE item = ? AND grabber = ?";
const FAILED =
  "UPDATE grab SET state = 'failed', tries = ?, next_try = ?, sidecars = ? WHERE item = ? AND grabber = ?";
/** Primary key (item, grabber) */
const LAST = 'SELECT tries, sidecars FROM grab WHERE item = ? AND grabber = ?';
/** The unique index of url: one row an address, however many items want it. */
const PUT_DOWNLOAD =
  "INSERT INTO download (url, destination, state) VALUES (?, ?, 'due') ON CONFLICT (url) DO UPDATE SET destination = destination RETURNING id, state";
const PUT_LOOKUP = `INSERT INTO lookup VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (grabber, version, scope) DO UPDATE SET answer = excluded.answer, expires = excluded.expires`;
/** Primary key (grabber, version, scope) */
const RECALL =
  'SELECT answer, expires FROM lookup WHERE grabber = ? AND version = ? AND scope = ? AND expires > ?';

export interface GrabStored {
  readonly due: readonly DueGrab[];
  /** Ids of downloads that are due. */
  readonly downloads: readonly number[];
}

export class GrabResults {
  readonly #stores: TrackStores;
  readonly #done;
  readonly #failed;
  readonly #last;
  readonly #putDownload;
  readonly #putLookup;
  readonly #recall;

  constructor(db: Database, stores: TrackStores) {
    this.#stores = stores;
    this.#done = db.prepare(DONE);
    this.#failed = db.prepare(FAILED);
    this.#last = db.prepare<[number, number], { tries: number; sidecars: string }>(LAST);
    this.#putDownload = db.prepare<[string, string], { id: number; state: string }>(PUT_DOWNLOAD);
    this.#putLookup = db.prepare(PUT_LOOKUP);
    this.#recall = db.prepare<[number, string, string, number], { answer: string | null; expires: number }>(
      RECALL,
    );
  }

  store(grabber: EnabledGrabber, granted: Granted, packet: Packet): GrabStored {
    const result = JSON.parse(packet.body) as GrabResult;
    const { item } = granted;
    const { source, manifest } = grabber;
    if (result.answer !== undefined) {
      const { scope, answer, expires } = result.answer;
      this.#putLookup.run(
        source,
        manifest.version,
        scope,
        answer === null ? null : JSON.stringify(answer),
        expires,
      );
    }
    const downloads = this.#storeArtwork(source, granted, result);
    const due = [...storeDocument(this.#stores, source, granted, result.document).due];
    if (result.tracks !== undefined) due.push(...storeTracks(this.#stores, source, granted, result.tracks));
    // Last: as long as its own row is due, what it said itself does not make it due again.
    this.#done.run(granted.seen ?? '', result.scope ?? null, item, source);
    this.#stores.errors.clear(granted.file, stageOf(grabber));
    return { due, downloads };
  }

  /** @returns what is due because of what it no longer says */
  fail(grabber: EnabledGrabber, granted: Granted, packet: Packet, now: number): readonly DueGrab[] {
    const { item, file, seen } = granted;
    const outcome = packet.outcome ?? 'failed';
    const last = this.#last.get(item, grabber.source);
    const before = last?.tries ?? 0;
    const tries = grabber.local && outcome === 'unavailable' ? before : before + 1;
    const retry = grabber.local
      ? afterGrabFailure(outcome, tries, now)
      : afterWebFailure(outcome, tries, now);
    const nextTry = Math.max(retry.nextTry, packet.retryAt ?? 0);
    this.#failed.run(tries, nextTry, seen ?? '', item, grabber.source);
    this.#stores.errors.put(file, stageOf(grabber), errorOf(packet), tries, nextTry, now);
    // What it said was in sidecars that are no longer as they were, and those that are there say nothing.
    const stale = outcome === 'failed' && (last?.sidecars ?? '') !== '' && last?.sidecars !== seen;
    if (!stale) return [];
    this.#stores.artwork.drop(item, grabber.source);
    return storeDocument(this.#stores, grabber.source, granted, {}).due;
  }

  /** Stored answers of these scopes; those that are not known, or too old, are left out. */
  recall(grabber: EnabledGrabber, scopes: readonly string[], now: number): ScopeAnswer[] {
    return scopes.flatMap((scope) => {
      const row = this.#recall.get(grabber.source, grabber.manifest.version, scope, now);
      return row === undefined
        ? []
        : [
            {
              scope,
              answer: row.answer === null ? null : (JSON.parse(row.answer) as unknown),
              expires: row.expires,
            },
          ];
    });
  }

  #storeArtwork(source: number, { item, stamp }: Granted, { artwork, downloads }: GrabResult): number[] {
    const { artwork: rows, changes } = this.#stores;
    changes.add(item);
    rows.drop(item, source);
    rows.put(item, source, stamp, artwork);
    const due: number[] = [];
    for (const { url, kind } of downloads) {
      const { id, state } = this.#putDownload.get(url, kind) as { id: number; state: string };
      rows.putDownload(item, source, kind, id);
      if (state === 'due') due.push(id);
    }
    return due;
  }
}

/** Stage of a grabber's errors in `file_error`. */
function stageOf(grabber: EnabledGrabber): string {
  return `grab:${grabber.manifest.name}`;
}
