import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempDisposableSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { describe, it, test } from 'node:test';
import { parseBuffer } from 'music-metadata';
import { albums } from '../../bench/corpus/album.ts';
import { generate } from '../../bench/corpus/generate.ts';
import { SHAPES } from '../../bench/corpus/shapes.ts';
import type { Size } from '../../bench/corpus/shape.ts';
import { readTruth } from '../../bench/corpus/truth.ts';
import { writeDemoLibrary } from '../../bench/demo-library.ts';

function temporary(): ReturnType<typeof mkdtempDisposableSync> {
  return mkdtempDisposableSync(join(tmpdir(), 'valhalla-corpus-'));
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

function digest(folder: string): string {
  const hash = createHash('sha256');
  for (const path of filesBelow(folder)) hash.update(path).update(readFileSync(join(folder, path)));
  return hash.digest('hex');
}

test('the same options write the same bytes, another seed others', () => {
  using place = temporary();
  const written = [1, 1, 2].map((seed, index) => generate(join(place.path, `${index}`), { files: 25, seed }));
  const [first, again, other] = written.map(
    ({ folder, truth }) => digest(folder) + readFileSync(truth, 'utf8'),
  );
  assert.equal(first, again);
  assert.notEqual(first, other);
});

for (const size of ['small', 'tiny'] satisfies Size[]) {
  test(`${size}: there is a truth for every file, and another reader agrees with it`, async () => {
    using place = temporary();
    const corpus = generate(join(place.path, 'music'), { files: 60, size });
    const truths = readTruth(corpus.truth);
    const media = filesBelow(corpus.folder).filter((path) => !/cover\.(?:jpg|png)$/.test(path));
    assert.deepEqual(truths.map(({ path }) => path).sort(), media);
    for (const { path, values, size: bytes, cover } of truths) {
      const file = join(corpus.folder, path);
      assert.equal(statSync(file).size, bytes);
      const { common, format } = await parseBuffer(readFileSync(file));
      assert.deepEqual(
        [common.title, common.artists, common.genre, common.track.no, common.year, format.sampleRate],
        [
          values['title']?.[0],
          values['artist'],
          values['genre'],
          values['track']?.[0],
          values['year']?.[0],
          values['sample_rate']?.[0],
        ],
      );
      assert.equal(common.picture?.[0]?.data.length, cover?.size);
      const duration = (format.duration ?? 0) * 1000;
      assert.ok(Math.abs(duration - Number(values['duration']?.[0])) < 30, `${path}: ${duration} ms`);
    }
  });
}

describe('a plan', () => {
  const FILES = 5000;
  const planned = [...albums(FILES, 1, 'small')];

  it('deals formats and covers by their shares, and every shape appears', () => {
    const count = (keep: (album: (typeof planned)[number]) => boolean): number =>
      planned.filter(keep).reduce((sum, { tracks }) => sum + tracks.length, 0);
    const shares: Readonly<Record<string, number>> = {
      mp3: 55,
      flac: 25,
      m4a: 8,
      ogg: 5,
      opus: 4,
      wav: 2,
      aiff: 1,
    };
    assert.equal(
      count(() => true),
      FILES,
    );
    for (const [extension, share] of Object.entries(shares)) {
      assert.ok(
        Math.abs(count(({ shape }) => shape.extension === extension) / (FILES / 100) - share) < 0.5,
        extension,
      );
    }
    assert.ok(Math.abs(count(({ embedded }) => embedded !== undefined) / (FILES / 100) - 70) < 1);
    assert.deepEqual(new Set(planned.map(({ shape }) => shape)), new Set(SHAPES));
    assert.equal(
      new Set(planned.flatMap(({ folder, tracks }) => tracks.map(({ path }) => `${folder}/${path}`))).size,
      FILES,
    );
  });

  it('has text in every script, and covers that are distinct by album', () => {
    const text = planned.flatMap(({ tracks }) => tracks.map(({ tags }) => String(tags.title))).join('');
    for (const script of [
      /\p{Script=Cyrillic}/u,
      /\p{Script=Han}/u,
      /\p{Script=Greek}/u,
      /[\u{10000}-\u{10ffff}]/u,
      /\p{M}/u,
    ]) {
      assert.match(text, script);
    }
    const covers = planned.flatMap(({ embedded }) => (embedded === undefined ? [] : [embedded.data]));
    assert.equal(
      new Set(covers.map((bytes) => createHash('sha1').update(bytes).digest('hex'))).size,
      covers.length,
    );
    assert.ok(covers.every(({ length }) => length > 30_000 && length < 510_000));
  });
});

test('real files are megabytes for a reader and little for the disk', () => {
  using place = temporary();
  const { folder, bytes } = generate(join(place.path, 'music'), { files: 10, size: 'real' });
  const files = filesBelow(folder).map((path) => statSync(join(folder, path)));
  assert.ok(bytes / 10 > 2_000_000);
  assert.ok(files.reduce((sum, { blocks }) => sum + blocks * 512, 0) <= bytes * 1.1);
});

test('the demo library has the files it says, in six formats, one of them bad', async () => {
  using place = temporary();
  const { files, bad } = writeDemoLibrary(place.path);
  const media = filesBelow(place.path).filter((path) => !path.endsWith('cover.png'));
  assert.equal(media.length, files);
  assert.deepEqual([...new Set(media.map((path) => extname(path)))].sort(), [
    '.flac',
    '.m4a',
    '.mp3',
    '.ogg',
    '.opus',
    '.wav',
  ]);
  assert.ok(media.includes(bad));
  const { format } = await parseBuffer(readFileSync(join(place.path, bad)), { mimeType: 'audio/mpeg' });
  assert.equal(format.duration, undefined);
});
