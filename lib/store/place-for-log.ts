/**
 * A library is read through SQLite's write-ahead log, which lies beside it with an index (`-wal`, `-shm`). Who only reads
 * makes both where nobody has the library open. SQLite could read the file alone (`immutable=1`), and would read nonsense
 * as soon as somebody writes: that nobody will cannot be known.
 */
import { access, constants } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ValhallaError } from '../errors.ts';

type Access = (path: string, mode: number) => Promise<void>;

/** @throws ERR_VALHALLA_DB_READONLY: the library is there, and this user cannot even read it */
export async function needPlaceForLog(database: string, look: Access = access): Promise<void> {
  const may = (path: string, mode: number): Promise<boolean> =>
    look(path, mode).then(
      () => true,
      () => false,
    );
  const folder = dirname(database);
  // What else is wrong with it, and that there is none, the first query says.
  if (!(await may(database, constants.R_OK)) || (await may(folder, constants.W_OK))) return;
  if ((await may(`${database}-wal`, constants.R_OK)) && (await may(`${database}-shm`, constants.R_OK)))
    return;
  throw new ValhallaError(
    'ERR_VALHALLA_DB_READONLY',
    `${database} cannot be read by this user: SQLite keeps a log beside it for readers too, and the folder ${folder} cannot be written. Give this user the right to write there, or copy the file to a folder of your own and read that.`,
    { path: database },
  );
}
