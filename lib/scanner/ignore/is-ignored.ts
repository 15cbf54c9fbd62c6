/**
 * Whether an ignore file leaves out one file. No folder is listed for it, which takes as long as the folder is large:
 * ignore files are looked for by their names.
 */
import { append } from '../../channel/raw-path.ts';
import type { RawPath } from '../../channel/packet.ts';
import { pathOf, textOf } from '../byte-paths.ts';
import type { FileSystem } from '../file-system.ts';
import { isAbsence } from '../listing-error.ts';
import { kindOf } from '../names.ts';
import type { Entry } from '../names.ts';
import type { Place } from '../place.ts';
import { IGNORE_FILES } from './ignore-files.ts';
import { rulesOfFolder } from './rules-of-folder.ts';

/**
 * @param root path of the root, in byte text
 * @param file below it, in byte text
 * @throws where an ignore file cannot be read
 */
export function isIgnored(fs: FileSystem, root: string, file: string): boolean {
  const names = file.slice(root === '/' ? 1 : root.length + 1).split('/');
  let rules: Place['rules'];
  let folder = root;
  let path = '';
  for (const [level, name] of names.entries()) {
    const at = pathOf(folder);
    rules = rulesOfFolder(fs, { at, level, rules }, ignoreFilesIn(fs, at));
    path = path === '' ? textOf(name) : `${path}/${textOf(name)}`;
    if (rules?.ignoring(path, level < names.length - 1) !== undefined) return true;
    folder = `${folder === '/' ? '' : folder}/${name}`;
  }
  return false;
}

function ignoreFilesIn(fs: FileSystem, folder: RawPath): Entry[] {
  return IGNORE_FILES.flatMap((name) => {
    try {
      return [{ name, raw: undefined, kind: kindOf(fs.lstat(append(folder, name))) }];
    } catch (error) {
      if (isAbsence(error)) return [];
      throw error;
    }
  });
}
