import assert from 'node:assert/strict';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import embeddedArtwork from '../../../grabbers/embedded-artwork/index.ts';
import type { LocatedArtwork, Packet } from '../../../lib/channel/packet.ts';
import type { GrabberResult } from '../../../lib/grabber/contract.ts';
import { contextOf, itemOf } from '../../grabbers/items.ts';
import { jpeg } from '../../support/media/jpeg.ts';
import { mp3 } from '../../support/media/mp3.ts';
import { png } from '../../support/media/png.ts';
import { vorbis } from '../../support/media/vorbis.ts';
import { vorbisComment } from '../../support/media/vorbis-comment.ts';
import { newParser, parsePacket, temporaryFolder } from '../parse-file.ts';
import { SHAPES } from './shapes.ts';

const PICTURES = [png(), jpeg()];

/** The bytes of a located picture, as somebody gets them who asks for it. */
async function pictureOf(path: string, { locator }: LocatedArtwork): Promise<Packet> {
  const stat = statSync(path, { bigint: true });
  const stamp = `${stat.size}.${stat.mtimeNs}.${stat.ctimeNs}`;
  return newParser().work(
    parsePacket(path, { step: 'picture', body: JSON.stringify({ path, stamp, locator }) }),
  );
}

const WITH_PICTURES = [
  'mp3, ID3v2.2',
  'mp3, ID3v2.2 unsynchronised',
  'mp3, ID3v2.3 and ID3v1',
  'mp3, ID3v2.3 unsynchronised, extended header',
  'mp3, ID3v2.4',
  'mp3, ID3v2.4 unsynchronised, extended header',
  'flac',
  'm4a, AAC',
  'm4a, ALAC, moov last',
  'ogg, Vorbis',
  'ogg, Opus',
  'wav, id3',
  'aiff',
];
/** Not located by the grabber, which has them asked for. */
const ASKED = /^ogg|ID3v2\.[23] unsync/;

async function locatedIn(path: string): Promise<LocatedArtwork[]> {
  const { artwork = '[]' } = await newParser().work(parsePacket(path));
  return JSON.parse(artwork) as LocatedArtwork[];
}

describe('pictures are where the locators say', () => {
  for (const name of WITH_PICTURES) {
    test(name, async (context) => {
      const path = join(temporaryFolder(context), 'file');
      writeFileSync(path, SHAPES[name]?.bytes as Buffer);
      const artwork = await locatedIn(path);
      const second = name.startsWith('m4a') ? 'other' : 'back';
      assert.deepEqual(
        artwork.map(({ kind, mime }) => [kind, mime]),
        [
          ['cover', 'image/png'],
          [second, 'image/jpeg'],
        ],
      );
      for (const [index, located] of artwork.entries()) {
        const { bytes, error } = await pictureOf(path, located);
        assert.equal(error, undefined);
        assert.deepEqual(Buffer.from(bytes as Uint8Array), PICTURES[index]);
      }
      if (ASKED.test(name)) return;
      const grabbed = await embeddedArtwork.grab(itemOf(path), contextOf({ extract: false }));
      assert.deepEqual(artwork, (grabbed as GrabberResult).artwork, 'as the grabber says');
    });
  }

  for (const name of ['ogg, Vorbis, pictures over many pages', 'ogg, FLAC', 'mp3, long tag']) {
    test(name, async (context) => {
      const path = join(temporaryFolder(context), 'file');
      writeFileSync(path, SHAPES[name]?.bytes as Buffer);
      const artwork = await locatedIn(path);
      assert.equal(artwork.length, 1);
      const { bytes } = await pictureOf(path, artwork[0] as LocatedArtwork);
      assert.deepEqual(Buffer.from(bytes as Uint8Array), Buffer.concat([png(), Buffer.alloc(200_000, 7)]));
    });
  }

  test('in an APEv2 tag', async (context) => {
    const path = join(temporaryFolder(context), 'a.mp3');
    const pictures = [{ mime: 'image/png', data: png() }];
    writeFileSync(path, mp3({ frames: 60, apev2: { title: 'x', pictures } }));
    const artwork = await locatedIn(path);
    assert.deepEqual([artwork.length, artwork[0]?.kind], [1, 'cover']);
    const { bytes } = await pictureOf(path, artwork[0] as LocatedArtwork);
    assert.deepEqual(Buffer.from(bytes as Uint8Array), png());
  });
});

test('a file without pictures says so, one of the general lane says nothing', async (context) => {
  const folder = temporaryFolder(context);
  const [fast, general] = [join(folder, 'a.mp3'), join(folder, 'a.mp2')];
  writeFileSync(fast, mp3({ frames: 60 }));
  writeFileSync(general, mp3({ frames: 60, layer: 2, bitrate: 192 }));
  const results = [await newParser().work(parsePacket(fast)), await newParser().work(parsePacket(general))];
  assert.deepEqual(
    results.map(({ source, handedOn, artwork }) => [source, handedOn, artwork]),
    [
      ['fast', undefined, '[]'],
      ['general', 'no mpeg frames', undefined],
    ],
  );
});

test('a picture of type 0 is the cover where there is no other', async (context) => {
  const path = join(temporaryFolder(context), 'a.mp3');
  const pictures = [
    { mime: 'image/jpg', data: jpeg(), type: 4 },
    { mime: 'JPG', data: jpeg(), type: 0 },
    { mime: '-->', data: Buffer.from('http://x.example/'), type: 3 },
  ];
  writeFileSync(path, mp3({ frames: 60, id3v2: { title: 'x', pictures } }));
  const artwork = await locatedIn(path);
  assert.deepEqual(
    artwork.map(({ kind, mime }) => [kind, mime]),
    [
      ['back', 'image/jpeg'],
      ['cover', 'image/jpeg'],
    ],
  );
});

test('a cover of old Ogg files, the picture alone', async (context) => {
  const path = join(temporaryFolder(context), 'a.ogg');
  const comments = [['COVERART', png().toString('base64')]] as const;
  assert.ok(vorbisComment(comments).length > 64);
  writeFileSync(path, vorbis({ samples: 4410, tags: { extra: Object.fromEntries(comments) } }));
  const artwork = await locatedIn(path);
  const { bytes } = await pictureOf(path, artwork[0] as LocatedArtwork);
  assert.deepEqual(Buffer.from(bytes as Uint8Array), png());
});
