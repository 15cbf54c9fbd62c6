/**
 * How the command ends. Usually by letting the loop drain: whatever is left open is a defect that then shows.
 *
 * A thread that is blocked in the kernel (a dead mount) cannot be terminated, and `process.exit` waits for it for ever.
 * `execve` replaces the whole process, threads and all, by a shell that exits with the code. Only the command may do so:
 * the library is somebody's guest.
 */
import type { Pipe } from './pipe.ts';

/** The parts of `process` that end it; a test gives its own. */
export interface Ending {
  exitCode?: number | string | null | undefined;
  readonly execve?:
    | ((file: string, args?: readonly string[], env?: NodeJS.ProcessEnv) => unknown)
    | undefined;
  kill(pid: number, signal: NodeJS.Signals): unknown;
  readonly pid: number;
}

/** @param abandoned threads that could not be ended */
export async function leave(
  code: number,
  abandoned: number,
  pipes: readonly Pipe[],
  ending: Ending = process,
): Promise<void> {
  ending.exitCode = code;
  // What cannot be written any more was reported, or nobody is there to read it.
  await Promise.allSettled(pipes.map((pipe) => pipe.flush()));
  if (abandoned > 0) leaveNow(code, ending);
}

/** Ends the process whatever its threads are doing; what a scan has not stored by now is done again by the next one. */
export function leaveNow(code: number, ending: Ending = process): void {
  ending.exitCode = code;
  try {
    ending.execve?.('/bin/sh', ['sh', '-c', `exit ${code}`], {});
  } catch {
    // Not on this platform, or no shell: below.
  }
  // The exit code is lost with it, but the process is not left hanging.
  ending.kill(ending.pid, 'SIGKILL');
}
