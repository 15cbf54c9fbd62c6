/**
 * A sidecar appears, changes, goes: what was made of it is renewed by the next scan, and no media file is parsed for it.
 * All kinds in one library, so that four scans do for all.
 */
import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import type { FileDetail } from '../../lib/index.ts';
import { openLibrary, scanTold, temporaryFolder, track, write } from '../support/library.ts';
import { matroska } from '../support/media/matroska.ts';
import { png } from '../support/media/png.ts';

interface Kind {
  readonly media: string;
  readonly sidecar: string;
  /** Its contents at first, and after the change. */
  readonly contents: readonly [before: string | Buffer, after: string | Buffer];
  /** What `show` takes from the file for each of the two, undefined without the sidecar. */
  readonly said: readonly [before: unknown, after: unknown];
  readonly show: (file: FileDetail) => unknown;
}

const value = (key: string) => (file: FileDetail) => file.values[key]?.[0];

/** Of two tracks in a quarter of a second. */
function cue(first: string): string {
  return `FILE "a.mp3" MP3\nTRACK 01 AUDIO\nTITLE "${first}"\nINDEX 01 00:00:00\nTRACK 02 AUDIO\nTITLE "Two"\nINDEX 01 00:00:10\n`;
}

const KINDS: Readonly<Record<string, Kind>> = {
  cover: {
    media: 'cover/a.mp3',
    sidecar: 'cover/cover.png',
    contents: [png({ width: 1 }), png({ width: 900 })],
    said: [png({ width: 1 }).length, png({ width: 900 }).length],
    show: ({ artwork }) => artwork.map(({ locator }) => locator.at === 'sidecar' && Number(locator.stamp.split('.')[0]))[0],
  },
  'cover of an album in discs': {
    media: 'album/CD 1/a.mp3',
    sidecar: 'album/folder.png',
    contents: [png({ width: 1 }), png({ width: 900 })],
    said: [png({ width: 1 }).length, png({ width: 900 }).length],
    show: ({ artwork }) => artwork.map(({ locator }) => locator.at === 'sidecar' && Number(locator.stamp.split('.')[0]))[0],
  },
  'lyrics of a song': {
    media: 'lyrics/Song.mp3',
    sidecar: 'lyrics/song.de.LRC',
    contents: ['[00:01.00]La', '[00:01.00]Lo'],
    said: ['La', 'Lo'],
    show: value('lyrics'),
  },
  'lyrics in plain text, in a language': {
    media: 'words/Song.mp3',
    sidecar: 'words/Song.German.txt',
    contents: ['La', 'Lo'],
    said: ['La', 'Lo'],
    show: value('lyrics'),
  },
  'nfo of a film': {
    media: 'nfo/Film.mkv',
    sidecar: 'nfo/film.NFO',
    contents: ['<movie><mpaa>12</mpaa></movie>', '<movie><mpaa>16</mpaa></movie>'],
    said: ['12', '16'],
    show: value('mpaa'),
  },
  'nfo of its series': {
    media: 'show/Season 1/1.mkv',
    sidecar: 'show/tvshow.nfo',
    contents: ['<tvshow><studio>ABC</studio></tvshow>', '<tvshow><studio>NBC</studio></tvshow>'],
    said: ['ABC', 'NBC'],
    show: value('network'),
  },
  'nfo of its season': {
    media: 'series/Season 2/1.mkv',
    sidecar: 'series/Season 2/season.nfo',
    contents: ['<season><title>One</title><plot>A</plot></season>', '<season><plot>B</plot></season>'],
    said: [['One', 'A'], [undefined, 'B']],
    show: ({ values }) =>
      values['synopsis_season'] && [values['title_season']?.[0], values['synopsis_season'][0]],
  },
  'cue sheet': {
    media: 'cue/a.mp3',
    sidecar: 'cue/a.cue',
    contents: [cue('One'), cue('Uno')],
    said: [['One', 'Two'], ['Uno', 'Two']],
    show: ({ tracks }) => tracks?.map(({ values }) => values['title']?.[0]),
  },
  'subtitles in a folder': {
    media: 'subs/Film.mkv',
    sidecar: 'subs/Subs/2_English.srt',
    contents: ['', 'x'],
    said: ['en', 'en'],
    show: value('sub_lang'),
  },
  'subtitles of a film': {
    media: 'film/Film.mkv',
    sidecar: 'film/film.de.sup',
    contents: ['', 'x'],
    said: ['format=pgs language=de film.de.sup', 'format=pgs language=de film.de.sup'],
    show: value('subtitle_file'),
  },
}; // prettier-ignore

test('what sidecars gave is renewed when they appear, change and go', async (context) => {
  const folder = temporaryFolder(context);
  const music = join(folder, 'music');
  const kinds = Object.entries(KINDS);
  for (const [, { media, sidecar }] of kinds) {
    write(join(music, media), media.endsWith('.mkv') ? matroska({}) : track({ title: 'A' }));
    write(join(music, dirname(sidecar), 'readme'), '');
  }
  const library = await openLibrary(context, folder);
  const scan = async (stage: string, said: ({ said }: Kind) => unknown): Promise<void> => {
    const { report } = await scanTold(library);
    assert.deepEqual([report.outcome, report.parsed], ['finished', stage === 'without' ? kinds.length : 0]);
    for (const [name, kind] of kinds) {
      const file = await library.file(join(music, kind.media));
      assert.deepEqual(file === undefined ? 'not there' : kind.show(file), said(kind), `${name}, ${stage}`);
    }
  };
  const writeAll = (which: 0 | 1): void => {
    for (const [, { sidecar, contents }] of kinds) writeFileSync(join(music, sidecar), contents[which]);
  };
  await scan('without', () => undefined);
  writeAll(0);
  await scan('appeared', ({ said }) => said[0]);
  writeAll(1);
  await scan('changed', ({ said }) => said[1]);
  for (const [, { sidecar }] of kinds) rmSync(join(music, sidecar));
  await scan('gone', () => undefined);
  const { report } = await scanTold(library);
  assert.equal(report.stages.grabber.threads, 0, 'nothing is left to do');
});
