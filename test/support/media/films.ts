/** A film of one picture in MP4 and in AVI: the heads of the containers, and zeros for the picture. */
import { latin1, u16be, u16le, u32be, u32le } from './bytes.ts';
import { box, fullBox, ilstItems, metaBox } from './ilst.ts';
import type { Tags } from './tags.ts';

export interface FilmOptions {
  readonly width?: number;
  readonly height?: number;
  /** Pictures, 25 a second. */
  readonly frames?: number;
  readonly title?: string;
  /** Titles of chapters of a second each, in a track of texts. */
  readonly chapters?: readonly string[];
}

const RATE = 25;
const FRAME = Buffer.alloc(64);

/** ISO/IEC 14496-12 with one track of MPEG-4 Visual. */
export function mp4Film({
  width = 64,
  height = 36,
  frames = 250,
  chapters = [],
  ...tags
}: FilmOptions & Tags = {}): Buffer {
  const times = [u32be(0), u32be(0), u32be(RATE), u32be(frames)];
  const matrix = Buffer.concat([0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000].map((value) => u32be(value)));
  const entry = box(
    'mp4v',
    Buffer.concat([Buffer.alloc(6), u16be(1), Buffer.alloc(16), u16be(width), u16be(height)]),
    Buffer.concat([
      u32be(0x480000),
      u32be(0x480000),
      u32be(0),
      u16be(1),
      Buffer.alloc(32),
      u16be(24),
      u16be(0xffff),
    ]),
  );
  const table = (at: number): Buffer =>
    box(
      'stbl',
      fullBox('stsd', 0, u32be(1), entry),
      fullBox('stts', 0, u32be(1), u32be(frames), u32be(1)),
      fullBox('stsc', 0, u32be(1), u32be(1), u32be(frames), u32be(1)),
      fullBox('stsz', 0, u32be(FRAME.length), u32be(frames)),
      fullBox('stco', 0, u32be(1), u32be(at)),
    );
  const media = (at: number): Buffer =>
    box(
      'mdia',
      fullBox('mdhd', 0, ...times, u16be(0x55c4), u16be(0)),
      fullBox('hdlr', 0, u32be(0), latin1('vide'), Buffer.alloc(13)),
      box(
        'minf',
        fullBox('vmhd', 1, Buffer.alloc(8)),
        box('dinf', fullBox('dref', 0, u32be(1), fullBox('url ', 1))),
        table(at),
      ),
    );
  const head = [u32be(0), u32be(0), u32be(1), u32be(0), u32be(frames), Buffer.alloc(16)];
  const place = [matrix, u16be(width), u16be(0), u16be(height), u16be(0)];
  const movie = (at: number): Buffer =>
    box(
      'moov',
      fullBox(
        'mvhd',
        0,
        ...times,
        u32be(0x10000),
        u16be(0x100),
        Buffer.alloc(10),
        matrix,
        Buffer.alloc(24),
        u32be(2),
      ),
      box('trak', fullBox('tkhd', 7, ...head, ...place), media(at), ...refersTo(chapters)),
      ...chapterTrack(chapters, at + frames * FRAME.length),
      box('udta', metaBox(ilstItems(tags))),
    );
  const ftyp = box('ftyp', latin1('isom'), u32be(0x200), latin1('isommp41'));
  const at = ftyp.length + movie(0).length + 8;
  const samples = Array.from({ length: frames }, () => FRAME);
  return Buffer.concat([ftyp, movie(at), box('mdat', ...samples, ...chapters.map((title) => sized(title)))]);
}

const CHAPTERS = 2;

function refersTo(chapters: readonly string[]): Buffer[] {
  return chapters.length === 0 ? [] : [box('tref', box('chap', u32be(CHAPTERS)))];
}

/** QuickTime File Format, "Chapter lists". @param at where the first text is; two of them are a chunk */
function chapterTrack(titles: readonly string[], at: number): Buffer[] {
  if (titles.length === 0) return [];
  const sizes = titles.map((title) => sized(title).length);
  const starts = sizes.map((_, index) => at + sizes.slice(0, index).reduce((sum, size) => sum + size, 0));
  const chunks = starts.filter((_, index) => index % 2 === 0);
  const table = box(
    'stbl',
    fullBox('stsd', 0, u32be(1), box('text', Buffer.alloc(6), u16be(1), Buffer.alloc(43))),
    fullBox('stts', 0, u32be(1), u32be(titles.length), u32be(1000)),
    fullBox('stsc', 0, u32be(1), u32be(1), u32be(2), u32be(1)),
    fullBox('stsz', 0, u32be(0), u32be(sizes.length), ...sizes.map(u32be)),
    fullBox('stco', 0, u32be(chunks.length), ...chunks.map(u32be)),
  );
  const times = [u32be(0), u32be(0), u32be(1000), u32be(titles.length * 1000), u16be(0x55c4), u16be(0)];
  const media = box(
    'mdia',
    fullBox('mdhd', 0, ...times),
    fullBox('hdlr', 0, u32be(0), latin1('text'), Buffer.alloc(13)),
    box('minf', table),
  );
  const head = [u32be(0), u32be(0), u32be(CHAPTERS), Buffer.alloc(68)];
  return [box('trak', fullBox('tkhd', 0, ...head), media)];
}

function sized(title: string): Buffer {
  const text = Buffer.from(title);
  return Buffer.concat([u16be(text.length), text]);
}

/** AVI (Microsoft, AVI RIFF File Reference) with one stream of Xvid. */
export function aviFilm({
  width = 64,
  height = 36,
  frames = 250,
  title,
  software,
}: FilmOptions & { readonly software?: string } = {}): Buffer {
  const main = numbers(1e6 / RATE, 10_000, 0, 0x10, frames, 0, 1, 0, width, height, 0, 0, 0, 0);
  const stream = Buffer.concat([
    latin1('vidsXVID'),
    numbers(0, 0, 0, 1, RATE, 0, frames, 0, 0, 0),
    Buffer.alloc(8),
  ]);
  const format = Buffer.concat([
    numbers(40, width, height),
    u16le(1),
    u16le(24),
    latin1('XVID'),
    numbers(width * height * 3, 0, 0, 0, 0),
  ]);
  const heads = list('hdrl', chunk('avih', main), list('strl', chunk('strh', stream), chunk('strf', format)));
  const texts = Object.entries({ INAM: title, ISFT: software }).flatMap(([name, text]) =>
    text === undefined ? [] : [chunk(name, latin1(`${text}\0`))],
  );
  const info = texts.length === 0 ? [] : [list('INFO', ...texts)];
  const movie = list('movi', ...Array.from({ length: frames }, () => chunk('00dc', FRAME)));
  const body = Buffer.concat([latin1('AVI '), heads, ...info, movie]);
  return Buffer.concat([latin1('RIFF'), u32le(body.length), body]);
}

function numbers(...values: number[]): Buffer {
  return Buffer.concat(values.map(u32le));
}

function chunk(name: string, data: Buffer): Buffer {
  return Buffer.concat([latin1(name), u32le(data.length), data, Buffer.alloc(data.length % 2)]);
}

function list(name: string, ...chunks: Buffer[]): Buffer {
  return chunk('LIST', Buffer.concat([latin1(name), ...chunks]));
}
