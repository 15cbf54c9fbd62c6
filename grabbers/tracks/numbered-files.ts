/**
 * The files of a folder whose names begin with a number. Files come folder by folder, and each with a sheet asks: the
 * folder asked about last is kept for as long as its time says that nothing in it changed.
 */
import { readdirSync, statSync } from 'node:fs';

/** Milliseconds after a change in which another one may leave the folder's time as it is (2 s on FAT). */
const SETTLED = 3_000;

type Numbered = ReadonlyMap<number, readonly string[]>;

let last: { readonly folder: string; readonly changed: number; readonly files: Numbered } | undefined;

/** @returns names by number: `01 Title.flac`, `1. Title.flac` and `001.mp3` are 1 */
export function numberedFiles(folder: string | Buffer): Numbered {
  const key = typeof folder === 'string' ? folder : folder.toString('hex');
  const { mtimeMs } = statSync(folder);
  if (last?.folder === key && last.changed === mtimeMs) return last.files;
  const now = Date.now();
  const files = new Map<number, string[]>();
  for (const name of readdirSync(folder)) {
    const number = /^\d{1,3}(?!\d)/.exec(name)?.[0];
    if (number === undefined) continue;
    const same = files.get(Number(number));
    if (same === undefined) files.set(Number(number), [name]);
    else same.push(name);
  }
  last = now - mtimeMs > SETTLED ? { folder: key, changed: mtimeMs, files } : undefined;
  return files;
}
