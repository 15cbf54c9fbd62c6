import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import embeddedArtwork from '../../grabbers/embedded-artwork/index.ts';
import { removeUnsync } from '../../grabbers/embedded-artwork/unsync.ts';
import { aiff } from '../support/media/aiff.ts';
import { apev2 } from '../support/media/apev2.ts';
import { asf } from '../support/media/asf.ts';
import { u32be } from '../support/media/bytes.ts';
import { flac } from '../support/media/flac.ts';
import { frame, id3v2, id3v2Tag, pictureFrame, textFrame } from '../support/media/id3v2.ts';
import { jpeg } from '../support/media/jpeg.ts';
import { m4a } from '../support/media/m4a.ts';
import { matroska } from '../support/media/matroska.ts';
import { mp3 } from '../support/media/mp3.ts';
import { opus } from '../support/media/opus.ts';
import { png } from '../support/media/png.ts';
import { vorbis } from '../support/media/vorbis.ts';
import { Folder, contextOf, itemOf } from './items.ts';
import type { GrabberResult, LocatedArtwork } from '../../lib/grabber/contract.ts';

const COVER = png({ filler: Buffer.alloc(9_000, 7) });
const BACK = jpeg();
const PICTURES = [
  { mime: 'image/png', data: COVER, description: 'front' },
  { mime: 'image/jpeg', data: BACK, type: 4 },
];

async function grab(path: string): Promise<readonly LocatedArtwork[]> {
  const result = (await embeddedArtwork.grab(itemOf(path), contextOf({ extract: false }))) as
    | GrabberResult
    | undefined;
  return result?.artwork ?? [];
}

/** What `valhalla.artwork()` will do with a locator. */
function bytesAt(path: string, { locator }: LocatedArtwork): Buffer {
  assert.equal(locator.at, 'spans');
  assert.ok(locator.at === 'spans');
  const [offset = 0, length = 0] = locator.spans;
  const bytes = readFileSync(path).subarray(offset, offset + length);
  return locator.coding === 'unsync' ? Buffer.from(removeUnsync(bytes)) : bytes;
}

const CONTAINERS: readonly (readonly [name: string, bytes: Buffer])[] = [
  ['flac', flac({ samples: 4096, tags: { title: 'x', pictures: PICTURES }, padding: 5_000 })],
  [
    'mp3 with ID3v2.2',
    mp3({ frames: 3, id3v2: { title: 'x', pictures: PICTURES }, id3v2Options: { version: 2 } }),
  ],
  [
    'mp3 with ID3v2.3',
    mp3({
      frames: 3,
      id3v2: { title: 'x', pictures: PICTURES },
      id3v2Options: { version: 3, extended: true },
    }),
  ],
  [
    'mp3 with ID3v2.4',
    mp3({
      frames: 3,
      id3v2: { title: 'x', pictures: PICTURES },
      id3v2Options: { extended: true, padding: 99 },
    }),
  ],
  [
    'mp3 with ID3v2.4, unsynchronised',
    mp3({ frames: 3, id3v2: { pictures: PICTURES }, id3v2Options: { unsync: true } }),
  ],
  [
    'flac behind an ID3 tag',
    Buffer.concat([id3v2({ title: 'x' }), flac({ samples: 4096, tags: { pictures: PICTURES } })]),
  ],
  ['aiff with an ID3 chunk', aiff({ samples: 9, id3: { pictures: PICTURES } })],
];

for (const [name, bytes] of CONTAINERS) {
  test(`${name}: both pictures are where the locators say`, async () => {
    using folder = new Folder();
    const path = folder.write('x', bytes);
    const [cover, back, ...more] = await grab(path);
    assert.deepEqual([cover?.kind, back?.kind, more], ['cover', 'back', []]);
    assert.deepEqual([cover?.mime, back?.mime], ['image/png', 'image/jpeg']);
    assert.deepEqual(bytesAt(path, cover!), COVER);
    assert.deepEqual(bytesAt(path, back!), BACK);
  });
}

for (const moov of ['first', 'last'] as const) {
  test(`m4a with moov ${moov}: the first picture is the cover`, async () => {
    using folder = new Folder();
    const path = folder.write(
      'x.m4a',
      m4a({ samples: 4096, moov, tags: { title: 'x', pictures: PICTURES } }),
    );
    const [cover, other] = await grab(path);
    assert.deepEqual([cover?.kind, cover?.mime, other?.kind], ['cover', 'image/png', 'other']);
    assert.deepEqual(bytesAt(path, cover!), COVER);
    assert.deepEqual(bytesAt(path, other!), BACK);
  });
}

const ATTACHMENTS = [
  { name: 'font.ttf', mime: 'font/ttf', data: Buffer.alloc(5_000, 1) },
  { name: 'small_cover.jpg', mime: 'image/jpeg', data: BACK },
  { name: 'Cover.png', mime: 'image/png', data: COVER },
  { name: 'still.jpg', mime: 'application/octet-stream', data: BACK },
];

for (const attached of ['first', 'last'] as const) {
  test(`matroska with attachments ${attached}: pictures among them are located, by their names`, async () => {
    using folder = new Folder();
    const path = folder.write('x.mkv', matroska({ attachments: ATTACHMENTS, attached }));
    const found = await grab(path);
    assert.deepEqual(
      found.map(({ kind, mime }) => [kind, mime]),
      [
        ['thumbnail', 'image/jpeg'],
        ['cover', 'image/png'],
        ['other', 'image/jpeg'],
      ],
    );
    assert.deepEqual(
      found.map((each) => bytesAt(path, each)),
      [BACK, COVER, BACK],
    );
  });
}

test('matroska whose segment has no size, or ends in a picture', async () => {
  using folder = new Folder();
  const bytes = matroska({ attachments: ATTACHMENTS.slice(2), attached: 'last' });
  const size = bytes.indexOf(Buffer.from('18538067', 'hex')) + 4;
  bytes.fill(0xff, size + 1, size + 8);
  assert.equal((await grab(folder.write('stream.mkv', bytes))).length, 2);
  assert.equal((await grab(folder.write('cut.mkv', bytes.subarray(0, -20)))).length, 1);
});

test('matroska that leads in circles, or is all elements, ends', async () => {
  using folder = new Folder();
  const bytes = matroska({ attachments: ATTACHMENTS, attached: 'last' });
  const seek = bytes.indexOf(Buffer.from('1941a469', 'hex'));
  bytes.writeUInt32BE(0x114d9b74, seek);
  bytes.writeBigUInt64BE(0n, bytes.indexOf(Buffer.from('53ac', 'hex')) + 10);
  assert.deepEqual(await grab(folder.write('circle.mkv', bytes)), []);
  const head = matroska().subarray(0, bytes.indexOf(Buffer.from('18538067', 'hex')));
  const segment = Buffer.concat([head, Buffer.from('1853806701ffffffffffffff', 'hex')]);
  const empty = Buffer.alloc(200_000, Buffer.from('ec80', 'hex'));
  assert.deepEqual(await grab(folder.write('empty.mkv', Buffer.concat([segment, empty]))), []);
});

test('a picture that has no plain place is to be asked for', async () => {
  using folder = new Folder();
  const tags = { title: 'x', pictures: [PICTURES[0]!] };
  const bytes = mp3({ frames: 3, id3v2: tags, id3v2Options: { version: 3, unsync: true } });
  assert.deepEqual(await grab(folder.write('x', bytes)), [
    { kind: 'cover', mime: undefined, locator: { at: 'ask', index: 0 } },
  ]);
});

test('files without a picture say nothing', async () => {
  using folder = new Folder();
  const tags = { title: 'APIC', comment: 'covr', lyrics: 'x'.repeat(100_000) };
  const files = {
    flac: flac({ samples: 4096, tags }),
    mp3: mp3({ frames: 3, id3v2: tags }),
    'mp3 without tag': mp3({ frames: 3 }),
    m4a: m4a({ samples: 4096, tags }),
    vorbis: vorbis({ samples: 2048, tags }),
    opus: opus({ samples: 960, tags }),
    aiff: aiff({ samples: 9 }),
    mkv: matroska({ tags: { TITLE: 'cover.jpg' } }),
    'mkv with a font': matroska({ attachments: ATTACHMENTS.slice(0, 1) }),
    wma: asf([['WM/Album', Buffer.alloc(80)]]),
    wavpack: Buffer.concat([Buffer.from('wvpk'), apev2(tags)]),
    text: Buffer.from('just text'),
    empty: Buffer.alloc(0),
    'half a tag': id3v2({ title: 'x' }).subarray(0, 12),
  };
  for (const [name, bytes] of Object.entries(files))
    assert.deepEqual(await grab(folder.write(name, bytes)), [], name);
});

test('a picture of type 0 is the cover where there is no other', async () => {
  using folder = new Folder();
  const other = { mime: 'image/png', data: COVER, type: 0 };
  const alone = await grab(folder.write('a', flac({ samples: 4096, tags: { pictures: [other] } })));
  const beside = await grab(
    folder.write('b', flac({ samples: 4096, tags: { pictures: [other, PICTURES[0]!] } })),
  );
  assert.deepEqual(
    alone.map(({ kind }) => kind),
    ['cover'],
  );
  assert.deepEqual(
    beside.map(({ kind }) => kind),
    ['other', 'cover'],
  );
});

test('frame sizes that iTunes wrote wrong into ID3v2.4 are understood', async () => {
  using folder = new Folder();
  const picture = pictureFrame(4, PICTURES[0]!);
  u32be(picture.length - 10).copy(picture, 4);
  const path = folder.write('x.mp3', id3v2Tag([picture, textFrame(4, 'TIT2', 'behind')]));
  const [cover] = await grab(path);
  assert.deepEqual(bytesAt(path, cover!), COVER);
});

test('an encrypted picture and an address in place of a picture are no artwork; a compressed one is asked for', async () => {
  using folder = new Folder();
  const link = frame(3, 'APIC', Buffer.from('\0-->\0\x03\0http://example.org/x.png', 'latin1'));
  const encrypted = pictureFrame(3, PICTURES[0]!);
  encrypted[9] = 0x40;
  const compressed = pictureFrame(3, PICTURES[0]!);
  compressed[9] = 0x80;
  assert.deepEqual(await grab(folder.write('a', id3v2Tag([link, encrypted], { version: 3 }))), []);
  const [asked] = await grab(folder.write('b', id3v2Tag([compressed], { version: 3 })));
  assert.equal(asked?.locator.at, 'ask');
});

test('lengths that lie lead to no picture, and to no long reading', async () => {
  using folder = new Folder();
  const flacBomb = Buffer.concat([Buffer.from('fLaC'), Buffer.alloc(4_000_000)]);
  const atoms = Buffer.alloc(4_000_000);
  for (let at = 0; at < atoms.length; at += 8) atoms.write('\0\0\0\x08free', at, 'latin1');
  atoms.write('ftyp', 4, 'latin1');
  const beyond = flac({ samples: 4096, tags: { pictures: [PICTURES[0]!] } });
  u32be(0xfffffff0).copy(beyond, beyond.indexOf(COVER) - 4);
  const frames = id3v2Tag(
    Array.from({ length: 50_000 }, () => Buffer.from('TXXX\0\0\0\x01\0\0\0', 'latin1')),
  );
  for (const [name, bytes] of Object.entries({ flacBomb, atoms, beyond, frames })) {
    assert.deepEqual(await grab(folder.write(name, bytes)), [], name);
  }
});

test('a file that changed since the scan, or is gone, or is a FIFO, is an I/O error and blocks nothing', async () => {
  using folder = new Folder();
  const path = folder.write('x.flac', flac({ samples: 4096, tags: { pictures: PICTURES } }));
  const item = itemOf(path);
  utimesSync(path, 1, 1);
  const context = contextOf({ extract: false });
  assert.throws(() => embeddedArtwork.grab(item, context), { code: 'EAGAIN' });
  assert.throws(() => embeddedArtwork.grab(itemOf(join(folder.path, 'gone')), context), { code: 'ENOENT' });
  const fifo = join(folder.path, 'fifo.mp3');
  execFileSync('mkfifo', [fifo]);
  assert.throws(() => embeddedArtwork.grab(itemOf(fifo), context), { code: 'ENXIO' });
});

test('with `extract` the bytes are kept, and what is no picture is left out', async () => {
  using folder = new Folder();
  const rubbish = { mime: 'image/png', data: Buffer.from('no picture'), type: 4 };
  const tags = { pictures: [PICTURES[0]!, rubbish] };
  const kept: Uint8Array[] = [];
  const keep = (bytes: Uint8Array): Promise<{ name: string; mime: string }> => {
    if (bytes.length < 100)
      return Promise.reject(Object.assign(new Error('no picture'), { code: 'ERR_VALHALLA_NO_ARTWORK' }));
    kept.push(bytes);
    return Promise.resolve({ name: 'a name', mime: 'image/png' });
  };
  const context = contextOf({ extract: true }, { keep });
  for (const bytes of [
    flac({ samples: 4096, tags }),
    mp3({ frames: 3, id3v2: tags, id3v2Options: { unsync: true } }),
  ]) {
    const result = (await embeddedArtwork.grab(itemOf(folder.write('x', bytes)), context)) as GrabberResult;
    assert.deepEqual(result.artwork, [
      { kind: 'cover', mime: 'image/png', locator: { at: 'stored', name: 'a name' } },
    ]);
    assert.deepEqual(Buffer.from(kept.pop()!), COVER);
  }
});

test('its option is checked', () => {
  const validate = embeddedArtwork.options!['~standard'].validate;
  assert.deepEqual(validate({}), { value: { extract: false } });
  assert.match(JSON.stringify(validate({ extract: 'yes' })), /true or false/);
  assert.match(JSON.stringify(validate({ size: 1 })), /no such option/);
});
