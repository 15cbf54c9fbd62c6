import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { describe, test } from 'node:test';
import type { Document } from '../../lib/metadata/document.ts';
import { latin1 } from '../support/media/bytes.ts';
import { writeLayout } from '../support/media/layout.ts';
import {
  bmpPicture,
  gifPicture,
  avifPicture,
  heicPicture,
  jpegPicture,
  pngPicture,
  tiffPicture,
  webpPicture,
} from '../support/media/pictures.ts';
import type { PictureOptions } from '../support/media/pictures.ts';
import { chunk, png } from '../support/media/png.ts';
import { mangled, random } from './damage.ts';
import {
  assertInRange,
  newParser,
  parseBytes,
  parsePacket,
  temporaryFolder,
  valuesOf,
} from './parse-file.ts';

const IMAGE = { type: 'image' } as const;

const photograph: PictureOptions = {
  width: 640,
  height: 480,
  exif: {
    orientation: 6,
    make: 'Maker',
    model: 'Model 1',
    description: 'OLYMPUS DIGITAL CAMERA',
    taken: '2003:12:04 10:11:12',
    offset: '+02:00',
    fraction: '25',
    exposure: [1, 250],
    aperture: [28, 10],
    iso: 400,
    focalLength: [50, 1],
    lens: 'Lens 50mm',
    place: [47.5, -8.25, 400.5],
    makerNote: Buffer.alloc(20_000, 7),
  },
};

const facts = {
  width: [640],
  height: [480],
  camera_make: ['Maker'],
  camera_model: ['Model 1'],
  picture_orientation: [6],
  exposure_time: [0.004],
  aperture: [2.8],
  iso: [400],
  focal_length: [50],
  lens: ['Lens 50mm'],
  taken: ['2003-12-04T10:11:12.25+02:00'],
  latitude: [47.5],
  longitude: [-8.25],
  altitude: [400.5],
  description: ['OLYMPUS DIGITAL CAMERA'],
  date: ['2003-12-04'],
  year: [2003],
};

const words = `<dc:title><rdf:Alt><rdf:li xml:lang="x-default">Tïtle</rdf:li><rdf:li xml:lang="de">Titel</rdf:li></rdf:Alt></dc:title>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">Caption</rdf:li></rdf:Alt></dc:description>
<dc:subject><rdf:Bag><rdf:li>one</rdf:li><rdf:li>two, three</rdf:li></rdf:Bag></dc:subject><xmp:Rating>4</xmp:Rating>`;

const containers: Record<string, (options: PictureOptions) => Buffer> = {
  jpeg: jpegPicture,
  png: pngPicture,
  tiff: tiffPicture,
  webp: webpPicture,
  heic: heicPicture,
  avif: avifPicture,
};

describe('what a camera writes is read', () => {
  for (const [name, picture] of Object.entries(containers))
    test(`from ${name}`, async (context) => {
      const result = await parseBytes(context, `a.${name}`, picture(photograph), IMAGE);
      assert.equal(result.source, 'image');
      assert.deepEqual(valuesOf(result), { ...facts, container: [name] });
    });
});

test('width and height are found in pictures without tags', async (context) => {
  for (const [name, picture] of Object.entries({ ...containers, gif: gifPicture, bmp: bmpPicture })) {
    const { width, height } = valuesOf(
      await parseBytes(context, 'a', picture({ width: 32, height: 24 }), IMAGE),
    );
    assert.deepEqual([width, height], [[32], [24]], name);
  }
});

test('words of people come from XMP, in order and with their language, before those of the camera', async (context) => {
  for (const picture of [jpegPicture, pngPicture, webpPicture]) {
    const result = await parseBytes(context, 'a', picture({ ...photograph, xmp: words }), IMAGE);
    const { title, description, keywords, rating } = JSON.parse(result.body) as Document;
    assert.deepEqual(
      [title, description, keywords, rating],
      [[['Tïtle'], ['Titel', 'de']], [['Caption']], [['one'], ['two, three']], [[80]]],
    );
  }
});

test('IPTC gives what XMP does not', async (context) => {
  const iptc = [
    [5, 'Name'],
    [25, 'eins'],
    [25, 'zwei'],
    [55, '20031204'],
    [60, '101112+0200'],
    [120, 'Bildunterschrift: grün'],
  ] as const;
  const values = valuesOf(await parseBytes(context, 'a.jpg', jpegPicture({ iptc }), IMAGE));
  assert.deepEqual(
    [values['title'], values['keywords'], values['description'], values['taken']],
    [['Name'], ['eins', 'zwei'], ['Bildunterschrift: grün'], ['2003-12-04T10:11:12+02:00']],
  );
});

test('places and exposures of XMP are numbers', async (context) => {
  const xmp = `<exif:GPSLatitude>47,30.0N</exif:GPSLatitude><exif:GPSLongitude>8,15,0W</exif:GPSLongitude>
    <exif:ExposureTime>1/250</exif:ExposureTime><exif:FNumber>28/10</exif:FNumber>`;
  const values = valuesOf(await parseBytes(context, 'a.jpg', jpegPicture({ xmp }), IMAGE));
  assert.deepEqual(
    [values['latitude'], values['longitude'], values['exposure_time'], values['aperture']],
    [[47.5], [-8.25], [0.004], [2.8]],
  );
});

test('numbers that no camera has are dropped', async (context) => {
  const exif = {
    exposure: [1, 0],
    aperture: [0, 1],
    place: [120, 400, 0],
    rating: 0,
    orientation: 9,
  } as const;
  const values = valuesOf(await parseBytes(context, 'a.jpg', jpegPicture({ exif }), IMAGE));
  assert.deepEqual(Object.keys(values).sort(), ['altitude', 'container', 'height', 'width']);
});

test('what is no picture is an error, by its content', async (context) => {
  for (const bytes of [
    Buffer.alloc(0),
    Buffer.alloc(1000),
    latin1('<html><body>404</body></html>'.repeat(10)),
  ]) {
    const { outcome, error } = await parseBytes(context, 'a.jpg', bytes, IMAGE);
    assert.deepEqual([outcome, error?.code], ['failed', 'ERR_VALHALLA_NOT_PARSED']);
  }
});

test('a picture of 5 GB costs no more than its head', async (context) => {
  const path = join(temporaryFolder(context), 'a.jpg');
  writeLayout(path, [jpegPicture(photograph), { hole: 5 * 1024 ** 3 }]);
  assert.deepEqual(valuesOf(await newParser().work(parsePacket(path, IMAGE)))['width'], [640]);
});

describe('bombs', () => {
  const MB = 1024 * 1024;
  const zeros = deflateSync(Buffer.alloc(200 * MB));
  const compressed = chunk('zTXt', Buffer.concat([latin1('Comment\0\0'), zeros]));
  const entities = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>`;
  const bombs: Record<string, Buffer> = {
    'a text that grows a thousandfold': png({ chunks: [compressed, compressed, compressed] }),
    'XMP with entities': png({
      chunks: [
        chunk(
          'iTXt',
          Buffer.concat([latin1('XML:com.adobe.xmp\0\0\0\0\0'), latin1(`${entities}<x>&b;&c;</x>`)]),
        ),
      ],
    }),
    'XMP nested ten thousand deep': pngPicture({
      xmp: '<dc:title>'.repeat(10_000) + '</dc:title>'.repeat(10_000),
    }),
    'a million empty chunks': png({ chunks: [Buffer.alloc(12 * MB)] }),
    'a value of 40 MB': tiffPicture({ exif: { description: 'x'.repeat(40 * MB) } }),
  };
  for (const [name, bytes] of Object.entries(bombs))
    test(name, async (context) => {
      const result = await parseBytes(context, 'a.png', bytes, IMAGE);
      assert.ok((result.micros as number) < 3_000_000, `${result.micros} us`);
      if (result.outcome === 'failed') assert.equal(result.error?.code, 'ERR_VALHALLA_TOO_LARGE');
      else {
        assert.doesNotMatch(result.body, /root:|aaaa/);
        assert.ok(result.body.length < 2 * MB);
      }
    });
});

const SEED = 20_031_204;
const ROUNDS = Number(process.env['MANGLED_ROUNDS'] ?? 60);

test(`a damaged picture is read or refused, and nothing absurd is taken from it (seed ${SEED})`, async (context) => {
  const next = random(SEED);
  const path = join(temporaryFolder(context), 'a.jpg');
  const parser = newParser();
  let read = 0;
  for (const [name, picture] of Object.entries(containers)) {
    const whole = picture({ ...photograph, xmp: words });
    for (let round = 0; round < ROUNDS; round++) {
      writeFileSync(path, mangled(whole, next));
      const result = await parser.work(parsePacket(path, IMAGE));
      const where = `${name}, round ${round}`;
      assert.ok((result.micros as number) < 2_000_000, where);
      if (result.outcome !== 'done') {
        assert.match(String(result.error?.code), /^ERR_VALHALLA_(?:NOT_PARSED|TOO_LARGE)$/, where);
        continue;
      }
      read++;
      assertInRange(result, where);
    }
  }
  assert.ok(read > ROUNDS, `${read} read`);
});
