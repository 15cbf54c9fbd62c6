/** APEv2 behind the sound (wiki.hydrogenaudio.org, APEv2 specification): items, then a footer. */
import { kindOfApe } from '../../metadata/pictures.ts';
import type { ByteView } from '../byte-source.ts';
import type { Findings } from './findings.ts';
import type { HandOn } from './hand-on.ts';
import { fourcc, u32be, u32le } from './numbers.ts';
import { endOfText, latin1, utf8 } from './text.ts';

const FOOTER = 32;
const ITEMS_CAP = 1000;
/** A key ends with a zero; it is at most 255 characters. */
const KEY_CAP = 256;
const VERSION = 2000;

/** What a key may be made of. */
const ASCII = /^[ -~]*$/;

const APET = fourcc('APET');
const AGEX = fourcc('AGEX');

const HAS_HEADER = 0x8000_0000;
const IS_HEADER = 0x2000_0000;

/**
 * @param start the tag must begin behind it
 * @param end of the tag, if there is one
 * @returns where it begins; `end` where there is none
 */
export function readApev2(view: ByteView, start: number, end: number, findings: Findings): number | HandOn {
  const at = end - FOOTER < start ? -1 : view.at(end - FOOTER, FOOTER);
  const { bytes } = view;
  if (at < 0 || u32be(bytes, at) !== APET || u32be(bytes, at + 4) !== AGEX) return end;
  const flags = u32le(bytes, at + 20);
  if (u32le(bytes, at + 8) !== VERSION) return 'tag version';
  if ((flags & IS_HEADER) !== 0) return 'tag flags';
  // The size counts the footer, not the header.
  const first = end - u32le(bytes, at + 12);
  const begin = first - ((flags & HAS_HEADER) === 0 ? 0 : FOOTER);
  const items = u32le(bytes, at + 16);
  if (begin < start) return 'cut short';
  if (items > ITEMS_CAP) return 'too many parts';
  return readItems(view, first, end - FOOTER, items, findings) ?? begin;
}

function readItems(
  view: ByteView,
  start: number,
  stop: number,
  count: number,
  findings: Findings,
): HandOn | undefined {
  const { bytes } = view;
  const tags = findings.tags('APEv2');
  let position = start;
  for (let item = 0; item < count; item++) {
    const length = Math.min(8 + KEY_CAP, stop - position);
    const at = length < 9 ? -1 : view.at(position, length);
    if (at < 0) return 'cut short';
    const size = u32le(bytes, at);
    const type = (u32le(bytes, at + 4) >> 1) & 3;
    const keyEnd = endOfText(bytes, 0, at + 8, at + length);
    const value = position + (keyEnd + 1 - at);
    if (keyEnd === at + length || value + size > stop) return 'cut short';
    const key = latin1(bytes, at + 8, keyEnd);
    if (!ASCII.test(key)) return 'text encoding';
    if (type === 0) {
      const from = view.at(value, size);
      if (from < 0) return 'long text';
      for (const text of utf8(bytes, from, from + size).split('\0')) tags.push({ id: key, value: text });
    } else if (type === 1) readBinary(view, key, value, size, findings);
    position = value + size;
  }
  return undefined;
}

/** `Cover Art (...)`: a file name, a zero, the picture. */
function readBinary(view: ByteView, key: string, position: number, size: number, findings: Findings): void {
  const kind = kindOfApe(key);
  const length = Math.min(size, KEY_CAP);
  const at = kind === undefined ? -1 : view.at(position, length);
  if (kind === undefined || at < 0) return;
  const end = endOfText(view.bytes, 0, at, at + length);
  const skipped = end - at + 1;
  if (end < at + length && skipped < size)
    findings.picture(kind, undefined, [position + skipped, size - skipped]);
}
