import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { isHiddenFolder } from '../../lib/scanner/hidden.ts';
import { DEFAULT_SUFFIXES, suffixOf } from '../../lib/metadata/media-suffixes.ts';
import { suffixMap } from '../../lib/scanner/suffixes.ts';
import { SIDECAR_CAP } from '../../lib/scanner/list-folder.ts';
import { nodeFileSystem } from '../../lib/scanner/file-system.ts';
import { brokenFs, failure, listedFiles, makeTree, rootTask, sidecarsOf, walkAll } from './temp-tree.ts';

test('artwork beside music is a sidecar, in any case and of any kind; other pictures are items', (t) => {
  const pictures = [
    'cover.jpg',
    'FOLDER.JPG',
    'Front.png',
    'album.webp',
    'AlbumArt.gif',
    'poster.jpeg',
    'fanart.jpg',
    'banner.jpg',
    'backdrop.jpg',
  ];
  const root = makeTree(t, [
    'song.mp3',
    ...pictures,
    'song.png',
    'SONG-Fanart.jpg',
    'booklet.jpg',
    'cover.tiff',
    'other-cover.jpg',
  ]);
  const rig = walkAll([rootTask(root)]);
  assert.deepEqual(
    sidecarsOf(rig),
    [...pictures, 'SONG-Fanart.jpg', 'song.png'].sort().map((name) => `${name} artwork`),
  );
  assert.deepEqual(listedFiles(rig), ['booklet.jpg', 'cover.tiff', 'other-cover.jpg', 'song.mp3']);
});

test('a picture above discs or seasons is theirs, if it is named like one', (t) => {
  const root = makeTree(t, ['Album/cover.jpg', 'Album/CD 1/a.mp3', 'Show/poster.jpg', 'Show/holiday.jpg', 'Show/Season 01/1.mkv', 'Artist/folder.jpg', 'Artist/Album/b.mp3']);
  const rig = walkAll([rootTask(root)]);
  assert.deepEqual([...sidecarsOf(rig, 'Album'), ...sidecarsOf(rig, 'Show')], ['cover.jpg artwork', 'poster.jpg artwork']);
  assert.deepEqual(listedFiles(rig).filter((name) => name.endsWith('.jpg')), ['Artist/folder.jpg', 'Show/holiday.jpg']);
}); // prettier-ignore

test('subtitles in a folder beside a film are told with the film, where it is clear whose they are', (t) => {
  const root = makeTree(t, ['Film/Film.mkv', 'Film/Subs/2_English.srt', 'Film/Subs/deep/x.srt', 'Show/E1.mkv', 'Show/E2.mkv', 'Show/Subs/2_English.srt', 'Show/Subs/E1.de.srt', 'Show/subtitles/e2/3_French.srt', 'Music/a.mp3', 'Music/Subs/a.srt']);
  const rig = walkAll([rootTask(root)]);
  assert.deepEqual(sidecarsOf(rig, 'Film'), ['Subs/2_English.srt subtitle']);
  assert.deepEqual(sidecarsOf(rig, 'Show'), ['Subs/E1.de.srt subtitle', 'subtitles/e2/3_French.srt subtitle']);
  assert.deepEqual(sidecarsOf(rig, 'Music'), []);
}); // prettier-ignore

test('a folder of pictures has items only, whatever their names', (t) => {
  const root = makeTree(t, ['cover.jpg', 'a.jpg', 'film.mp4/', 'list.m3u', '.hidden.mp3']);
  const rig = walkAll([rootTask(root)]);
  assert.deepEqual(sidecarsOf(rig), []);
  assert.deepEqual(listedFiles(rig), ['a.jpg', 'cover.jpg', 'list.m3u']);
});

test('nfo, lyrics, cue sheets and subtitles are sidecars; a text only if it is named like a media file', (t) => {
  const names = [
    'a.cue',
    'a.lrc',
    'a.elrc',
    'a.ttml',
    'a.nfo',
    'A.txt',
    'readme.txt',
    'f.en.srt',
    'f.ass',
    'f.ssa',
    'f.sub',
    'f.idx',
    'f.vtt',
  ];
  const root = makeTree(t, ['a.flac', 'f.mkv', ...names, 'show/tvshow.nfo']);
  const rig = walkAll([rootTask(root)]);
  assert.deepEqual(sidecarsOf(rig), [
    'A.txt lyrics',
    'a.cue cue',
    'a.elrc lyrics',
    'a.lrc lyrics',
    'a.nfo nfo',
    'a.ttml lyrics',
    'f.ass subtitle',
    'f.en.srt subtitle',
    'f.idx subtitle',
    'f.ssa subtitle',
    'f.sub subtitle',
    'f.vtt subtitle',
  ]);
  assert.deepEqual(sidecarsOf(rig, 'show'), ['tvshow.nfo nfo']);
});

test('a sidecar carries the stamp of its file, and one that cannot be examined is reported', (t) => {
  const root = makeTree(t, ['a.mp3', 'a.lrc', 'cover.jpg']);
  const fs = brokenFs({
    lstat(path) {
      if (String(path).endsWith('cover.jpg')) throw failure('EIO');
      return nodeFileSystem.lstat(path);
    },
  });
  const rig = walkAll([rootTask(root)], {}, fs);
  const { size, mtimeNs, ctimeNs } = nodeFileSystem.stat(join(root, 'a.lrc'));
  assert.deepEqual(rig.of('listing')[0]?.sidecars, [
    { name: 'a.lrc', kind: 'lyrics', stamp: `${size}.${mtimeNs}.${ctimeNs}` },
  ]);
  assert.deepEqual(
    rig.of('unseen').map(({ name }) => name),
    ['cover.jpg'],
  );
});

test('a folder of very many sidecars does not make a message without bound', (t) => {
  const root = makeTree(t, ['one.srt']);
  const [real] = nodeFileSystem.readdir(root);
  const crowd = Array.from(
    { length: SIDECAR_CAP + 1 },
    (_, i) =>
      Object.create(real as object, { name: { value: `${String(i).padStart(6, '0')}.srt` } }) as typeof real,
  );
  const one = nodeFileSystem.lstat(join(root, 'one.srt'));
  const rig = walkAll([rootTask(root)], {}, brokenFs({ readdir: () => crowd as never, lstat: () => one }));
  assert.equal(rig.of('listing')[0]?.sidecars.length, SIDECAR_CAP);
});

test('every default suffix has one type, and is written in lower case without a dot', () => {
  const all = Object.values(DEFAULT_SUFFIXES).flat();
  assert.equal(new Set(all).size, all.length);
  for (const suffix of all) assert.equal(suffixOf(`x.${suffix}`), suffix);
});

test('the formats that the readers of this project know are known by their suffixes', () => {
  const map = suffixMap();
  const known = {
    audio:
      'mp3 flac m4a m4b ogg oga opus spx wav aif aiff wma ape mpc wv tak tta dsf dff ac3 eac3 dts caf mka amr aac mod xm it s3m',
    video: 'mp4 m4v mov mkv webm avi flv ts m2ts mpg mpeg wmv ogv 3gp',
    image: 'jpg jpeg png webp tif tiff heic avif gif bmp tga',
    playlist: 'm3u m3u8 pls xspf asx wpl zpl',
  };
  for (const [type, suffixes] of Object.entries(known))
    for (const suffix of suffixes.split(' ')) assert.equal(map[suffix], type, suffix);
});

test('a custom list replaces the list of its type, and takes its suffixes from the others', () => {
  const map = suffixMap({ video: ['OGG', 'mp4'] });
  assert.equal(map['ogg'], 'video');
  assert.equal(map['mp4'], 'video');
  assert.equal(map['mkv'], undefined);
  assert.equal(map['mp3'], 'audio');
  assert.equal(suffixMap({ audio: [] })['mp3'], undefined);
});

test('custom suffixes decide what is listed', (t) => {
  const root = makeTree(t, ['a.mp3', 'b.sng', 'c.jpg']);
  writeFileSync(join(root, 'd.SNG'), '');
  assert.deepEqual(
    listedFiles(walkAll([rootTask(root)], { suffixes: suffixMap({ audio: ['sng'], image: [] }) })),
    ['b.sng', 'd.SNG'],
  );
});

test('declarations of TypeScript are no MPEG transport streams, and packages of Node.js are passed by', () => {
  assert.equal(suffixOf('index.d.ts'), '');
  assert.equal(suffixOf('recording.ts'), 'ts');
  assert.equal(isHiddenFolder('node_modules'), true);
});
