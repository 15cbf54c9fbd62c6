/** Whether what is named is a folder, before a library remembers it. */
import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { systemClock } from '../channel/outbox.ts';
import type { Clock } from '../channel/outbox.ts';
import { within } from '../threads/within.ts';

/** Milliseconds a folder may take to answer before it counts as there: a dead mount never answers. */
const ANSWER = 3000;

export interface FolderFault {
  /** `does not exist` */
  readonly words: string;
  readonly isFile: boolean;
}

export interface FolderLook {
  /** Undefined: it is one, or does not answer. */
  readonly fault?: FolderFault | undefined;
  /** It does not answer: a thread hangs in the kernel until then. */
  readonly silent?: Promise<unknown>;
}

/** @param ask of the disk */
export async function lookAtFolder(
  path: string,
  ask: (path: string) => Promise<Stats> = stat,
  clock: Clock = systemClock,
): Promise<FolderLook> {
  let fault: FolderFault | undefined;
  const look = async (): Promise<void> => {
    fault = await faultOf(path, ask);
  };
  const silent = look();
  return (await within(ANSWER, silent, clock)) ? { fault } : { silent };
}

async function faultOf(
  path: string,
  ask: (path: string) => Promise<Stats>,
): Promise<FolderFault | undefined> {
  try {
    const stats = await ask(path);
    if (stats.isDirectory()) return undefined;
    const isFile = stats.isFile();
    return { words: isFile ? 'is a file' : 'is neither a folder nor a file', isFile };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { words: code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`, isFile: false };
  }
}

/** What is to become a root is looked at, wherever it lies: not by a thread that others wait for. */
export class FolderLooks {
  #hung = 0;

  /** Threads that a disk holds in the kernel now. */
  get hung(): number {
    return this.#hung;
  }

  /** @returns by path, what is wrong with those that are no folders */
  async faults(paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const faults = new Map<string, string>();
    const looks = await Promise.all(paths.map((path) => lookAtFolder(path)));
    for (const [index, { fault, silent }] of looks.entries()) {
      if (fault !== undefined) faults.set(paths[index] as string, fault.words);
      if (silent === undefined) continue;
      this.#hung++;
      void silent.then(() => this.#hung--);
    }
    return faults;
  }
}
