/** The item list of MP4 (`moov.udta.meta.ilst`), as iTunes made it: a box an item, in it name and values. */
import type { NativeTag } from '../../metadata/tag-maps/native-values.ts';
import type { ByteView } from '../byte-source.ts';
import type { Findings } from './findings.ts';
import { genreName } from './genres.ts';
import type { HandOn } from './hand-on.ts';
import type { Box, Boxes } from './mp4-boxes.ts';
import { fourcc, u16be, u24be, u8 } from './numbers.ts';
import { latin1, utf8 } from './text.ts';

const ID = {
  free: fourcc('free'),
  covr: fourcc('covr'),
  mean: fourcc('mean'),
  name: fourcc('name'),
  data: fourcc('data'),
} as const;

/** Well-known types of `data` (QuickTime File Format, Metadata). */
const TYPE = { implicit: 0, utf8: 1, genre: 18, signed: 21, unsigned: 22, u8: 65, u16: 66, u32: 67 } as const;
const PICTURES: Readonly<Record<number, string>> = { 13: 'image/jpeg', 14: 'image/png', 27: 'image/bmp' };
/** Version, type, locale. */
const DATA_HEAD = 8;

/** Tags of the format `iTunes`; pictures are located. */
export function readIlst(view: ByteView, boxes: Boxes, list: Box, findings: Findings): HandOn | undefined {
  const tags = findings.tags('iTunes');
  return boxes.each(list.start, list.end, (item) => {
    if (item.type === ID.free) return undefined;
    let key = String.fromCharCode(
      item.type >>> 24,
      (item.type >> 16) & 255,
      (item.type >> 8) & 255,
      item.type & 255,
    );
    return boxes.each(item.start, item.end, (part) => {
      const length = part.end - part.start;
      if (part.type === ID.data) {
        if (length < DATA_HEAD) return 'cut short';
        if (item.type === ID.covr) return readCover(view, part, findings);
        return readValue(view, key, part, tags);
      }
      if (part.type !== ID.mean && part.type !== ID.name) return 'item type';
      const at = length < 4 ? -1 : view.at(part.start, length);
      if (at < 0) return 'long text';
      key += `:${utf8(view.bytes, at + 4, at + length)}`;
      return undefined;
    });
  });
}

/** There is no type of picture: the first is the cover. */
function readCover(view: ByteView, { start, end }: Box, findings: Findings): HandOn | undefined {
  const at = view.at(start, 4);
  if (at < 0) return 'cut short';
  const kind = findings.artwork.length === 0 ? 'cover' : 'other';
  const data = start + DATA_HEAD;
  if (data < end) findings.picture(kind, PICTURES[u24be(view.bytes, at + 1)], [data, end - data]);
  return undefined;
}

function readValue(view: ByteView, key: string, { start, end }: Box, tags: NativeTag[]): HandOn | undefined {
  const at = view.at(start, end - start);
  if (at < 0) return 'long text';
  const { bytes } = view;
  if (u8(bytes, at) !== 0) return 'item type';
  const from = at + DATA_HEAD;
  const length = end - start - DATA_HEAD;
  // Numbers of ID3v1, whatever type they are said to have: none, or `genre`.
  if (key === 'gnre') return readImplicit(bytes, key, from, length, tags);
  switch (u24be(bytes, at + 1)) {
    case TYPE.utf8:
    case TYPE.genre:
      tags.push({ id: key, value: utf8(bytes, from, from + length) });
      return undefined;
    case TYPE.implicit:
      return readImplicit(bytes, key, from, length, tags);
    case TYPE.signed:
    case TYPE.unsigned: {
      if (length < 1 || length > 4) return 'item type';
      const isSigned = u24be(bytes, at + 1) === TYPE.signed;
      tags.push({
        id: key,
        value: isSigned ? bytes.readIntBE(from, length) : bytes.readUIntBE(from, length),
      });
      return undefined;
    }
    case TYPE.u8:
    case TYPE.u16:
    case TYPE.u32: {
      const size = 1 << (u24be(bytes, at + 1) - TYPE.u8);
      if (length < size) return 'item type';
      tags.push({ id: key, value: bytes.readUIntBE(from, size) });
      return undefined;
    }
    default:
      return undefined;
  }
}

/** Values whose type is known from their names; others are private. */
function readImplicit(
  bytes: Buffer,
  key: string,
  from: number,
  length: number,
  tags: NativeTag[],
): HandOn | undefined {
  if (key === 'trkn' || key === 'disk') {
    if (length < 6) return 'item type';
    tags.push({ id: key, value: `${u16be(bytes, from + 2)}/${u16be(bytes, from + 4)}` });
  } else if (key === 'gnre') {
    const genre = length < 2 ? undefined : genreName(u16be(bytes, from) - 1);
    if (genre !== undefined) tags.push({ id: key, value: genre });
  } else if (key === 'rate') tags.push({ id: key, value: latin1(bytes, from, from + length) });
  return undefined;
}
