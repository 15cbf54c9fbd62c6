/** The rows of `download`: made with the grab that asked for them, before anything is fetched. */
import type { Database } from 'better-sqlite3';
import type { DownloadResult, Packet } from '../../channel/packet.ts';
import { errorOf } from '../announcer.ts';
import { afterWebFailure } from '../results/retry.ts';

const DONE = "UPDATE download SET state = 'done', name = ?, mime = ?, size = ?, error = NULL WHERE id = ?";
const FAILED =
  "UPDATE download SET state = 'failed', tries = tries + 1, next_try = ?, error = ? WHERE id = ?";
const TRIES = 'SELECT tries FROM download WHERE id = ?';
/** artwork_download */
const ITEMS =
  'SELECT artwork.item, item.file FROM artwork JOIN item ON item.id = artwork.item WHERE artwork.download = +?';
/** download_failed */
const RETRY = "UPDATE download SET state = 'due' WHERE state = 'failed' AND next_try <= ?";
/** download_due */
const BACKLOG = "SELECT min(id) AS first, max(id) AS last FROM download WHERE state = 'due'";

export class Downloads {
  readonly #done;
  readonly #failed;
  readonly #tries;
  readonly #items;
  readonly #retry;
  readonly #backlog;

  constructor(db: Database) {
    this.#done = db.prepare(DONE);
    this.#failed = db.prepare(FAILED);
    this.#tries = db.prepare<[number], number>(TRIES).pluck();
    this.#items = db.prepare<[number], { item: number; file: number }>(ITEMS);
    this.#retry = db.prepare(RETRY);
    this.#backlog = db.prepare<[], { first: number | null; last: number | null }>(BACKLOG);
  }

  /** What failed and may be tried again is due. @returns lowest and highest id that is */
  begin(now: number): { readonly first: number | null; readonly last: number | null } {
    this.#retry.run(now);
    return this.#backlog.get() ?? { first: null, last: null };
  }

  /** @returns the items that wanted it */
  store(packet: Packet): readonly { readonly item: number; readonly file: number }[] {
    const { name, mime, size } = JSON.parse(packet.body) as DownloadResult;
    this.#done.run(name, mime, size, packet.id);
    return this.#items.all(packet.id);
  }

  fail(packet: Packet, now: number): void {
    const retry = afterWebFailure(packet.outcome ?? 'failed', (this.#tries.get(packet.id) ?? 0) + 1, now);
    this.#failed.run(Math.max(retry.nextTry, packet.retryAt ?? 0), errorOf(packet).message, packet.id);
  }
}
