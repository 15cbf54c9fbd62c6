import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** @returns the first executable of this name on the PATH */
export function findProgram(
  name: string,
  { PATH = '' }: NodeJS.ProcessEnv = process.env,
): string | undefined {
  return PATH.split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
