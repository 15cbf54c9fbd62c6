/** Exit codes of the command: a documented table (docs/command.md), for scripts and timers. */
import { isValhallaError } from '../errors.ts';

export const EXIT = {
  done: 0,
  usage: 1,
  failed: 2,
  unknown: 3,
  incomplete: 4,
  busy: 5,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/**
 * A single file that cannot be read is no failure of a scan: every real library has some, and a timer that reports
 * failure each night is soon ignored. What makes the picture of the disk incomplete is one.
 */
export const EXIT_MEANINGS: Readonly<Record<keyof typeof EXIT, string>> = {
  done: 'Done. Files that failed are listed by `valhalla errors`; they do not change the exit code.',
  usage:
    'The command line, or a folder it names, is not what it takes, or Node.js is too old. Nothing was scanned.',
  failed: 'It could not be done; the message says why and what to do.',
  unknown:
    '`show`, `playlist`, `set` and others: the library does not know it. `why`: it is not in it, or missing.',
  incomplete:
    '`scan`: finished, but a root or folder was offline or unreadable, or marks were held back. What was reached is stored. `now`: a file could not be read.',
  busy: '`scan`, `watch`, `purge`, `forget`, `gc`: another process is at work at the library; the message says which, and at what.',
  interrupted: '`scan`: stopped by Ctrl-C. What is stored stays; the same command goes on.',
  terminated: '`scan`: stopped by SIGTERM, in the same way.',
};

/** A wrong argument that only the command itself can see. Printed like commander's own messages. */
export class UsageError extends Error {}

/** @returns the exit code for an error that ended a command */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof UsageError) return EXIT.usage;
  if (!isValhallaError(error)) return EXIT.failed;
  if (error.code === 'ERR_VALHALLA_SCAN_RUNNING') return EXIT.busy;
  if (error.code === 'ERR_VALHALLA_UNKNOWN_PLAYLIST') return EXIT.unknown;
  if (error.code === 'ERR_VALHALLA_OPTION' || error.code === 'ERR_VALHALLA_QUERY') return EXIT.usage;
  return EXIT.failed;
}
