/**
 * The path of a file, put together from its three names. Each is text, and bytes too where it is not UTF-8 (`raw`):
 * one name that is not makes the whole path bytes.
 */

/** What `PATH_COLUMNS` selects. */
export interface PathRow {
  readonly root: string;
  readonly root_raw: Uint8Array | null;
  readonly folder: string;
  readonly folder_raw: Uint8Array | null;
  readonly name: string;
  readonly raw: Uint8Array | null;
}

/** For a statement that joins `file`, `folder` and `root`. */
export const PATH_COLUMNS =
  'root.path AS root, root.raw AS root_raw, folder.path AS folder, folder.raw AS folder_raw, file.name AS name, file.raw AS raw';

/** As entries and events carry it. */
export interface ShownPath {
  readonly path: string;
  /** base64 */
  readonly pathBytes?: string;
}

export function shownPath(row: PathRow): ShownPath {
  const path = join(row.root, row.folder, row.name);
  const bytes = pathBytes(row);
  return bytes === undefined ? { path } : { path, pathBytes: bytes.toString('base64') };
}

/** @returns undefined where the path is UTF-8: its text says everything */
export function pathBytes(row: PathRow): Buffer | undefined {
  if (row.raw === null && row.folder_raw === null && row.root_raw === null) return undefined;
  const root = Buffer.from(row.root_raw ?? row.root);
  const folder = Buffer.from(row.folder_raw ?? row.folder);
  const name = Buffer.from(row.raw ?? row.name);
  // Latin-1 is one character a byte, there and back.
  return Buffer.from(
    join(root.toString('latin1'), folder.toString('latin1'), name.toString('latin1')),
    'latin1',
  );
}

/** Root 0, for files outside every root, is '' and its folders begin below '/'; the root '/' ends in its separator. */
export function join(root: string, folder: string, name: string): string {
  const base = root.endsWith('/') ? root : `${root}/`;
  return folder === '' ? base + name : `${base}${folder}/${name}`;
}
