/** The tag list of MP4 (`moov.udta.meta.ilst`), as iTunes writes it, and the box that everything in MP4 is made of. */
import { latin1, u16be, u32be, u8, utf8 } from './bytes.ts';
import { list } from './tags.ts';
import type { Tags, Text } from './tags.ts';

/** Size, name, content. @param name four characters, Latin-1 (`©nam`) */
export function box(name: string, ...content: Buffer[]): Buffer {
  const size = content.reduce((sum, part) => sum + part.length, 8);
  return Buffer.concat([u32be(size), latin1(name), ...content]);
}

/** A box with version 0 and flags. */
export function fullBox(name: string, flags: number, ...content: Buffer[]): Buffer {
  return box(name, u32be(flags), ...content);
}

/** Type of a `data` box: what its bytes are. */
export const DATA = { implicit: 0, utf8: 1, jpeg: 13, png: 14, integer: 21 } as const;

export function dataBox(type: number, value: Buffer): Buffer {
  return box('data', u32be(type), u32be(0), value);
}

/** Several values are several `data` boxes in one item. */
export function textItem(name: string, text: Text): Buffer {
  return box(name, ...list(text).map((value) => dataBox(DATA.utf8, utf8(value))));
}

/** `----` with a reverse domain (`mean`) and a name. */
export function freeformItem(name: string, value: string, mean = 'com.apple.iTunes'): Buffer {
  return box(
    '----',
    fullBox('mean', 0, utf8(mean)),
    fullBox('name', 0, utf8(name)),
    dataBox(DATA.utf8, utf8(value)),
  );
}

/** `meta` with its handler and the list. */
export function metaBox(items: readonly Buffer[]): Buffer {
  const handler = fullBox('hdlr', 0, u32be(0), latin1('mdirappl'), Buffer.alloc(9));
  return fullBox('meta', 0, handler, box('ilst', ...items));
}

export function ilstItems(tags: Tags): Buffer[] {
  const texts: readonly (readonly [string, Text | undefined])[] = [
    ['©nam', tags.title],
    ['©ART', tags.artist],
    ['aART', tags.albumArtist],
    ['©alb', tags.album],
    ['©wrt', tags.composer],
    ['©gen', tags.genre],
    ['©day', tags.date],
    ['©cmt', tags.comment],
    ['©lyr', tags.lyrics],
  ];
  const items = texts
    .filter(([, text]) => list(text).length > 0)
    .map(([name, text]) => textItem(name, text as Text));
  // trkn has two bytes more at its end than disk: that is how iTunes writes them
  if (tags.track !== undefined) items.push(box('trkn', pair(tags.track, tags.trackTotal, u16be(0))));
  if (tags.disc !== undefined) items.push(box('disk', pair(tags.disc, tags.discTotal)));
  for (const [name, value] of Object.entries(tags.extra ?? {})) items.push(freeformItem(name, value));
  const covers = (tags.pictures ?? []).map(({ mime, data }) =>
    dataBox(mime === 'image/png' ? DATA.png : DATA.jpeg, data),
  );
  if (covers.length > 0) items.push(box('covr', ...covers));
  return items;
}

function pair(number: number, total = 0, tail: Buffer = u8()): Buffer {
  return dataBox(DATA.implicit, Buffer.concat([u16be(0), u16be(number), u16be(total), tail]));
}
