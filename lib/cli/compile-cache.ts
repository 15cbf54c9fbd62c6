/**
 * Node's cache of compiled code, for the command and its threads: a scan starts a third faster. In a folder of this
 * user's own, because who can write to it can run code as this user.
 */
import { mkdirSync, statSync } from 'node:fs';
import module from 'node:module';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** Does nothing where there is no place for it. */
export function enableCompileCache(env: NodeJS.ProcessEnv = process.env): void {
  const folder = env['NODE_COMPILE_CACHE'] || ownFolder(env['XDG_CACHE_HOME']);
  if (folder === undefined) return;
  module.enableCompileCache(folder);
  // It is a thread's own affair: those that are started find it here.
  env['NODE_COMPILE_CACHE'] = folder;
}

/** One level after the other: below a folder that takes none (`/proc`), Node.js tries for ever to make several. */
function ownFolder(wanted = ''): string | undefined {
  try {
    // A relative one is to be ignored (XDG Base Directory Specification). A user without an entry has no home: it throws.
    const caches = isAbsolute(wanted) ? wanted : join(homedir(), '.cache');
    const folder = join(caches, 'valhalla');
    if (!isAbsolute(folder)) return undefined;
    for (const level of [caches, folder])
      if (statSync(level, { throwIfNoEntry: false }) === undefined) mkdirSync(level, { mode: 0o700 });
    // Not so where root works with the environment of another user.
    return statSync(folder).uid === (process.getuid?.() ?? 0) ? folder : undefined;
  } catch {
    return undefined;
  }
}
