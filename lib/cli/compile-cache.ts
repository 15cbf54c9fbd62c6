/**
 * Node's cache of compiled code, for the command and its threads: a scan starts a third faster. In a folder of this
 * user's own, because who can write to it can run code as this user.
 */
import { mkdirSync, statSync } from 'node:fs';
import module from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Does nothing where there is no place for it. */
export function enableCompileCache(env: NodeJS.ProcessEnv = process.env): void {
  const own = env['NODE_COMPILE_CACHE'] || undefined;
  const folder = own ?? folderIn(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'));
  if (folder !== undefined) module.enableCompileCache(folder);
}

/** One level after the other: below a folder that takes none (`/proc`), Node.js tries for ever to make several. */
function folderIn(caches: string): string | undefined {
  const folder = join(caches, 'valhalla');
  try {
    for (const level of [caches, folder])
      if (statSync(level, { throwIfNoEntry: false }) === undefined) mkdirSync(level, { mode: 0o700 });
    return folder;
  } catch {
    return undefined;
  }
}
