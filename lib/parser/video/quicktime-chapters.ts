/**
 * Chapters of films as QuickTime and iTunes write them (QuickTime File Format, "Chapter lists"): a track of texts, each as
 * long as its chapter, that another track refers to. mediainfo.js tells that there is one, and nothing of what is in it.
 */
import { chapterText } from '../../metadata/chapters.ts';
import { boxNamed, boxes } from '../boxes.ts';
import type { Box } from '../boxes.ts';
import { bytesAt } from '../byte-source.ts';
import type { ByteView } from '../byte-source.ts';

const CHAPTERS_CAP = 1000;
/** Of a table: version, flags, and the number of what is in it; that of sizes has the size of all in between. */
const TABLE = 8;
const SIZES = 12;
/** Of a table with so many entries of the longest kind. */
const TABLE_CAP = SIZES + CHAPTERS_CAP * 12;
const TITLE_CAP = 1024;
const UTF16 = 0xfeff;
const HANDLERS: ReadonlySet<string> = new Set(['text', 'sbtl']);

/** @returns the values of `chapter` */
export function quicktimeChapters(view: ByteView): string[] {
  const movie = boxNamed(view, 'moov');
  if (movie === undefined) return [];
  const tracks = [...boxes(view, movie.from, movie.to)].filter(({ name }) => name === 'trak');
  const told = tracks.flatMap((track) => numbersIn(tableOf(view, track, 'tref', 'chap'), 0, 4));
  if (told.length === 0) return [];
  const texts = tracks.find((track) => told.includes(idOf(view, track)) && isOfText(view, track));
  return texts === undefined ? [] : chaptersOf(view, texts);
}

function chaptersOf(view: ByteView, track: Box): string[] {
  const media = tableOf(view, track, 'mdia', 'mdhd');
  const scale = media.length < 24 ? 0 : media.readUInt32BE(media[0] === 1 ? 20 : 12);
  if (scale === 0) return [];
  const table = (name: string): Buffer => tableOf(view, track, 'mdia', 'minf', 'stbl', name);
  const lengths = lengthsIn(numbersIn(table('stts'), TABLE, 4));
  let time = 0;
  return [...samplesIn(table)].flatMap(({ place, size }, index) => {
    const start = time;
    time += lengths[index] ?? 0;
    const title = titleIn(Buffer.from(bytesAt(view, place, Math.min(size, TITLE_CAP))));
    return index < lengths.length ? [chapterText((start / scale) * 1000, title)] : [];
  });
}

interface Sample {
  readonly place: number;
  readonly size: number;
}

/** Where the samples are: in chunks, of which runs hold as many. */
function* samplesIn(table: (name: string) => Buffer): Generator<Sample> {
  const sizes = table('stsz');
  const same = sizes.length < SIZES ? 0 : sizes.readUInt32BE(4);
  const each = numbersIn(sizes, SIZES, 4);
  const runs = numbersIn(table('stsc'), TABLE, 4);
  const [short, long] = [numbersIn(table('stco'), TABLE, 4), numbersIn(table('co64'), TABLE, 8)];
  let run = 0;
  let sample = 0;
  for (const [index, chunk] of [...short, ...long].entries()) {
    while ((runs[run + 3] ?? Number.POSITIVE_INFINITY) <= index + 1) run += 3;
    let place = chunk;
    for (let left = runs[run + 1] ?? 0; left > 0 && sample < CHAPTERS_CAP; left--, sample++) {
      const size = same === 0 ? each[sample] : same;
      if (size === undefined) return;
      yield { place, size };
      place += size;
    }
  }
}

/** Runs of samples of one length -> the length of each. */
function lengthsIn(runs: readonly number[]): number[] {
  const lengths: number[] = [];
  for (let at = 0; at + 1 < runs.length; at += 2)
    for (let left = runs[at] as number; left > 0 && lengths.length < CHAPTERS_CAP; left--)
      lengths.push(runs[at + 1] as number);
  return lengths;
}

/** A length, then UTF-8, or UTF-16 that says so. */
function titleIn(bytes: Buffer): string {
  if (bytes.length < 2) return '';
  const text = bytes.subarray(2, 2 + bytes.readUInt16BE(0));
  const isUtf16 = text.length > 1 && text.readUInt16BE(0) === UTF16;
  return isUtf16 ? new TextDecoder('utf-16be').decode(text) : text.toString();
}

function idOf(view: ByteView, track: Box): number {
  const head = tableOf(view, track, 'tkhd');
  return head.length < 24 ? 0 : head.readUInt32BE(head[0] === 1 ? 20 : 12);
}

/** Podcasts refer to a track of pictures, too. */
function isOfText(view: ByteView, track: Box): boolean {
  return HANDLERS.has(tableOf(view, track, 'mdia', 'hdlr').toString('latin1', 8, 12));
}

/** What is in a box inside of boxes; nothing where there is none. */
function tableOf(view: ByteView, track: Box, ...names: readonly string[]): Buffer {
  let box: Box | undefined = track;
  for (const name of names) box = box && boxNamed(view, name, box.from, box.to);
  return box === undefined
    ? Buffer.alloc(0)
    : Buffer.from(bytesAt(view, box.from, Math.min(box.to - box.from, TABLE_CAP)));
}

function numbersIn(table: Buffer, from: number, size: 4 | 8): number[] {
  const numbers: number[] = [];
  for (let at = from; at + size <= table.length; at += size)
    numbers.push(size === 4 ? table.readUInt32BE(at) : Number(table.readBigUInt64BE(at)));
  return numbers;
}
