/** The path of a file, put together from the names of its root, its folder and itself. */
import { joinPath } from '../channel/raw-path.ts';

const SLASH = 0x2f;

/** What `PATH_COLUMNS` selects: each name as text, and as bytes where it is not UTF-8. */
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
  const { path, bytes } = pathOf(row);
  return bytes === undefined ? { path } : { path, pathBytes: bytes.toString('base64') };
}

/** @returns `bytes` only where the path is not UTF-8 */
export function pathOf(row: PathRow): { readonly path: string; readonly bytes?: Buffer } {
  const raw = row.raw === null ? null : ownName(row.name, row.raw);
  return joinPath(row.root, row.root_raw, row.folder, row.folder_raw, row.name, raw);
}

/** Without what tells it from the file that has its name now. */
function ownName(name: string, raw: Uint8Array): Uint8Array | null {
  const slash = raw.indexOf(SLASH);
  if (slash === -1) return raw;
  const own = raw.subarray(0, slash);
  return Buffer.from(name).equals(own) ? null : own;
}
