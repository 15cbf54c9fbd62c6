/**
 * A library of an older libvalhalla is brought up to date by whoever opens it, to be written or only to be read: after an
 * update of the program its first command just works, whichever that is.
 *
 * That is done under the scan lock. A process that was started before the update may be scanning: it would go on, and write
 * nothing into tables that it does not know. Whoever brings it up to date at this moment has no name, and is waited for.
 */
import { ValhallaError, isValhallaError } from '../errors.ts';
import { ScanLock } from './lock.ts';
import { SCHEMA_VERSION } from './migrate.ts';

/** Tries of a tenth of a second: indexes of a large library take some seconds to make. */
const PATIENCE = 600;

/** @throws ERR_VALHALLA_SCAN_RUNNING, and what a lock throws that cannot be written */
export function lockUpgrade(path: string, version: number): ScanLock {
  return ScanLock.briefly(
    path,
    PATIENCE,
    ({ state }) =>
      `${older(path, version)}. It cannot be brought up to date while it ${state}. ` +
      `Wait until that is over, or stop it, then try again.`,
  );
}

/** For a reader, who did not ask to write. @returns other errors as they are */
export function notUpgradable(error: unknown, path: string, version: number): unknown {
  if (!isValhallaError(error)) return error;
  const { code = '' } = (error.cause ?? {}) as { code?: string };
  if (error.code !== 'ERR_VALHALLA_DB_READONLY' && !code.startsWith('SQLITE_CANTOPEN')) return error;
  return new ValhallaError(
    'ERR_VALHALLA_DB_READONLY',
    `${older(path, version)}. It has to be brought up to date, and this user may not write it and its folder. ` +
      `Open it once as a user who may (valhalla doctor), or read a copy of it.`,
    { path, cause: error },
  );
}

function older(path: string, version: number): string {
  return `${path} was written by an older libvalhalla (schema ${version}, this one needs ${SCHEMA_VERSION})`;
}
