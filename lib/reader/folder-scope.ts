/** The filter `folder`: this folder and all below it, wherever the roots lie. */
import { ValhallaError } from '../errors.ts';
import { ROOTS } from './find-file.ts';
import type { Bound, Sql, Statements } from './statements.ts';

export interface FolderScope {
  /** A condition on a row of `folder`. */
  readonly sql: string;
  readonly values: readonly Bound[];
  /** The folders it holds for, where they are few enough to begin with. */
  readonly ids: readonly number[] | undefined;
}

const FEW = 1000;

/** @throws ERR_VALHALLA_OPTION for a relative path */
export function folderScope(statements: Statements, folder: string): FolderScope {
  if (!folder.startsWith('/')) {
    throw new ValhallaError(
      'ERR_VALHALLA_OPTION',
      `The filter folder takes an absolute path, not ${JSON.stringify(folder)}.`,
    );
  }
  const path = folder.replace(/\/+$/, '');
  const conditions: string[] = [];
  const values: Bound[] = [];
  for (const root of statements.all(ROOTS)) {
    const own = root.path.replace(/\/+$/, '');
    if (root.id !== 0 && (own === path || own.startsWith(`${path}/`))) {
      conditions.push('folder.root = ?');
      values.push(root.id);
    } else if (path.startsWith(`${own}/`)) {
      const inside = path.slice(own.length + 1);
      // What lies below begins with `inside/`; '0' follows '/' in ASCII. Names that are not UTF-8 are blobs, which
      // SQLite sorts behind every text: their range is a second one.
      const from = `${inside}/`;
      const to = `${inside}0`;
      // Each range with the root, so that each is one of the index.
      conditions.push(
        `folder.root = ? AND ${KEY} = ?`,
        `folder.root = ? AND ${KEY} >= ? AND ${KEY} < ?`,
        `folder.root = ? AND ${KEY} >= ? AND ${KEY} < ?`,
      );
      values.push(root.id, inside, root.id, from, to, root.id, Buffer.from(from), Buffer.from(to));
      // A name that is not UTF-8 as people see it, who know no other.
      if (inside.includes('\u{FFFD}')) {
        conditions.push('folder.root = ? AND (folder.path = ? OR (folder.path >= ? AND folder.path < ?))');
        values.push(root.id, inside, from, to);
      }
    } else if (root.id === 0 && path === '') {
      conditions.push('folder.root = ?');
      values.push(root.id);
    }
  }
  const sql = conditions.length === 0 ? '0' : `(${conditions.join(' OR ')})`;
  // Index folder_path, each range of each root.
  const ids = statements.all(
    `SELECT id FROM folder WHERE ${sql} LIMIT ${FEW + 1}` as Sql<{ id: number }>,
    ...values,
  );
  return { sql, values, ids: ids.length > FEW ? undefined : ids.map(({ id }) => id) };
}

const KEY = 'coalesce(folder.raw, folder.path)';
