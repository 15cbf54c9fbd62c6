/**
 * Paths of which a part is not UTF-8. Such a part has two forms: a text with U+FFFD for people, and its bytes for the
 * file system (a path rebuilt from the text opens nothing). A path is bytes as soon as one of its parts is.
 */
import { resolve } from 'node:path';
import type { RawPath } from './packet.ts';

/** The bytes of a part or of a path; absent (NULL in the database) where its text says it all. */
export type Raw = Uint8Array | null | undefined;

export interface JoinedPath {
  /** For people; it opens the file unless there are `bytes`. */
  readonly path: string;
  /** A Buffer of its own memory, so that a structured clone copies no more than the path. */
  readonly bytes?: Buffer;
}

/**
 * The path of a file of the library. An empty part is left out, so a name of `''` gives the folder and a root of `''`
 * (root 0) stands for `/`.
 *
 * @param folderRaw the whole path of the folder below its root, as bytes
 */
export function joinPath(
  rootPath: string,
  rootRaw: Raw,
  folderPath: string,
  folderRaw: Raw,
  name: string,
  raw: Raw,
): JoinedPath {
  const root: RawPath = rootRaw ?? rootPath;
  const bytes = append(append(root, folderPath, folderRaw), name, raw);
  if (typeof bytes === 'string') return { path: bytes };
  return { path: append(append(rootPath, folderPath), name) as string, bytes: asBuffer(bytes) };
}

/** `folder/name`; bytes as soon as one of the two is. */
export function append(folder: RawPath, name: string, raw?: Raw): RawPath {
  if (name === '') return folder;
  const bytes = raw ?? undefined;
  if (typeof folder === 'string' && bytes === undefined) {
    return folder.endsWith('/') ? folder + name : `${folder}/${name}`;
  }
  const head = asBuffer(folder);
  const tail = bytes ?? Buffer.from(name);
  const slash = head.at(-1) === SLASH ? 0 : 1;
  // Not `Buffer.concat`: its result lies in a shared pool, and a structured clone would copy the whole pool.
  const whole = Buffer.alloc(head.length + slash + tail.length, SLASH);
  whole.set(head);
  whole.set(tail, head.length + slash);
  return whole;
}

/** A path as `fs` takes it: what came over a port is an Uint8Array, which is no Buffer any more. */
export function fsPath(path: RawPath): string | Buffer {
  return typeof path === 'string' ? path : asBuffer(path);
}

/** One character a byte: any two paths can be compared, whether or not they are UTF-8. */
export function byteText(path: RawPath): string {
  return typeof path === 'string' && !NOT_ASCII.test(path) ? path : asBuffer(path).toString('latin1');
}

/** Absolute, as `resolve` of `node:path` says; bytes stay bytes. */
export function resolvePath(path: RawPath): RawPath {
  if (typeof path === 'string') return resolve(path);
  return new Uint8Array(Buffer.from(resolve(byteText(process.cwd()), byteText(path)), 'latin1'));
}

/** The folder itself, or something in it: `/music` does not hold `/music2`. */
export function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

const SLASH = 0x2f;
const NOT_ASCII = /[^\0-\x7f]/;

function asBuffer(path: RawPath): Buffer {
  if (typeof path === 'string') return Buffer.from(path);
  return Buffer.isBuffer(path) ? path : Buffer.from(path.buffer, path.byteOffset, path.byteLength);
}
