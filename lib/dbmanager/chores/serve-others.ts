/**
 * What other processes want while a chore has the lock: their changes are made between two of its pieces, and are durable
 * when it goes on. Files that they wait for need a parser, and this thread has none: whoever waits is let in between two
 * pieces, and reads its file itself.
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

/**
 * @param lend gives the lock to whoever waits for a file, and takes it back
 * @returns to be called between two pieces: `ChoreTools.between`
 */
export function serveOthers(
  db: Database,
  path: string,
  { languages, albumIdentity }: DerivedBy,
  lend: (hasCome: () => boolean) => void,
): () => boolean {
  const foreign = new ForeignWrites(db);
  const knock = new Knock(path);
  let isFirst = true;
  /** The newest request that somebody was let in for: one that is still there is of a process that has gone. */
  let letIn = 0;
  return () => {
    // Each is to be asked: what one has noticed is not news to it the next time.
    const [wrote, wants] = [foreign.happened(), knock.waits];
    if (!(isFirst || wrote || wants)) return false;
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
    const { requests } = stores;
    const waiting = requests.open(letIn).filter(({ kind }) => kind === 'now');
    const last = waiting.at(-1);
    if (last === undefined) return false;
    letIn = last.id;
    const ids = new Set(waiting.map(({ id }) => id));
    lend(() => requests.open(0).every(({ id }) => !ids.has(id)));
    return true;
  };
}
