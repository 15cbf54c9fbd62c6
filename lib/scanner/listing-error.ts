/** What is said of a folder or file that could not be listed: what failed, and what can be done. */
import { isValhallaError } from '../errors.ts';
import type { ErrorCode, WireError } from '../errors.ts';

const REMEDIES: Readonly<Record<string, string>> = {
  ENOENT: 'perhaps the disk or share that holds it is not mounted',
  ENOTDIR: 'give a folder instead',
  EACCES: 'give this user the right to read it',
  EPERM: 'give this user the right to read it',
  EIO: 'check the disk and the connection',
  ESTALE: 'mount the share again',
  ENOTCONN: 'mount the share again',
  EHOSTDOWN: 'perhaps the server is down',
  ETIMEDOUT: 'perhaps the server is down',
  ELOOP: 'remove the loop of links',
  ENAMETOOLONG: 'make this folder a root of its own',
  EMFILE: 'raise the limit of open files (ulimit -n)',
  ENFILE: 'raise the limit of open files of the system',
};

/**
 * A message is a fragment, without full stop: it goes on in a report.
 *
 * @param what `The root`, `The folder`, `The file`
 * @param path absolute, for people
 * @param cause of the system; or an own error, whose message goes on from `is left out: `
 */
export function listingError(code: ErrorCode, what: string, path: string, cause: unknown): WireError {
  const said = isValhallaError(cause)
    ? `is left out: ${cause.message}`
    : `cannot be read ${systemFault(cause)}`;
  return { code, message: `${what} ${path} ${said}`, path };
}

function systemFault(cause: unknown): string {
  const { code = '', message } = cause as NodeJS.ErrnoException;
  // Node.js says `EACCES: permission denied, scandir '/x'`: the call and the path are known here.
  const reason = message.replace(/, \w+( '.*')?$/s, '');
  return `(${reason}): ${REMEDIES[code] ?? 'the next scan tries again'}`;
}

/** True for the errors by which a path says that nothing is there. */
export function isAbsence(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR';
}
