/** Paths in byte text (one character a byte): taken apart, and back as `fs` takes them and people read them. */
import { isUtf8 } from 'node:buffer';
import type { RawPath } from '../channel/packet.ts';

/** Folder and name of a path in byte text. */
export function split(path: string): [folder: string, name: string] {
  const slash = path.lastIndexOf('/');
  return [path.slice(0, slash) || '/', path.slice(slash + 1)];
}

function bytesOf(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

/** For people, suffixes and rules. */
export function textOf(text: string): string {
  return bytesOf(text).toString();
}

export function pathOf(text: string): RawPath {
  const bytes = bytesOf(text);
  return isUtf8(bytes) ? bytes.toString() : bytes;
}

export function namesOf(text: string): { name: string; raw: Uint8Array | undefined } {
  const bytes = bytesOf(text);
  return { name: bytes.toString(), raw: isUtf8(bytes) ? undefined : new Uint8Array(bytes) };
}

export function pathsOf(text: string): { path: string; raw?: Uint8Array } {
  const { name: path, raw } = namesOf(text);
  return raw === undefined ? { path } : { path, raw };
}
