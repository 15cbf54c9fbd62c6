/** Purge, forget, collect: each in pieces, each piece one transaction. To be called by whoever holds the scan lock. */
import { ValhallaError } from '../../errors.ts';
import { removeUnreferenced } from '../../store/artwork-sweep.ts';
import type { Chore, ChoreReport } from './chore-messages.ts';
import type { ChoreTools } from './chore-tools.ts';
import { countElsewhere } from './count-elsewhere.ts';
import { KeptPictures } from './kept-pictures.ts';
import { Purge } from './purge.ts';
import type { Purged } from './purge.ts';
import { AlbumRows } from '../tables/album-rows.ts';
import type { RootRow } from '../tables/root-row.ts';
import { Roots } from '../tables/roots.ts';

const NOTHING: ChoreReport = { files: 0, items: 0, pictures: 0, bytes: 0 };

/** @throws ERR_VALHALLA_OPTION for a root that is none */
export function runChore(tools: ChoreTools, chore: Chore): ChoreReport {
  const report = run(tools, chore);
  tools.batch.flushDurably();
  return report;
}

function run(tools: ChoreTools, chore: Chore): ChoreReport {
  const purge = new Purge(tools.db, tools.batch);
  if (chore.kind === 'forget') return { ...NOTHING, ...forget(tools, purge, chore) };
  if (chore.kind === 'purge') {
    const { before, dryRun } = chore;
    return {
      ...NOTHING,
      ...(dryRun ? purge.count(before, []) : all(tools, () => purge.missing(before, []))),
    };
  }
  const kept = new KeptPictures(tools);
  if (!chore.dryRun) kept.dropUnused();
  return { ...NOTHING, ...removeUnreferenced(chore.folder, () => kept.names(), chore, tools.between) };
}

/** A root inside another one goes back to it: what lies in it stays in the library. */
function forget(
  tools: ChoreTools,
  purge: Purge,
  { root: path, dryRun }: Extract<Chore, { kind: 'forget' }>,
): Purged & Pick<ChoreReport, 'elsewhere' | 'handedBack'> {
  const { db, batch } = tools;
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
  const outer = roots.outerOf(path);
  const before = purge.countOfRoot(root.id);
  if (dryRun && outer === undefined) return { ...before, elsewhere: countElsewhere(db, root.id) };
  if (dryRun) return { files: 0, items: 0, ...handedTo(outer, before.files) };
  batch.write();
  if (outer !== undefined) roots.handBack(root, outer);
  batch.flush();
  const purged = all(tools, () => purge.ofRoot(root.id));
  // Before the root itself goes: killed in between, it is forgotten again.
  batch.write();
  new AlbumRows(db).leftByPurged();
  batch.flush();
  purge.root(root.id);
  return { ...purged, ...handedTo(outer, before.files - purged.files) };
}

function handedTo(outer: RootRow | undefined, files: number): Pick<ChoreReport, 'handedBack'> {
  return outer === undefined ? {} : { handedBack: { root: outer.path, files } };
}

function all({ between }: ChoreTools, piece: () => Purged): Purged {
  let [files, items] = [0, 0];
  for (;;) {
    between();
    const purged = piece();
    if (purged.files === 0) return { files, items };
    files += purged.files;
    items += purged.items;
  }
}
