/**
 * Missing is a mark, not a deletion, and it is set late: once a root, in one transaction, after the walk, and after the
 * scanner has looked again at the root and at every folder concerned. If a large part of a root would vanish at once,
 * none of it is marked and the report says so: a disk that is half there looks just like that. Whether it would is known
 * only when all roots are walked: it may have gone to another one, on this disk or another.
 *
 * What an ignore file leaves out is marked too, with the reason `ignored`. It was seen where it is, so it is no loss,
 * and the brake does not count it. Nor does it count a file whose name another one has taken: that is marked at once.
 */
import type { Database } from 'better-sqlite3';
import type { ToScanner } from '../../channel/listing.ts';
import type { Albums } from '../tables/albums.ts';
import type { ChangeLog } from '../tables/change-log.ts';
import type { FolderRow, Folders } from '../tables/folders.ts';
import type { Files } from '../tables/files.ts';
import type { GoneFile, RootState } from './root-state.ts';
import type { Listed } from '../grants/listed.ts';
import { findMovedAway } from './moved-away.ts';
import type { ScanState } from '../scan-state.ts';

/** Both must be passed for the brake to hold. */
const BRAKE_SHARE = 0.3;
const BRAKE_FILES = 50;

const MARK = 'UPDATE file SET missing_since = ?, missing_reason = ? WHERE id = ?';
/** folder_path by its prefix, file_name by its prefix */
const PRESENT =
  'SELECT count(*) FROM folder JOIN file ON file.folder = folder.id WHERE folder.root = +? AND file.missing_since IS NULL';

export type VerifyFolders = Extract<ToScanner, { kind: 'verify' }>['folders'];

export class Marks {
  readonly #db: Database;
  readonly #folders: Folders;
  readonly #files: Files;
  readonly #albums: Albums;
  readonly #changes: ChangeLog;
  readonly #mark;
  readonly #present;

  constructor(db: Database, folders: Folders, files: Files, albums: Albums, changes: ChangeLog) {
    this.#db = db;
    this.#folders = folders;
    this.#files = files;
    this.#albums = albums;
    this.#changes = changes;
    this.#mark = db.prepare(MARK);
    this.#present = db.prepare<[number], number>(PRESENT).pluck();
  }

  /**
   * What would be marked, as a question to the scanner: keeps the files in `root.asked`.
   *
   * @param offline called for a folder that was a mount point, is not there, and holds files
   * @param isLast all roots are walked
   * @returns undefined where nothing is to be marked; `later` where so much is that it is to be asked again at last
   */
  question(
    root: RootState,
    state: ScanState,
    offline: (folder: FolderRow) => void,
    isLast: boolean,
  ): VerifyFolders | 'later' | undefined {
    if (root.state !== 'online' && root.state !== 'removed') return undefined;
    const { acceptLoss } = state.settings;
    const rows = new Map(this.#folders.ofRoot(root.id).map((row) => [row.id, row]));
    const pathOf = (folder: number): string => rows.get(folder)?.path ?? '';
    const unmet = this.#inUnmetFolders(root, rows, acceptLoss, offline);
    const alone = this.#askedAlone(root, rows.values(), acceptLoss);
    const all = unique([...root.gone, ...unmet, ...alone])
      .filter(
        ({ file, folder }) =>
          !state.listed.has(file) && !root.protectedFiles.has(file) && !root.isProtected(pathOf(folder)),
      )
      .map((each) => ({ ...each, ignored: root.isIgnored(each.file, pathOf(each.folder)) }));
    const lost = acceptLoss ? [] : all.filter(({ ignored }) => !ignored).map(({ file }) => file);
    const held = this.#holdBack(root, state, lost, isLast);
    if (held === 'later') return held;
    const gone = held === undefined ? all : all.filter(({ file }) => !held.has(file));
    if (gone.length === 0) return undefined;
    const places = new Map<number, number>();
    for (const { folder } of gone) if (!places.has(folder)) places.set(folder, places.size);
    root.asked = gone.map(({ file, folder, ignored }) => ({
      file,
      at: places.get(folder) as number,
      ignored,
    }));
    return [...places.keys()].map((id) => {
      const { path, raw, inode } = rows.get(id) as FolderRow;
      return { path, ...(raw === null ? {} : { raw }), inode: root.seenFolders.has(id) ? inode : '' };
    });
  }

  /**
   * A file that was met elsewhere since the question has moved there.
   *
   * @param changed places of folders that are no longer what the walk saw
   * @returns those that were marked
   */
  mark(root: RootState, listed: Listed, changed: readonly number[], now: number): number[] {
    const others = new Set(changed);
    const files = root.asked.filter(
      ({ file, at }) => !others.has(at) && !listed.has(file) && !root.protectedFiles.has(file),
    );
    for (const { file, ignored } of files) this.markFile(file, ignored ? 'ignored' : undefined, now);
    root.asked = [];
    return files.map(({ file }) => file);
  }

  /** @param reason undefined: it is gone */
  markFile(file: number, reason: 'ignored' | undefined, now: number): void {
    this.#mark.run(now, reason ?? null, file);
    this.#albums.renewFile(file);
    this.#changes.addFile(file);
  }

  /**
   * So many would vanish that it looks like a disk that is half there. Only now it is asked what has moved to another one.
   *
   * @param gone ids of files that are not where they were
   * @returns those that are not to be marked; `later`, `undefined` as of `question`
   */
  #holdBack(
    root: RootState,
    state: ScanState,
    gone: readonly number[],
    isLast: boolean,
  ): ReadonlySet<number> | 'later' | undefined {
    if (gone.length < BRAKE_FILES) return undefined;
    const present = this.#present.get(root.id) as number;
    if (!isMuch(gone.length, present)) return undefined;
    if (!isLast) return 'later';
    const moved = findMovedAway(this.#db, root.id, state, gone);
    const lost = new Set(gone).difference(moved);
    if (!isMuch(lost.size, present - moved.size)) return undefined;
    root.beHeld(`${lost.size} of ${present - moved.size} files would be marked missing`);
    return lost;
  }

  /** Files that the scan was asked for by their names. */
  *#askedAlone(root: RootState, rows: Iterable<FolderRow>, acceptLoss: boolean): Generator<GoneFile> {
    if (root.targets === undefined) return;
    const byPath = new Map(Array.from(rows, (row) => [row.path, row]));
    for (const { path } of root.targets) {
      const slash = path.lastIndexOf('/');
      const row = byPath.get(path.slice(0, Math.max(0, slash)));
      if (row === undefined || (row.mount === 1 && !root.seenFolders.has(row.id) && !acceptLoss)) continue;
      const file = this.#files.byName(row.id, path.slice(slash + 1), null);
      if (file?.missing === false) yield { file: file.id, folder: row.id };
    }
  }

  /** Files in folders that the walk did not come by. */
  *#inUnmetFolders(
    root: RootState,
    rows: ReadonlyMap<number, FolderRow>,
    acceptLoss: boolean,
    offline: (folder: FolderRow) => void,
  ): Generator<GoneFile> {
    for (const row of rows.values()) {
      if (root.seenFolders.has(row.id) || root.isProtected(row.path) || !root.covers(row.path)) continue;
      if (row.mount === 1 && !acceptLoss && !root.isIgnoredFolder(row.path)) {
        if (this.#folders.holdsFiles(row)) offline(row);
        continue;
      }
      for (const file of this.#files.present(row.id)) yield { file, folder: row.id };
    }
  }
}

function isMuch(gone: number, present: number): boolean {
  return gone >= BRAKE_FILES && gone > present * BRAKE_SHARE;
}

function unique(files: readonly GoneFile[]): GoneFile[] {
  return [...new Map(files.map((each) => [each.file, each])).values()];
}
