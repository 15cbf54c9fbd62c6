/**
 * Lyrics3 (id3.org/Lyrics3, Lyrics3v2): lyrics behind the sound, and the names that ID3v1 behind them cuts at 30 characters.
 * Version 2 is fields of three letters and five digits of length, then six digits of length and `LYRICS200`; version 1 is
 * one text, and ends with `LYRICSEND`.
 */
import type { ByteView } from '../byte-source.ts';
import type { Findings } from './findings.ts';
import type { HandOn } from './hand-on.ts';
import { latin1, utf8OrLatin1 } from './text.ts';

const BEGIN = 'LYRICSBEGIN';
const MARK = 9;
const SIZE = 6;
/** Of version 1, by its specification: the text, and what is around it. */
const FIRST_CAP = 5100 + BEGIN.length + MARK;
const FIELD = /^([A-Z]{3})(\d{5})$/;

/**
 * @param start the tag must begin behind it
 * @param end of the tag, if there is one
 * @returns where it begins; `end` where there is none
 */
export function readLyrics3(view: ByteView, start: number, end: number, findings: Findings): number | HandOn {
  const at = end - MARK < start ? -1 : view.at(end - MARK, MARK);
  if (at < 0) return end;
  const mark = latin1(view.bytes, at, at + MARK);
  if (mark === 'LYRICS200') return readSecond(view, start, end, findings);
  return mark === 'LYRICSEND' ? readFirst(view, start, end, findings) : end;
}

function readSecond(view: ByteView, start: number, end: number, findings: Findings): number | HandOn {
  const stop = end - MARK - SIZE;
  const digits = stop < start ? -1 : view.at(stop, SIZE);
  const size = digits < 0 ? Number.NaN : Number(latin1(view.bytes, digits, digits + SIZE));
  const begin = stop - size;
  if (!(size >= BEGIN.length) || begin < start) return 'lyrics3';
  const from = view.at(begin, size);
  if (from < 0) return 'long text';
  if (latin1(view.bytes, from, from + BEGIN.length) !== BEGIN) return 'lyrics3';
  const tags = findings.tags('Lyrics3');
  const to = from + size;
  for (let at = from + BEGIN.length; at < to;) {
    const [, id, length] = FIELD.exec(latin1(view.bytes, at, at + 8)) ?? [];
    at += 8 + Number(length);
    if (id === undefined || at > to) return 'lyrics3';
    tags.push({ id, value: utf8OrLatin1(view.bytes, at - Number(length), at) });
  }
  return begin;
}

function readFirst(view: ByteView, start: number, end: number, findings: Findings): number | HandOn {
  const length = Math.min(FIRST_CAP, end - start);
  const from = view.at(end - length, length);
  const skipped =
    from < 0 ? -1 : view.bytes.subarray(from, from + length).lastIndexOf(BEGIN, undefined, 'latin1');
  if (skipped < 0) return 'lyrics3';
  const text = utf8OrLatin1(view.bytes, from + skipped + BEGIN.length, from + length - MARK);
  findings.tags('Lyrics3').push({ id: 'LYR', value: text });
  return end - length + skipped;
}
