/** Purge, forget, collect: each in pieces, each piece one transaction. To be called by whoever holds the scan lock. */
import type { Database } from 'better-sqlite3';
import { ValhallaError } from '../../errors.ts';
import { removeUnreferenced } from '../../store/artwork-sweep.ts';
import { Batch } from '../batch.ts';
import type { Chore, ChoreReport } from './chore-messages.ts';
import { KeptPictures } from './kept-pictures.ts';
import { Purge } from './purge.ts';
import type { Purged } from './purge.ts';
import { Roots } from '../tables/roots.ts';

const NOTHING: ChoreReport = { files: 0, items: 0, pictures: 0, bytes: 0 };

/** @throws ERR_VALHALLA_OPTION for a root that is none */
export function runChore(db: Database, chore: Chore): ChoreReport {
  const batch = new Batch(db);
  const report = run(db, batch, chore);
  batch.flushDurably();
  return report;
}

function run(db: Database, batch: Batch, chore: Chore): ChoreReport {
  const purge = new Purge(db, batch);
  if (chore.kind === 'forget') return { ...NOTHING, ...forget(db, batch, purge, chore) };
  if (chore.kind === 'purge') {
    const { before, dryRun } = chore;
    return { ...NOTHING, ...(dryRun ? purge.count(before, []) : all(() => purge.missing(before, []))) };
  }
  const kept = new KeptPictures(db, batch);
  if (!chore.dryRun) kept.dropUnused();
  return { ...NOTHING, ...removeUnreferenced(chore.folder, kept.names(), chore.before, chore.dryRun) };
}

/** A root inside another one goes back to it: what lies in it stays in the library. */
function forget(
  db: Database,
  batch: Batch,
  purge: Purge,
  { root: path, dryRun }: Extract<Chore, { kind: 'forget' }>,
): Purged {
  const roots = new Roots(db);
  const root = roots.all().find((each) => each.path === path);
  if (root === undefined) {
    const known = roots
      .all()
      .map((each) => each.path)
      .join(', ');
    throw new ValhallaError(
      'ERR_VALHALLA_OPTION',
      `${path} is not a root of the library. Its roots are: ${known === '' ? 'none' : known}.`,
      { path },
    );
  }
  if (dryRun) return roots.isInner(root) ? { files: 0, items: 0 } : purge.countOfRoot(root.id);
  batch.write();
  roots.handBack(root);
  batch.flush();
  const purged = all(() => purge.ofRoot(root.id));
  purge.root(root.id);
  return purged;
}

function all(piece: () => Purged): Purged {
  let [files, items] = [0, 0];
  for (;;) {
    const purged = piece();
    if (purged.files === 0) return { files, items };
    files += purged.files;
    items += purged.items;
  }
}
