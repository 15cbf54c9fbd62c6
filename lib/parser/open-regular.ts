/**
 * Opens a file that is regular, and says what kept it from being opened. What only POSIX has is here: without
 * `O_NONBLOCK` (Windows, which has no FIFOs in its file system) the flag is 0.
 */
import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import type { RawPath } from '../channel/packet.ts';
import { ValhallaError } from '../errors.ts';
import { onDisk } from './disk-time.ts';

export interface OpenedFile {
  readonly fd: number;
  readonly size: number;
  /** `size.mtimeNs.ctimeNs`, as the scanner writes it. */
  readonly stamp: string;
}

/**
 * A FIFO or a device opened without `O_NONBLOCK` blocks its thread for ever, and `terminate()` cannot end it; with the
 * flag the open returns and `fstat` tells what it is.
 */
const FLAGS = constants.O_RDONLY | ((constants.O_NONBLOCK as number | undefined) ?? 0);

/**
 * The caller closes `fd`.
 * @throws ERR_VALHALLA_NOT_REGULAR for anything but a regular file, ERR_VALHALLA_UNAVAILABLE for an I/O error
 */
export function openRegular(path: RawPath): OpenedFile {
  const fd = attempt(path, () => openSync(typeof path === 'string' ? path : Buffer.from(path), FLAGS));
  try {
    const stat = attempt(path, () => fstatSync(fd, { bigint: true }));
    if (!stat.isFile()) {
      throw new ValhallaError(
        'ERR_VALHALLA_NOT_REGULAR',
        `${readable(path)} is not a regular file: only regular files are read.`,
        {
          path: readable(path),
        },
      );
    }
    return { fd, size: Number(stat.size), stamp: `${stat.size}.${stat.mtimeNs}.${stat.ctimeNs}` };
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

/**
 * Any error of a file call says that the file could not be reached now (EIO, ESTALE, ENOTCONN, EACCES, EPERM, EMFILE,
 * ENOENT, ELOOP, ENXIO, ETIMEDOUT ...): nothing about the file, so it is never final.
 */
export function unavailable(path: RawPath, error: unknown): ValhallaError {
  const { code, message } = error as NodeJS.ErrnoException;
  return new ValhallaError(
    'ERR_VALHALLA_UNAVAILABLE',
    `${readable(path)} cannot be read now (${code ?? message}); it is tried again at the next scan.`,
    {
      path: readable(path),
      cause: error,
    },
  );
}

/** A path for people; bytes that are not UTF-8 are shown as U+FFFD. */
export function readable(path: RawPath): string {
  return typeof path === 'string' ? path : Buffer.from(path).toString();
}

function attempt<T>(path: RawPath, call: () => T): T {
  try {
    return onDisk(call);
  } catch (error) {
    throw unavailable(path, error);
  }
}
