/** Whether what is named is a folder, before a library remembers it. */
import { statSync } from 'node:fs';
import type { Stats } from 'node:fs';
import type { FolderFault } from '../dbmanager/dbmanager-messages.ts';

/** Milliseconds a place may take to answer before it counts as a folder: a dead mount never answers. */
export const FOLDER_ANSWER = 3_000;

/** By path, what is wrong with those that are no folders. */
export type FolderFaults = ReadonlyMap<string, FolderFault>;

/** What a thread of a moment is asked. Undefined: it did not answer. */
export interface FolderErrand {
  readonly options: readonly string[];
  readonly answer: FolderFaults | undefined;
}

/** A dead mount holds whoever looks, for ever: it is for a thread that can be left behind. */
export function folderFaults(paths: readonly string[]): FolderFaults {
  const faults = new Map<string, FolderFault>();
  for (const path of paths) {
    const fault = faultOf(path);
    if (fault !== undefined) faults.set(path, fault);
  }
  return faults;
}

function faultOf(path: string): FolderFault | undefined {
  try {
    return faultOfStats(statSync(path));
  } catch (error) {
    return faultOfError(error);
  }
}

export function faultOfStats(stats: Stats): FolderFault | undefined {
  if (stats.isDirectory()) return undefined;
  const isFile = stats.isFile();
  return { words: isFile ? 'is a file' : 'is neither a folder nor a file', isFile };
}

/** @param error of `fs.stat` */
export function faultOfError(error: unknown): FolderFault {
  const { code } = error as NodeJS.ErrnoException;
  return { words: code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`, isFile: false };
}
