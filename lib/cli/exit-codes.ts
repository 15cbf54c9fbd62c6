/** Exit codes of the command: a documented table (docs/command.md), for scripts and timers. */
import { isValhallaError } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';

export const EXIT = {
  done: 0,
  usage: 1,
  failed: 2,
  unknown: 3,
  incomplete: 4,
  busy: 5,
  interrupted: 130,
  unread: 141,
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
    'The command line is not what it takes, a file or folder that it names is not there or of another kind, or Node.js is too old. `scan`, `watch`: nothing was scanned. `now`, `parse`: the other files were read (where one of them could not be read, 4).',
  failed: 'It could not be done; the message says why and what to do.',
  unknown:
    '`show`, `playlist`, `set` and others: the library does not know it. `why`: it is not in it, or missing.',
  incomplete:
    '`scan`: finished, but a root or folder was offline or unreadable, or marks were held back. What was reached is stored. `now`, `parse`: a file could not be read.',
  busy: '`scan`, `watch`, `purge`, `forget`, `gc`: another process is at work at the library; the message says which, and at what.',
  interrupted: '`scan`, `watch`: stopped by Ctrl-C. What is stored stays; the same command goes on.',
  unread:
    '`scan --json`, `scan --loops`, `watch`: ended because nobody reads the output any more. What is stored stays.',
  terminated: '`scan`, `watch`: stopped by SIGTERM, in the same way.',
};

/** A wrong argument that only the command itself can see. Printed like commander's own messages. */
export class UsageError extends Error {}

/** @returns the exit code for an error that ended a command */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof UsageError) return EXIT.usage;
  if (!isValhallaError(error)) return EXIT.failed;
  return codeOf(error.code);
}

export function codeOf(code: ErrorCode): ExitCode {
  return CODES[code] ?? EXIT.failed;
}

/** Of several files, each with a code of its own. */
export function worse(one: ExitCode, other: ExitCode): ExitCode {
  return SEVERITY.indexOf(one) > SEVERITY.indexOf(other) ? one : other;
}

const SEVERITY: readonly ExitCode[] = [
  EXIT.done,
  EXIT.usage,
  EXIT.unknown,
  EXIT.incomplete,
  EXIT.busy,
  EXIT.failed,
];

/** The same fault has the same code, whichever command meets it. */
const CODES: Readonly<Partial<Record<ErrorCode, ExitCode>>> = {
  ERR_VALHALLA_OPTION: EXIT.usage,
  ERR_VALHALLA_QUERY: EXIT.usage,
  ERR_VALHALLA_NO_FILE: EXIT.usage,
  ERR_VALHALLA_GRABBER_LOAD: EXIT.usage,
  ERR_VALHALLA_NOT_REGULAR: EXIT.usage,
  ERR_VALHALLA_NOT_MEDIA: EXIT.usage,
  ERR_VALHALLA_UNKNOWN_PLAYLIST: EXIT.unknown,
  ERR_VALHALLA_UNKNOWN_ITEM: EXIT.unknown,
  ERR_VALHALLA_UNKNOWN_FILE: EXIT.unknown,
  ERR_VALHALLA_NOT_PARSED: EXIT.incomplete,
  ERR_VALHALLA_TOO_LARGE: EXIT.incomplete,
  ERR_VALHALLA_UNAVAILABLE: EXIT.incomplete,
  ERR_VALHALLA_CHANGED: EXIT.incomplete,
  ERR_VALHALLA_TIMEOUT: EXIT.incomplete,
  ERR_VALHALLA_THREAD_DIED: EXIT.incomplete,
  ERR_VALHALLA_KILLER: EXIT.incomplete,
  ERR_VALHALLA_SCAN_RUNNING: EXIT.busy,
};
