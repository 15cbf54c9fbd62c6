/** Starts scans in processes that may be killed. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ErrorEntry, ScanReport } from '../../lib/index.ts';
import { environmentOf } from './sabotage.ts';
import type { Sabotage } from './sabotage.ts';
import type { Job } from './scan-child.ts';

/** What a child said before it ended by itself. */
export interface Said {
  readonly report: ScanReport;
  readonly errors: readonly ErrorEntry[];
  readonly steps: number;
  readonly writes: number;
  readonly closed?: { readonly abandoned: number } | undefined;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Undefined: it was killed. */
  readonly said: Said | undefined;
  /** For messages of failed tests. */
  readonly stderr: string;
}

/** A child that hangs is a failure of its test, not of the whole run. */
const PATIENCE = 30_000;

const SCRIPT = fileURLToPath(new URL('scan-child.ts', import.meta.url));
/** For `--import`. */
export const PRELOAD: string = new URL('sabotage.ts', import.meta.url).href;

/** Runs a scan in a process of its own, to its end or to its death. */
export async function scanInChild(job: Job, sabotage: Sabotage = {}): Promise<Ended> {
  const child = spawn(
    process.execPath,
    ['--conditions=valhalla-source', '--import', PRELOAD, SCRIPT, JSON.stringify(job)],
    {
      env: { ...process.env, NODE_OPTIONS: '', ...environmentOf(sabotage) },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: PATIENCE,
      killSignal: 'SIGABRT',
    },
  );
  const stdout = child.stdout.setEncoding('utf8').toArray();
  const stderr = child.stderr.setEncoding('utf8').toArray();
  const { promise, resolve } = Promise.withResolvers<[number | null, NodeJS.Signals | null]>();
  child.once('close', (code, signal) => resolve([code, signal]));
  const [code, signal] = await promise;
  const line = (await stdout).join('').trim();
  return {
    code,
    signal,
    said: line === '' ? undefined : (JSON.parse(line) as Said),
    stderr: (await stderr).join(''),
  };
}
