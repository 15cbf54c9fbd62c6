/** Who holds the scan lock, and what for, put into words for whoever has to wait. */
import { hostname } from 'node:os';
import { momentText } from '../status/moment.ts';

/** `grabbing`: what goes on behind a scan; `now`: files that somebody waits for; the last three are chores. */
export type LockWork = 'scan' | 'grabbing' | 'watch' | 'now' | 'purge' | 'forget' | 'gc';

export interface LockOwner {
  readonly pid: number;
  readonly host: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
  readonly work: LockWork;
}

/** Of a holder, for a message. */
export interface HolderWords {
  /** `is being watched by process 12 on tv since 2026-01-02 03:04` */
  readonly state: string;
  /** A sentence: what to do. */
  readonly remedy: string;
}

const TIDIED = { state: 'is being tidied up', remedy: 'Try again in a moment.' };

const WORDS: Readonly<Record<LockWork, HolderWords>> = {
  scan: {
    state: 'is being scanned already',
    remedy:
      'Wait until that scan is over, or stop it; queries, and files on demand (valhalla now FILE), work meanwhile.',
  },
  grabbing: {
    state: 'is in use: grabbers that its last scan did not wait for are run',
    remedy:
      'Wait until they are through, or stop that process: what is left is due at the next scan. Queries, and files on demand (valhalla now FILE), work meanwhile.',
  },
  watch: {
    state: 'is being watched',
    remedy:
      'That watch scans what changes, and does not end by itself: leave the work to it, or stop it first (Ctrl-C where it runs). Queries, and files on demand (valhalla now FILE), work meanwhile.',
  },
  now: {
    state: 'is in use: files that somebody waits for are read',
    remedy: 'Try again in a moment; queries work meanwhile.',
  },
  purge: TIDIED,
  forget: TIDIED,
  gc: TIDIED,
};

export function isWork(work: unknown): work is LockWork {
  return typeof work === 'string' && Object.hasOwn(WORDS, work);
}

/** Of what another version may have written. */
export function isOwner(value: unknown): value is LockOwner {
  const { pid, host, since, work } = (value ?? {}) as { readonly [Key in keyof LockOwner]?: unknown };
  return typeof pid === 'number' && typeof host === 'string' && typeof since === 'number' && isWork(work);
}

export function holderWords(owner: LockOwner | undefined): HolderWords {
  if (owner === undefined)
    return { state: 'is in use by another process', remedy: 'It has it for a moment: try again.' };
  const { pid, host, since, work } = owner;
  const { state, remedy } = WORDS[work];
  return { state: `${state} by process ${pid} on ${host} since ${momentText(since)}`, remedy };
}

/** The message of whoever is refused. */
export function inUse(databasePath: string): (holder: HolderWords) => string {
  return ({ state, remedy }) => `${databasePath} ${state}. ${remedy}`;
}

export function isOwn({ pid, host }: LockOwner): boolean {
  return pid === process.pid && host === hostname();
}
