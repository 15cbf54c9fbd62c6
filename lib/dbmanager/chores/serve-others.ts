/**
 * What other processes want while a chore has the lock: their changes are made between two of its pieces, and are durable
 * when it goes on. Files that they wait for need a parser, and this thread has none: such a request stays in its row, for
 * whoever has the lock next.
 */
import type { Database } from 'better-sqlite3';
import type { AlbumRules } from '../../metadata/album-identity.ts';
import { Knock } from '../../store/knock.ts';
import { ForeignWrites } from '../others/foreign-writes.ts';
import { Mailbox } from '../others/mailbox.ts';
import { Stores } from '../stores.ts';

export interface DerivedBy {
  readonly languages: readonly string[];
  readonly albumIdentity: AlbumRules | undefined;
}

/** @returns to be called between two pieces */
export function serveOthers(db: Database, path: string, { languages, albumIdentity }: DerivedBy): () => void {
  const foreign = new ForeignWrites(db);
  const knock = new Knock(path);
  let isFirst = true;
  return () => {
    // Each is to be asked: what one has noticed is not news to it the next time.
    const [wrote, wants] = [foreign.happened(), knock.waits];
    if (!(isFirst || wrote || wants)) return;
    isFirst = false;
    // Made anew each time: what tables remember of rows may be of some that the chore has removed since.
    const stores = new Stores(db, languages, albumIdentity);
    const mailbox = new Mailbox(path, {
      stores: () => stores,
      holds: () => true,
      takeLock: () => true,
      applied: () => undefined,
      log: () => undefined,
      now: Date.now,
    });
    mailbox.serve('now', () => undefined);
    mailbox.look();
    while (stores.rederive.pending) {
      stores.rederive.step();
      mailbox.look();
    }
    stores.batch.flushDurably();
  };
}
