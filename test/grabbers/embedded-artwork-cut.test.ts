/** Pictures in containers that cut them into pages, write them as text, or put them into a tag at the end. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import embeddedArtwork from '../../grabbers/embedded-artwork/index.ts';
import { newParser, parsePacket } from '../parser/parse-file.ts';
import { oggFlac } from '../parser/fast/odd-files.ts';
import { apeItem, apeTag, apev2 } from '../support/media/apev2.ts';
import { asf, pictureAttribute } from '../support/media/asf.ts';
import { latin1, u32le, u64le } from '../support/media/bytes.ts';
import { flac } from '../support/media/flac.ts';
import { id3v2 } from '../support/media/id3v2.ts';
import { jpeg } from '../support/media/jpeg.ts';
import { mp3 } from '../support/media/mp3.ts';
import { oggPages } from '../support/media/ogg.ts';
import { opus } from '../support/media/opus.ts';
import { png } from '../support/media/png.ts';
import { pictureComments, vorbisComment } from '../support/media/vorbis-comment.ts';
import type { Comment } from '../support/media/vorbis-comment.ts';
import { vorbis } from '../support/media/vorbis.ts';
import { Folder, contextOf, itemOf, stampOf } from './items.ts';
import type { GrabberResult, LocatedArtwork } from '../../lib/grabber/contract.ts';

/** On several pages of Ogg, and above the 64 KiB of a small ASF attribute. */
const COVER = png({ filler: Buffer.from(Array.from({ length: 200_000 }, (_, index) => index % 251)) });
const SMALL = png({ filler: Buffer.alloc(900, 7) });
const BACK = jpeg();
const cover = { mime: 'image/png', data: COVER, description: 'front' };
const back = { mime: 'image/jpeg', data: BACK, type: 4 };
const tags = { title: 'x', lyrics: 'long '.repeat(50_000), pictures: [cover, back] };

async function grab(path: string): Promise<readonly LocatedArtwork[]> {
  const result = await embeddedArtwork.grab(itemOf(path), contextOf({ extract: false }));
  return (result as GrabberResult | undefined)?.artwork ?? [];
}

/** The bytes that go into the artwork store. */
async function extracted(path: string): Promise<Buffer[]> {
  const kept: Buffer[] = [];
  const keep = (bytes: Uint8Array): Promise<{ name: string; mime: string }> => {
    kept.push(Buffer.from(bytes));
    return Promise.resolve({ name: `picture ${kept.length}`, mime: 'image/png' });
  };
  const result = (await embeddedArtwork.grab(
    itemOf(path),
    contextOf({ extract: true }, { keep }),
  )) as GrabberResult;
  assert.deepEqual(
    result.artwork?.map(({ locator }) => locator.at),
    kept.map(() => 'stored'),
  );
  return kept;
}

/** What `valhalla.artwork()` does with a locator. */
async function read(path: string, { locator }: LocatedArtwork): Promise<Buffer> {
  assert.equal(locator.at, 'spans');
  const body = JSON.stringify({ path, stamp: stampOf(path), locator });
  const { bytes, error } = await newParser().work(parsePacket(path, { step: 'picture', body }));
  assert.equal(error, undefined);
  return Buffer.from(bytes as Uint8Array);
}

/** A stream of Speex: its comments have nothing before them. */
function speex(comments: readonly Comment[]): Buffer {
  return oggPages([
    { data: Buffer.concat([latin1('Speex   1.2'), Buffer.alloc(69)]), granule: 0, flush: true },
    { data: vorbisComment(comments), granule: 0, flush: true },
  ]);
}

/** Two streams side by side: first pages first, then page by page. */
function beside(one: Buffer, other: Buffer): Buffer {
  const [pages, others] = [pagesOf(one), pagesOf(other)];
  const mixed: Buffer[] = [];
  for (let i = 0; i < Math.max(pages.length, others.length); i++)
    mixed.push(...pages.slice(i, i + 1), ...others.slice(i, i + 1));
  return Buffer.concat(mixed);
}

function pagesOf(file: Buffer): Buffer[] {
  const pages: Buffer[] = [];
  for (let at = 0; at < file.length;) {
    const count = file[at + 26] as number;
    const lacing = file.subarray(at + 27, at + 27 + count);
    const end = lacing.reduce((sum, lace) => sum + lace, at + 27 + count);
    pages.push(file.subarray(at, end));
    at = end;
  }
  return pages;
}

const SKELETON = oggPages(
  [
    { data: Buffer.concat([latin1('fishead\0'), Buffer.alloc(56)]), granule: 0, flush: true },
    ...Array.from({ length: 9 }, () => ({ data: Buffer.alloc(300), granule: 0, flush: true })),
  ],
  7,
);

const SOUND = Buffer.alloc(400, 0x55);
const ID3V1 = Buffer.concat([latin1('TAG'), Buffer.alloc(125)]);
const TAG = apeTag([
  apeItem('Title', 'x'),
  apeItem('Cover Art (Front)', Buffer.concat([latin1('front.png\0'), COVER])),
  apeItem('COVER ART (BACK)', Buffer.concat([latin1('\0'), BACK])),
]);

const CONTAINERS: Readonly<Record<string, Buffer>> = {
  vorbis: vorbis({ samples: 2048, tags }),
  opus: opus({ samples: 960, tags }),
  speex: speex([['TITLE', 'x'], ...pictureComments([cover, back])]),
  'flac in Ogg, picture blocks': oggFlac(flac({ samples: 4096, tags }), 4096),
  'vorbis beside a skeleton': beside(SKELETON, vorbis({ samples: 2048, tags })),
  wavpack: Buffer.concat([latin1('wvpk'), SOUND, TAG]),
  'Musepack 8 with ID3v1': Buffer.concat([latin1('MPCK'), SOUND, TAG, ID3V1]),
  "Monkey's Audio": Buffer.concat([latin1('MAC '), SOUND, TAG]),
  'a tag at the start': Buffer.concat([TAG, latin1('MP+'), SOUND]),
  'mp3 with an APE tag': Buffer.concat([mp3({ frames: 3 }), TAG, ID3V1]),
  'mp3 with ID3v2 and an APE tag': Buffer.concat([id3v2({ title: 'x' }), mp3({ frames: 3 }), TAG]),
  'wma, metadata library': asf(
    [['WM/Mood', Buffer.alloc(100)], pictureAttribute(cover), pictureAttribute(back)],
    'library',
  ),
};

for (const [name, bytes] of Object.entries(CONTAINERS)) {
  test(`${name}: both pictures are located, are read where they lie, and are copied if asked for`, async () => {
    using folder = new Folder();
    const path = folder.write('x', bytes);
    const found = await grab(path);
    assert.deepEqual(
      found.map(({ kind }) => kind),
      ['cover', 'back'],
    );
    const whole = await Promise.all(found.map((picture) => read(path, picture)));
    assert.ok(whole[0]?.equals(COVER) && whole[1]?.equals(BACK), 'read');
    const kept = await extracted(path);
    assert.equal(kept.length, 2);
    assert.ok(kept[0]?.equals(COVER) && kept[1]?.equals(BACK), 'copied');
  });
}

test('wma: small pictures are in the extended content description', async () => {
  using folder = new Folder();
  const path = folder.write('x', asf([pictureAttribute({ mime: 'image/png', data: SMALL })]));
  const [found] = await grab(path);
  assert.deepEqual([found?.kind, found?.mime], ['cover', 'image/png']);
  assert.deepEqual(await read(path, found!), SMALL);
  assert.deepEqual(await extracted(path), [SMALL]);
});

test('a picture in Ogg is found wherever pages cut its comment', async () => {
  using folder = new Folder();
  const picture = { mime: 'image/png', data: png({ filler: Buffer.alloc(70_000, 3) }) };
  // The page ends 65,025 bytes after its first segment: within the length, the name, the head, the picture.
  for (let before = 64_980; before < 65_030; before++) {
    const comments: Comment[] = [['C', 'x'.repeat(before - 40)], ...pictureComments([picture])];
    const path = folder.write('x.spx', speex(comments));
    const [found] = await grab(path);
    assert.equal(found?.kind, 'cover', `${before}`);
    assert.ok((await extracted(path))[0]?.equals(picture.data), `${before}`);
  }
});

test('a picture alone in a comment, the older way, is the cover', async () => {
  using folder = new Folder();
  const path = folder.write('x.spx', speex([['coverart', COVER.toString('base64')]]));
  const [found, ...more] = await grab(path);
  assert.deepEqual([found?.kind, more], ['cover', []]);
  assert.ok((await read(path, found!)).equals(COVER));
  assert.ok((await extracted(path))[0]?.equals(COVER));
});

test('more than 32 MiB of one file are not copied: what is over stays where it is', async () => {
  using folder = new Folder();
  const large = Buffer.alloc(20 * 1024 * 1024);
  const item = (place: string): Buffer =>
    apeItem(`Cover Art (${place})`, Buffer.concat([latin1('\0'), large]));
  const path = folder.write('x', Buffer.concat([latin1('wvpk'), apeTag([item('Front'), item('Back')])]));
  const kept: number[] = [];
  const keep = (bytes: Uint8Array): Promise<{ name: string; mime: string }> => {
    kept.push(bytes.length);
    return Promise.resolve({ name: 'x', mime: 'image/png' });
  };
  const result = await embeddedArtwork.grab(itemOf(path), contextOf({ extract: true }, { keep }));
  assert.deepEqual(
    (result as GrabberResult).artwork?.map(({ locator }) => locator.at),
    ['stored', 'spans'],
  );
  assert.deepEqual(kept, [large.length]);
});

test('what is an address, a text, or named like no picture is no artwork', async () => {
  using folder = new Folder();
  const link = { mime: '-->', data: Buffer.from(`http://example.org/${'x'.repeat(100)}`) };
  const files = {
    ogg: speex(pictureComments([link])),
    wma: asf([pictureAttribute(link), ['WM/Picture2', Buffer.alloc(99)]]),
    wavpack: Buffer.concat([
      latin1('wvpk'),
      apeTag([apeItem('Cover Art (Front)', 'a.png'), apeItem('Covers', Buffer.alloc(9))]),
    ]),
  };
  for (const [name, bytes] of Object.entries(files))
    assert.deepEqual(await grab(folder.write(name, bytes)), [], name);
});

test('files that end anywhere lead to no place outside of them', async () => {
  using folder = new Folder();
  const small = { title: 'x', pictures: [{ mime: 'image/png', data: SMALL }] };
  const files = [
    vorbis({ samples: 2048, tags: small }),
    Buffer.concat([latin1('wvpk'), apev2(small)]),
    apev2(small),
    asf([pictureAttribute({ mime: 'image/png', data: SMALL })]),
    asf([pictureAttribute({ mime: 'image/png', data: SMALL })], 'library'),
    oggFlac(flac({ samples: 4096, tags: small }), 4096),
  ];
  for (const whole of files) {
    for (let size = 0; size < whole.length; size += 13) {
      for (const { locator } of await grab(folder.write('x', whole.subarray(0, size)))) {
        assert.ok(locator.at === 'spans');
        for (let i = 0; i < locator.spans.length; i += 2)
          assert.ok(locator.spans[i]! + locator.spans[i + 1]! <= size, `${size}`);
      }
    }
  }
});

test('sizes and counts that lie lead to no picture, and to no long reading', async () => {
  using folder = new Folder();
  const page = oggPages([{ data: latin1('Speex   '), granule: 0, flush: true }]);
  const empty = Buffer.alloc(27);
  page.copy(empty, 0, 0, 26);
  const many = Buffer.concat([u32le(0), u32le(0xffff_ffff), Buffer.alloc(4_000_000)]);
  const vendor = Buffer.concat([u32le(0xffff_ffff), Buffer.alloc(1_000)]);
  const footer = apeTag([]).subarray(-32);
  const objects = Buffer.alloc(240_000);
  for (let at = 30; at + 24 <= objects.length; at += 24) u64le(24).copy(objects, at + 16);
  Buffer.from('3026b2758e66cf11a6d900aa0062ce6c', 'hex').copy(objects);
  u64le(objects.length).copy(objects, 16);
  const standing = Buffer.from(objects);
  standing.fill(0, 30);
  const files = {
    'empty pages': Buffer.concat([page, ...Array.from({ length: 20_000 }, () => empty)]),
    'comments without end': oggPages([
      { data: latin1('Speex   '), granule: 0, flush: true },
      { data: many, granule: 0, flush: true },
    ]),
    'a vendor of 4 GB': oggPages([
      { data: latin1('Speex   '), granule: 0, flush: true },
      { data: vendor, granule: 0, flush: true },
    ]),
    'items without end': Buffer.concat([
      latin1('wvpk'),
      apeTag(Array.from({ length: 50_000 }, () => apeItem('A', ''))),
    ]),
    'a tag larger than the file': Buffer.concat([
      latin1('wvpk'),
      footer.subarray(0, 12),
      u32le(0xffff_fff0),
      footer.subarray(16),
    ]),
    'objects without end': objects,
    'objects of no size': standing,
  };
  for (const [name, bytes] of Object.entries(files))
    assert.deepEqual(await grab(folder.write('x', bytes)), [], name);
});
