/** Reads a sidecar: a small file of text beside a media file. */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { append, fsPath } from '../channel/raw-path.ts';
import type { RawPath } from '../channel/packet.ts';
import { ValhallaError } from '../errors.ts';
import { decodeFile } from '../metadata/decode-text.ts';
import type { GrabItem, SidecarEntry } from './contract.ts';

/** Bytes. The longest NFO of a series with all its actors has 200 KB, an opera in TTML half a megabyte. */
export const SIDECAR_BYTES: number = 2 * 1024 * 1024;
const SLASH = 0x2f;

/**
 * @param legacy charset of what is not Unicode
 * @throws an I/O error; EAGAIN where it is not as the scanner saw it; ERR_VALHALLA_TOO_LARGE before a byte is read
 */
export function readSidecar(
  { file, path }: Pick<GrabItem, 'file' | 'path'>,
  { name, stamp }: SidecarEntry,
  legacy?: string,
): string {
  // A FIFO that took its place since the scan would block the thread for ever.
  const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
  const fd = openSync(fsPath(append(folderOf(file), name)), flags);
  try {
    const stat = fstatSync(fd, { bigint: true });
    const { size, mtimeNs, ctimeNs } = stat;
    const shown = `${name}, beside ${path},`;
    if (!stat.isFile()) throw refusal('ENXIO', `${shown} is no regular file`);
    if (`${size}.${mtimeNs}.${ctimeNs}` !== stamp)
      throw refusal('EAGAIN', `${shown} changed since it was scanned`);
    if (size > SIDECAR_BYTES) {
      throw new ValhallaError(
        'ERR_VALHALLA_TOO_LARGE',
        `${shown} is larger than a file of this kind ever is (${size} bytes, ${SIDECAR_BYTES} are read).`,
        { path },
      );
    }
    return decodeFile(contents(fd, Number(size)), legacy);
  } finally {
    closeSync(fd);
  }
}

/** What a grabber throws where a sidecar is at fault, and not the grabber. */
export function refused(
  { path }: Pick<GrabItem, 'path'>,
  { name }: SidecarEntry,
  reason: string,
): ValhallaError {
  return new ValhallaError('ERR_VALHALLA_NOT_PARSED', `${name}, beside ${path}, was not read: ${reason}.`, {
    path,
  });
}

function contents(fd: number, size: number): Uint8Array {
  const bytes = Buffer.allocUnsafeSlow(size);
  let got = 0;
  for (let more = 1; got < size && more > 0; got += more) more = readSync(fd, bytes, got, size - got, got);
  return bytes.subarray(0, got);
}

/** In the form in which the path is: bytes where it is not UTF-8. */
function folderOf(file: RawPath): RawPath {
  if (typeof file === 'string') return file.slice(0, file.lastIndexOf('/')) || '/';
  return file.subarray(0, Math.max(1, file.lastIndexOf(SLASH)));
}

function refusal(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}
