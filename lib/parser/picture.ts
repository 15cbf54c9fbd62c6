/**
 * The bytes of one picture, for somebody who asked. A locator holds for the file it was made from: if the stamp is
 * another by now, nothing is returned (the file has to be parsed first).
 */
import type { ArtworkLocator, PictureTask, RawPath } from '../channel/packet.ts';
import { ValhallaError } from '../errors.ts';
import { sniff } from '../store/picture-type.ts';
import { askForPicture } from './general.ts';
import { synchronised } from './id3-condense.ts';
import type { OpenedFile } from './open-regular.ts';
import { readable } from './open-regular.ts';
import { bytesAt } from './byte-source.ts';
import type { Window } from './window.ts';
import { tooLarge } from './window.ts';

export const PICTURE_CAP: number = 50 * 1024 * 1024;
/** The picture, written as base64, with what stands around it. */
const READ_CAP = 2 * PICTURE_CAP;

export interface Picture {
  readonly bytes: Uint8Array;
  /** By its first bytes, whatever the tag says. */
  readonly mime: string;
}

/** @throws ERR_VALHALLA_CHANGED, _NO_ARTWORK, _TOO_LARGE, _UNAVAILABLE */
export async function readPicture(
  window: Window,
  file: OpenedFile,
  path: RawPath,
  task: PictureTask,
): Promise<Picture> {
  if (file.stamp !== task.stamp) {
    throw new ValhallaError(
      'ERR_VALHALLA_CHANGED',
      `${readable(path)} was changed since its picture was located; scan it again.`,
      { path: readable(path) },
    );
  }
  window.open(file, path, READ_CAP);
  const found = await locate(window, path, task.locator);
  const picture = found === undefined ? undefined : unwrapped(found);
  if (picture === undefined)
    throw new ValhallaError(
      'ERR_VALHALLA_NO_ARTWORK',
      `${readable(path)} holds no picture at the place that was noted.`,
      { path: readable(path) },
    );
  if (picture.bytes.length > PICTURE_CAP) throw tooLarge(path, 'bytes of a picture');
  return picture;
}

async function locate(
  window: Window,
  path: RawPath,
  locator: ArtworkLocator,
): Promise<Uint8Array | undefined> {
  if (locator.at === 'sidecar') return joined(window, path, [0, window.size]);
  if (locator.at === 'spans') return decoded(joined(window, path, locator.spans), locator.coding);
  if (locator.at === 'ask') return askForPicture(window, path, locator.index);
  return undefined; // `stored`: in the artwork store, which is not read here
}

/** @param spans offset, length, offset, length, ... */
function joined(window: Window, path: RawPath, spans: readonly number[]): Uint8Array {
  let total = 0;
  for (let i = 1; i < spans.length; i += 2) total += spans[i] as number;
  if (total > READ_CAP) throw tooLarge(path, 'bytes of a picture');
  const parts: Uint8Array[] = [];
  for (let i = 0; i + 1 < spans.length; i += 2)
    parts.push(bytesAt(window, spans[i] as number, spans[i + 1] as number));
  // One span is the rule: it is not copied again.
  return parts.length === 1 ? (parts[0] as Uint8Array) : Uint8Array.from(Buffer.concat(parts));
}

function decoded(bytes: Uint8Array, coding: 'raw' | 'base64' | 'unsync'): Uint8Array {
  if (coding === 'raw') return bytes;
  if (coding === 'unsync') return synchronised(bytes);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  return Uint8Array.from(Buffer.from(text, 'base64'));
}

/** The bytes if they are a picture, or the picture in a FLAC picture block (in Vorbis comments it is written as one). */
function unwrapped(bytes: Uint8Array): Picture | undefined {
  const type = sniff(bytes);
  if (type !== undefined) return { bytes, mime: type.mime };
  const inner = blockPicture(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
  const innerType = inner === undefined ? undefined : sniff(inner);
  return inner === undefined || innerType === undefined ? undefined : { bytes: inner, mime: innerType.mime };
}

/** RFC 9639, 8.8: type, MIME type, description, four numbers, picture; each text and the picture behind its length. */
function blockPicture(block: Buffer): Uint8Array | undefined {
  let at = 4;
  for (let text = 0; text < 2; text++) {
    if (at + 4 > block.length) return undefined;
    at += 4 + block.readUInt32BE(at);
  }
  at += 16;
  if (at + 4 > block.length) return undefined;
  return Uint8Array.from(block.subarray(at + 4, at + 4 + block.readUInt32BE(at)));
}
