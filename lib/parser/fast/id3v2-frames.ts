/**
 * Contents of ID3v2 frames -> native tags, as music-metadata hands them over for a tag that `id3-condense.ts` has
 * written anew: all versions are read by the rules of 2.4. (id3.org: ID3v2.2, ID3v2.3.0, ID3v2.4.0-frames)
 */
import type { NativeTag } from '../../metadata/tag-maps/native-values.ts';
import { ID3V22_FRAMES, id3v2 } from '../../metadata/tag-maps/id3v2.ts';
import { parseGenres } from './genres.ts';
import type { HandOn } from './hand-on.ts';
import { fourcc, u8 } from './numbers.ts';
import { decodeText, endOfText, latin1 } from './text.ts';
import { trueEncoding } from '../id3-encoding.ts';
import { CHAPTER_NAME, id3Chapter } from '../id3-chapter.ts';
import { id3Volume } from '../id3-volume.ts';
import { syncedText } from '../synced-text.ts';

/** Reads one frame between `from` and `to` into `tags`. */
type Read = (id: string, bytes: Buffer, from: number, to: number, tags: NativeTag[]) => HandOn | undefined;

export interface FrameKind {
  readonly id: string;
  readonly read: Read;
}

/** Longer counters (POPM, PCNT) are not numbers any more. */
const COUNTER_CAP = 6;

/** One text, or several apart by NUL. */
const texts: Read = (id, bytes, from, to, tags) => {
  const mended = trueEncoding(bytes, u8(bytes, from), from + 1, to);
  const text = textOf(bytes, mended, from, to);
  if (text === undefined) return 'text encoding';
  tags.push({ id, value: text.includes('\0') ? apart(text) : text, ...wasOf(mended) });
  return undefined;
};

/** Stays whole: what is apart by NUL is taken apart when it is cleaned. */
const whole: Read = (id, bytes, from, to, tags) => {
  const mended = trueEncoding(bytes, u8(bytes, from), from + 1, to);
  const value = textOf(bytes, mended, from, to);
  if (value === undefined) return 'text encoding';
  tags.push({ id, value, ...wasOf(mended) });
  return undefined;
};

const genre: Read = (id, bytes, from, to, tags) => {
  const mended = trueEncoding(bytes, u8(bytes, from), from + 1, to);
  const text = textOf(bytes, mended, from, to);
  if (text === undefined) return 'text encoding';
  for (const part of apart(text))
    for (const value of parseGenres(part)) tags.push({ id, value, ...wasOf(mended) });
  return undefined;
};

/** TXXX: description, texts. */
const user: Read = (id, bytes, from, to, tags) => {
  const encoding = u8(bytes, from);
  const end = endOfText(bytes, encoding, from + 1, to);
  const name = decodeText(bytes, encoding, from + 1, end);
  const text = decodeText(bytes, encoding, behind(encoding, end, to), to);
  if (name === undefined || text === undefined) return 'text encoding';
  const key = name === '' ? id : `${id}:${name}`;
  for (const value of apart(text)) tags.push({ id: key, value });
  return undefined;
};

/** COMM, USLT: language, description, text. */
const comment: Read = (id, bytes, from, to, tags) => {
  if (to - from < 4) return undefined;
  const encoding = u8(bytes, from);
  const end = endOfText(bytes, encoding, from + 4, to);
  const start = behind(encoding, end, to);
  const descriptor = decodeText(bytes, encoding, from + 4, end);
  const text = decodeText(bytes, encoding, start, endOfText(bytes, encoding, start, to));
  if (descriptor === undefined || text === undefined) return 'text encoding';
  tags.push({ id, value: { language: latin1(bytes, from + 1, from + 4), descriptor, text } });
  return undefined;
};

/** SYLT: handed on as what it is kept as, a plain text with times in it. */
const synced: Read = (_id, bytes, from, to, tags) => {
  const found = syncedText(bytes, from, to);
  if (found !== undefined) tags.push({ id: 'USLT', value: { descriptor: '', ...found } });
  return undefined;
};

/** Addresses are Latin-1 and have no encoding byte. */
const address: Read = (id, bytes, from, to, tags) => {
  tags.push({ id, value: latin1(bytes, from, endOfText(bytes, 0, from, to)) });
  return undefined;
};

/** WFED, which Apple gave an encoding byte. */
const feed: Read = (id, bytes, from, to, tags) => {
  const encoding = u8(bytes, from);
  const value = decodeText(bytes, encoding, from + 1, endOfText(bytes, encoding, from + 1, to));
  if (value === undefined) return 'text encoding';
  tags.push({ id, value });
  return undefined;
};

/** WXXX: description, then an address. */
const userAddress: Read = (id, bytes, from, to, tags) => {
  const encoding = u8(bytes, from);
  const end = endOfText(bytes, encoding, from + 1, to);
  const description = decodeText(bytes, encoding, from + 1, end);
  if (description === undefined) return 'text encoding';
  const start = behind(encoding, end, to);
  tags.push({ id, value: { description, url: latin1(bytes, start, endOfText(bytes, 0, start, to)) } });
  return undefined;
};

/** PCST of iTunes: the frame says it by being there. */
const podcast: Read = (id, _bytes, _from, _to, tags) => {
  tags.push({ id, value: 1 });
  return undefined;
};

/** UFID: owner, identifier. */
const identifier: Read = (id, bytes, from, to, tags) => {
  const end = endOfText(bytes, 0, from, to);
  const value = Uint8Array.from(bytes.subarray(behind(0, end, to), to));
  tags.push({ id, value: { owner_identifier: latin1(bytes, from, end), identifier: value } });
  return undefined;
};

/** POPM: e-mail, rating, counter. */
const rating: Read = (id, bytes, from, to, tags) => {
  const end = endOfText(bytes, 0, from, to);
  const at = behind(0, end, to);
  if (to - at > COUNTER_CAP + 1) return 'not a frame';
  const counter = to - at > 1 ? bytes.readUIntBE(at + 1, to - at - 1) : undefined;
  tags.push({ id, value: { email: latin1(bytes, from, end), rating: at < to ? u8(bytes, at) : 0, counter } });
  return undefined;
};

const counter: Read = (id, bytes, from, to, tags) => {
  if (to - from > COUNTER_CAP) return 'not a frame';
  tags.push({ id, value: bytes.readUIntBE(from, to - from) });
  return undefined;
};

/** TMCL, TIPL, IPLS: role, names, role, names ... */
const people: Read = (id, bytes, from, to, tags) => {
  const text = textOf(bytes, trueEncoding(bytes, u8(bytes, from), from + 1, to), from, to);
  if (text === undefined) return 'text encoding';
  const parts = apart(text);
  const roles = new Map<string, string[]>();
  for (let i = 0; i + 1 < parts.length; i += 2) {
    const role = parts[i] as string;
    roles.set(role, [...(roles.get(role) ?? []), ...(parts[i + 1] as string).split(',')]);
  }
  tags.push({ id, value: Object.fromEntries(roles) });
  return undefined;
};

const chapter: Read = (_id, bytes, from, to, tags) => {
  const value = id3Chapter(bytes, from, to);
  if (value !== undefined) tags.push({ id: `TXXX:${CHAPTER_NAME}`, value });
  return undefined;
};

const volume: Read = (_id, bytes, from, to, tags) => {
  for (const [name, value] of id3Volume(bytes, from, to)) tags.push({ id: `TXXX:${name}`, value });
  return undefined;
};

const READERS: Readonly<Record<string, Read>> = {
  TRCK: whole,
  TPOS: whole,
  TIT1: whole,
  TIT2: whole,
  TIT3: whole,
  TCON: genre,
  TXXX: user,
  CHAP: chapter,
  RVA2: volume,
  XRVA: volume,
  COMM: comment,
  USLT: comment,
  SYLT: synced,
  WCOM: address,
  WCOP: address,
  WOAF: address,
  WOAR: address,
  WOAS: address,
  WORS: address,
  WPAY: address,
  WPUB: address,
  WXXX: userAddress,
  WFED: feed,
  UFID: identifier,
  POPM: rating,
  PCNT: counter,
  PCST: podcast,
  TMCL: people,
  TIPL: people,
  IPLS: people,
};
/** Needed beside what the table names: the day of ID3v2.3, lyrics with times, chapters, gains, and frames whose rows have more in their names. */
const OTHERS = ['TDAT', 'SYLT', 'CHAP', 'RVA2', 'XRVA', 'UFID', 'TXXX', 'POPM', 'IPLS'];

/** Frames that the table can use, by name as a number. */
const KINDS: ReadonlyMap<number, FrameKind> = new Map(
  // `TXXX:STYLE` is a row of the table, not a frame; so is POPM_COUNTER.
  [...OTHERS, ...Object.keys(id3v2.tags).filter((id) => id.length === 4)].map((id) => [
    fourcc(id),
    kindOf(id),
  ]),
);

/** The same by the names of 2.2. */
const KINDS_OF_22: ReadonlyMap<number, FrameKind> = new Map(
  Object.entries(ID3V22_FRAMES)
    .filter(([, id]) => KINDS.has(fourcc(id)))
    .map(([old, id]) => [fourcc(`${old}\0`) >>> 8, kindOf(id)]),
);

function kindOf(id: string): FrameKind {
  return { id, read: READERS[id] ?? texts };
}

/** @param name the bytes of the name as one number; in 2.2 there are three of them */
export function frameKind(name: number, major: number): FrameKind | undefined {
  return (
    (major === 2 ? KINDS_OF_22 : KINDS).get(name) ??
    (major > 2 && name >>> 24 === T ? otherText(name) : undefined)
  );
}

const T = 0x54;
const NAME = /^T[A-Z0-9]{3}$/;
/** A file may invent a million. */
const OTHERS_CAP = 500;
const others = new Map<number, FrameKind>();

/** A text that no table knows, but the user may (`keys` of the option `tags`). */
function otherText(name: number): FrameKind | undefined {
  const known = others.get(name);
  if (known !== undefined) return known;
  const id = String.fromCharCode(T, (name >> 16) & 255, (name >> 8) & 255, name & 255);
  if (!NAME.test(id)) return undefined;
  const kind = { id, read: texts };
  if (others.size < OTHERS_CAP) others.set(name, kind);
  return kind;
}

/** Text behind its encoding. */
function textOf(bytes: Buffer, mended: 1 | 2 | undefined, from: number, to: number): string | undefined {
  // A terminator of one byte is no half of a letter.
  const end = mended !== undefined && (to - from) % 2 === 0 && u8(bytes, to - 1) === 0 ? to - 1 : to;
  return decodeText(bytes, mended ?? u8(bytes, from), from + 1, end);
}

function wasOf(mended: 1 | 2 | undefined): { was?: string } {
  return mended === undefined ? {} : { was: 'utf-16' };
}

function apart(text: string): string[] {
  return text.includes('\0') ? text.split('\0').map((part) => part.trim()) : [text.trim()];
}

/** Behind the terminator at `end`, one zero or two. */
function behind(encoding: number, end: number, to: number): number {
  return Math.min(to, end + (encoding === 1 || encoding === 2 ? 2 : 1));
}
