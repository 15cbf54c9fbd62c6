/** What a whole process costs, its start included: wall time, processor time, peak memory. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Usage {
  /** Seconds. */
  readonly wall: number;
  /** Seconds, user and system, of the process and its children; undefined where GNU time is not installed. */
  readonly cpu: number | undefined;
  /** MB (10^6 bytes), peak resident set. */
  readonly memory: number | undefined;
}

export interface Running {
  /** Of the wrapper where there is one. */
  readonly pid: number;
  /** Rejects when the process ends with another code than 0. */
  readonly ended: Promise<Usage>;
}

/** GNU time reads `wait4`'s account: exact at the end of the process, where polling /proc would miss the last moments. */
const GNU_TIME = '/usr/bin/time';
/** Between two looks at /proc, where there is no GNU time. Milliseconds. */
const POLL = 5;

/** Starts a process; its output is thrown away unless it fails. */
export function start(command: readonly string[], env: NodeJS.ProcessEnv = process.env): Running {
  const account = mkdtempSync(join(tmpdir(), 'valhalla-bench-'));
  const report = join(account, 'usage');
  const timed = existsSync(GNU_TIME);
  const [program = '', ...args] = timed
    ? [GNU_TIME, '-q', '-f', '%U %S %M', '-o', report, ...command]
    : command;
  const begun = performance.now();
  const child = spawn(program, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    if (complaint.length < 4096) complaint += text;
  });
  let peak: number | undefined;
  const look = timed ? undefined : setInterval(() => (peak = peakOf(child.pid) ?? peak), POLL);
  const ended = new Promise<Usage>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      const wall = (performance.now() - begun) / 1000;
      clearInterval(look);
      const usage = {
        wall,
        cpu: undefined,
        memory: peak,
        ...(code === 0 && timed ? readReport(report) : {}),
      };
      rmSync(account, { recursive: true, force: true });
      if (code === 0) resolve(usage);
      else reject(new Error(`${command.join(' ')} ended with ${code ?? signal}: ${complaint.trim()}`));
    });
  });
  return { pid: child.pid ?? 0, ended };
}

export function measure(command: readonly string[], env?: NodeJS.ProcessEnv): Promise<Usage> {
  return start(command, env).ended;
}

function readReport(file: string): Pick<Usage, 'cpu' | 'memory'> {
  const [user = 0, system = 0, kilobytes = 0] = readFileSync(file, 'utf8').trim().split(/\s+/).map(Number);
  return { cpu: user + system, memory: (kilobytes * 1024) / 1e6 };
}

/** `VmHWM` only grows, so a look shortly before the end is nearly the peak. */
function peakOf(pid: number | undefined): number | undefined {
  try {
    const kilobytes = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : (Number(kilobytes) * 1024) / 1e6;
  } catch {
    return undefined;
  }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length % 2 === 1) return sorted[middle] as number;
  return ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

/** Median of each figure on its own; undefined where no run has it. */
export function medianUsage(runs: readonly Usage[]): Usage {
  const of = (name: 'cpu' | 'memory'): number | undefined => {
    const known = runs.map((run) => run[name]).filter((value) => value !== undefined);
    return known.length === 0 ? undefined : median(known);
  };
  return { wall: median(runs.map(({ wall }) => wall)), cpu: of('cpu'), memory: of('memory') };
}
