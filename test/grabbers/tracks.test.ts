/** Which tracks a file holds: cue sheets as people's disks have them, and chapters. */
import assert from 'node:assert/strict';
import { mkdirSync, truncateSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileOf } from '../../grabbers/tracks/choose-tracks.ts';
import { parseCueSheet } from '../../grabbers/tracks/cue-sheet.ts';
import type { CueSheet } from '../../grabbers/tracks/cue-sheet.ts';
import tracks from '../../grabbers/tracks/index.ts';
import { numberedFiles } from '../../grabbers/tracks/numbered-files.ts';
import { tracksOptions } from '../../grabbers/tracks/options.ts';
import type { TracksOptions } from '../../grabbers/tracks/options.ts';
import type { GrabItem, GrabberResult } from '../../lib/grabber/contract.ts';
import { Folder, contextOf, itemOf, stampOf } from './items.ts';

const SHEET = `REM GENRE "Art Rock"
REM DATE 1999
REM DISCID 00000000
CATALOG 0000000000000
PERFORMER "The Band"
TITLE "The "Best" Album"
FILE "Album.wav" WAVE
  TRACK 01 AUDIO
    TITLE "One"
    INDEX 01 00:00:00
  TRACK 02 AUDIO
    TITLE "Two"
    PERFORMER Guest
    REM COMPOSER "Somebody Else"
    ISRC USRC17607839
    FLAGS DCP
    INDEX 00 01:58:00
    INDEX 01 02:00:74
    INDEX 02 02:30:00
  TRACK 03 MODE1/2352
    INDEX 01 03:00:00
`;
const MINUTE = 60_000;

async function grab(item: GrabItem, options: TracksOptions = { chapters: true }): Promise<GrabberResult> {
  return (await tracks.grab(item, contextOf(options))) ?? {};
}

/** A file of this name beside these sheets. */
async function beside(
  name: string,
  sheets: Readonly<Record<string, string | Uint8Array>>,
  more: Partial<GrabItem> = {},
): Promise<GrabberResult> {
  using folder = new Folder();
  const sidecars = Object.entries(sheets).map(([sheet, text]) => {
    const stamp = stampOf(folder.write(sheet, text));
    return { name: sheet, kind: 'cue', stamp };
  });
  return await grab(
    itemOf(folder.write(name, ''), { sidecars, values: { duration: [3 * MINUTE] }, ...more }),
  );
}

/** `SHEET` about another file. */
function sheetOf(file: string): CueSheet {
  return parseCueSheet(SHEET.replace('Album.wav', file)) ?? assert.fail('no sheet');
}

function titles({ tracks = [] }: GrabberResult): unknown[] {
  return tracks.map(({ values }) => values['title']);
}

test('a sheet gives its tracks: times of INDEX 01, what is said of the disc and of the track', async () => {
  const result = await beside('album.flac', { 'album.cue': SHEET });
  const disc = {
    album: 'The "Best" Album',
    album_artist: 'The Band',
    artist: 'The Band',
    genre: 'Art Rock',
    date: '1999',
    year: 1999,
  };
  assert.deepEqual(result, {
    values: disc,
    tracks: [
      {
        part: 1,
        values: {
          ...disc,
          title: 'One',
          track: 1,
          track_total: 2,
          start: 0,
          end: 120_987,
          duration: 120_987,
        },
      },
      {
        part: 2,
        values: {
          ...disc,
          title: 'Two',
          artist: 'Guest',
          composer: 'Somebody Else',
          isrc: 'USRC17607839',
          track: 2,
          track_total: 2,
          start: 120_987,
          end: 180_000,
          duration: 59_013,
        },
      },
    ],
  });
});

test('the FILE line is found in another case, Unicode form or folder, with another suffix, and by the name of the sheet', () => {
  const nfc = 'Stra\u00dfe \u00e9.flac';
  for (const [file, media, sheet] of [
    ['ALBUM.FLAC', 'album.flac', 'x.cue'],
    ['Stra\u00dfe e\u0301.wav', nfc, 'x.cue'],
    ['C:\\rips\\album.ape', 'album.flac', 'x.cue'],
    ['../rips/album.ape', 'album.flac', 'x.cue'],
    ['quite another name.wav', 'CDImage.flac', 'cdimage.cue'],
  ] as const)
    assert.equal(fileOf(sheetOf(file), media, sheet)?.tracks.length, 2, file);
  assert.equal(fileOf(sheetOf('other.wav'), 'album.flac', 'x.cue'), undefined);
});

test('a sheet over several files gives each its own; one over files of a track each gives none', async () => {
  const two = `FILE "a.wav" WAVE
TRACK 01 AUDIO
TITLE "1"
INDEX 01 00:00:00
TRACK 02 AUDIO
TITLE "2"
INDEX 01 01:00:00
FILE b.wav WAVE
TRACK 03 AUDIO
TITLE "3"
INDEX 01 00:00:00
TRACK 04 AUDIO
TITLE "4"
INDEX 01 01:00:00`;
  assert.deepEqual(titles(await beside('b.flac', { 'disc.cue': two })), ['3', '4']);
  assert.deepEqual(
    (await beside('b.flac', { 'disc.cue': two })).tracks?.map(({ part }) => part),
    [3, 4],
  );
  // EAC: the gap before a track ends the file before it.
  const split = `FILE "a.wav" WAVE
TRACK 01 AUDIO
INDEX 01 00:00:00
TRACK 02 AUDIO
INDEX 00 02:58:00
FILE "b.wav" WAVE
INDEX 01 00:00:00`;
  for (const name of ['a.flac', 'b.flac'])
    assert.deepEqual(await beside(name, { 'disc.cue': split }), { values: undefined, tracks: [] });
});

/** Titles of the tracks of a whole with this sheet in its tags, while files of these names lie beside it. */
async function withBeside(names: readonly string[], sheet: string = SHEET): Promise<unknown[]> {
  using folder = new Folder();
  const values = { duration: [3 * MINUTE], cuesheet: [sheet] };
  for (const name of names) folder.write(name, '');
  return titles(await grab(itemOf(folder.write('album.flac', ''), { values })));
}

test('where a file a track lies beside the whole, it has no tracks', async () => {
  using folder = new Folder();
  const path = folder.write('album.flac', '');
  const sidecars = [{ name: 'album.cue', kind: 'cue', stamp: stampOf(folder.write('album.cue', SHEET)) }];
  folder.write('01 One.flac', '');
  const item = itemOf(path, { sidecars });
  assert.equal((await grab(item)).tracks?.length, 2, 'not for each');
  folder.write('02. Two.flac', '');
  assert.deepEqual((await grab(item)).tracks, []);
});

test('where the sheet is inside the whole, a file a track beside it counts too, of whatever sound', async () => {
  assert.deepEqual(
    await withBeside(['01 - One.flac', '02 - Two.jpg']),
    ['One', 'Two'],
    'a picture is no track',
  );
  assert.deepEqual(await withBeside(['01 - One.flac', '02 - Two.mp3']), []);
});

test('numbered files that are not called after the tracks are of another album', async () => {
  for (const others of [
    ['01 x.wav', '02 y.wav'],
    ['01.wav', '02.wav'],
    ['01 - One.flac', '02 - Mix.flac'],
    ['02 One.flac', '01 Two.flac'],
  ])
    assert.deepEqual(await withBeside(others), ['One', 'Two'], others.join());
});

test('names of tracks are compared as programs write them: signs, accents, case, artists', async () => {
  const sheet = SHEET.replace('"One"', '"Öne / Wíth: "Signs"?"').replace('"Two"', '"..."');
  assert.deepEqual(await withBeside(['1. The Band - one_with - signs_.flac', '002 ....flac'], sheet), []);
});

test('a disc that nobody knows is not taken for split where another one lies beside it', async () => {
  const unknown = SHEET.replace('One', 'Track 01').replace('Two', 'Track 02');
  assert.deepEqual(await withBeside(['01 Track 01.wav', '02 Track 02.wav'], unknown), [
    'Track 01',
    'Track 02',
  ]);
});

test('a folder is listed once for all its files, until something in it changes', () => {
  using folder = new Folder();
  const past = new Date(Date.now() - 60_000);
  folder.write('01 One.flac', '');
  assert.notEqual(
    numberedFiles(folder.path),
    numberedFiles(folder.path),
    'it may change within the same tick',
  );
  utimesSync(folder.path, past, past);
  const files = numberedFiles(folder.path);
  assert.deepEqual([...files], [[1, ['01 One.flac']]]);
  assert.equal(numberedFiles(folder.path), files);
  folder.write('2. Two.flac', '');
  assert.equal([...numberedFiles(folder.path).values()].flat().length, 2);
  assert.equal([...numberedFiles(Buffer.from(folder.path)).values()].flat().length, 2);
});

test('a sheet that cannot be of this sound, or is none, gives no tracks', async () => {
  for (const sheet of [
    SHEET.replace('02:00:74', '95:00:00'),
    SHEET.replace('02:00:74', '00:00:00'),
    'FILE "album.flac" WAVE',
    'nothing\u0000of the kind',
    '',
  ])
    assert.deepEqual((await beside('album.flac', { 'album.cue': sheet })).tracks, [], sheet.slice(0, 40));
});

test('charsets: UTF-8 with and without mark, UTF-16 of either order, and the one of the options', async () => {
  const text = SHEET.replace('One', 'Ünë').replaceAll('\n', '\r\n');
  const utf16 = Buffer.from(text, 'utf16le');
  for (const bytes of [
    text,
    `\ufeff${text}`,
    Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]),
    Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(utf16).swap16()]),
    utf16,
    Buffer.from(text, 'latin1'),
  ])
    assert.equal(titles(await beside('album.flac', { 'album.cue': bytes }))[0], 'Ünë');
  using folder = new Folder();
  // Shift JIS
  const bytes = Buffer.concat([
    Buffer.from(SHEET.slice(0, SHEET.indexOf('One'))),
    Buffer.from([0x83, 0x65, 0x83, 0x58, 0x83, 0x67]),
    Buffer.from(SHEET.slice(SHEET.indexOf('One') + 3)),
  ]);
  const sidecars = [{ name: 'album.cue', kind: 'cue', stamp: stampOf(folder.write('album.cue', bytes)) }];
  const item = itemOf(folder.write('album.flac', ''), { sidecars });
  assert.equal(titles(await grab(item, { chapters: true, charset: 'shift_jis' }))[0], 'テスト');
});

test('the sheet in the tags is used where none lies beside, then the chapters, unless the options say no', async () => {
  const values = {
    duration: [3 * MINUTE],
    cuesheet: [SHEET],
    chapter: ['00:01:30.500', '00:00:00.000 Begin', '00:00:00.000 again', '99:00:00.000 behind the end'],
  };
  using folder = new Folder();
  assert.deepEqual(titles(await grab(itemOf(folder.write('x.flac', ''), { values }))), ['One', 'Two']);
  const chaptered = itemOf(join(folder.path, 'x.m4b'), { values: { ...values, cuesheet: ['nonsense'] } });
  const result = await grab(chaptered);
  assert.deepEqual(
    result.tracks?.map(({ values }) => [values['title'], values['start'], values['end']]),
    [
      ['Begin', 0, 90_500],
      ['2', 90_500, 180_000],
    ],
  );
  assert.deepEqual(await grab(chaptered, { chapters: false, charset: 'utf-8' }), {
    values: undefined,
    tracks: [],
  });
});

test('a sheet that cannot be read leaves the tracks as they were', async () => {
  using folder = new Folder();
  mkdirSync(join(folder.path, 'album.cue'));
  const item = itemOf(folder.write('album.flac', ''), {
    sidecars: [{ name: 'album.cue', kind: 'cue', stamp: '1' }],
  });
  await assert.rejects(grab(item));
  const huge = { 'album.cue': `TITLE "${'x'.repeat(3_000_000)}"` };
  await assert.rejects(beside('album.flac', huge), { code: 'ERR_VALHALLA_TOO_LARGE' });
  assert.equal((await beside('album.flac', { ...huge, 'other.cue': SHEET })).tracks?.length, 2);
});

test('a line of a million blanks, quotes or digits costs its length', () => {
  const began = performance.now();
  for (const text of [' ', '"', '1', 'REM ', 'FILE '])
    parseCueSheet(`REM ${text.repeat(1_000_000 / text.length)}x\n`);
  assert.ok(performance.now() - began < 500);
});

test('options are checked', () => {
  const { validate } = tracksOptions['~standard'];
  assert.deepEqual(validate(undefined), { value: { chapters: true, charset: undefined } });
  for (const wrong of [{ charset: 'klingon' }, { chapters: 1 }, { other: 1 }, 'x'])
    assert.ok('issues' in (validate(wrong) as object));
});

/** Artist and title of the two tracks of a sheet. */
async function credited(performer: string, one: string, two: string): Promise<unknown> {
  const sheet = `PERFORMER "${performer}"\nTITLE "Sampler"\nFILE "Album.wav" WAVE\nTRACK 01 AUDIO\nTITLE "${one}"\nINDEX 01 00:00:00\nTRACK 02 AUDIO\nTITLE "${two}"\nINDEX 01 01:00:00\n`;
  const { tracks: found } = await beside('Album.flac', { 'Album.cue': sheet });
  return found?.map(({ values }) => [values['artist'], values['title']]);
}

test('titles of a sampler that hold their artists are taken apart', async () => {
  assert.deepEqual(await credited('Various', 'A / One - Live', 'B / Two'), [
    ['A', 'One - Live'],
    ['B', 'Two'],
  ]);
  assert.deepEqual(await credited('Various Artists', 'A - One', 'B - Two'), [
    ['A', 'One'],
    ['B', 'Two'],
  ]);
  // One without: the others are titles.
  assert.deepEqual(await credited('Various', 'A - One', 'Two'), [
    ['Various', 'A - One'],
    ['Various', 'Two'],
  ]);
  assert.deepEqual(await credited('Band', 'A - One', 'B - Two'), [
    ['Band', 'A - One'],
    ['Band', 'B - Two'],
  ]);
});

test('each side of a record may begin with a track 1', () => {
  const side = 'TRACK 01 AUDIO\nINDEX 01 00:00:00\nTRACK 02 AUDIO\nINDEX 01 01:00:00\n';
  const sheet = parseCueSheet(`FILE "a.wav" WAVE\n${side}FILE "b.wav" WAVE\n${side}`);
  assert.deepEqual(
    sheet?.files.map(({ tracks: found }) => found.map(({ number }) => number)),
    [
      [1, 2],
      [1, 2],
    ],
  );
});

test('a sheet in the charset of its country is read without an option', async () => {
  const sheet = Buffer.concat([
    Buffer.from('TITLE "'),
    // "Генератор" in windows-1251
    Buffer.from([0xc3, 0xe5, 0xed, 0xe5, 0xf0, 0xe0, 0xf2, 0xee, 0xf0]),
    Buffer.from(
      '"\nFILE "Album.wav" WAVE\nTRACK 01 AUDIO\nINDEX 01 00:00:00\nTRACK 02 AUDIO\nINDEX 01 01:00:00\n',
    ),
  ]);
  const { values } = await beside('Album.flac', { 'Album.cue': sheet });
  assert.equal(values?.['album'], 'Генератор');
});

test('a cue sheet of any length costs nothing', async () => {
  using folder = new Folder();
  const path = folder.write('Album.cue', SHEET);
  truncateSync(path, 50_000_000);
  const sidecars = [{ name: 'Album.cue', kind: 'cue', stamp: stampOf(path) }];
  await assert.rejects(grab(itemOf(folder.write('Album.wav', ''), { sidecars })), {
    code: 'ERR_VALHALLA_TOO_LARGE',
  });
});
