/** Smart playlists: queries under a name. What they mean is the reader's business; here they are kept. */
import type { Database } from 'better-sqlite3';
import { fold } from '../../metadata/fold.ts';

/** Primary key */
const PUT = `INSERT INTO smart_playlist (folded, name, query, text) VALUES (?, ?, ?, ?)
  ON CONFLICT (folded) DO UPDATE SET name = excluded.name, query = excluded.query, text = excluded.text`;
/** Primary key */
const DROP = 'DELETE FROM smart_playlist WHERE folded = ?';

export class SmartPlaylists {
  readonly #put;
  readonly #drop;

  constructor(db: Database) {
    this.#put = db.prepare<[string, string, string, string | null]>(PUT);
    this.#drop = db.prepare<[string]>(DROP);
  }

  /** Inside a transaction. One of this name is replaced. */
  put(name: string, query: object, text: string | undefined): void {
    this.#put.run(fold(name), name, JSON.stringify(query), text ?? null);
  }

  drop(name: string): void {
    this.#drop.run(fold(name));
  }
}
