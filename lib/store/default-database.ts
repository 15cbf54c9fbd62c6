/** Where the library of this user lies unless another place is named. */
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** `$XDG_DATA_HOME/libvalhalla/library.db` */
export function defaultDatabase(env: NodeJS.ProcessEnv = process.env): string {
  const data = env['XDG_DATA_HOME'];
  // The specification: a relative path is to be ignored.
  const folder = data !== undefined && data.startsWith('/') ? data : join(homedir(), '.local', 'share');
  return resolve(folder, 'libvalhalla', 'library.db');
}
