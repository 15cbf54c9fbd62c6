import assert from 'node:assert/strict';
import { truncateSync } from 'node:fs';
import { test } from 'node:test';
import localLyrics from '../../grabbers/local-lyrics/index.ts';
import type { GrabberResult } from '../../lib/grabber/contract.ts';
import { createItemReader } from '../../lib/grabber/context.ts';
import { packet } from '../grabber/thread.ts';
import { Folder, contextOf, itemOf, stampOf } from './items.ts';

const LRC = '[00:01.00]La\n[00:02.00]lo';

/** What is said of `media` beside these files. */
function lyricsOf(files: Readonly<Record<string, string | Uint8Array>>, media = 'Song.flac'): GrabberResult['values'] {
  using folder = new Folder();
  const sidecars = Object.entries(files).map(([name, text]) => ({ name, kind: 'lyrics', stamp: stampOf(folder.write(name, text)) }));
  const path = `${folder.path}/${media}`;
  const shown = createItemReader(localLyrics)(packet('local-lyrics', 1, { path, sidecars }));
  const result = localLyrics.grab(itemOf(path, { sidecars: shown.sidecars }), contextOf(undefined)) as GrabberResult;
  return result.values;
} // prettier-ignore

function one(value: string, language?: string): { value: string; language: string | undefined }[] {
  return [{ value, language }];
}

test('each format is read, with its times', () => {
  const timed = one('[00:01.00]La\n[00:02.00]lo');
  const srt = '1\r\n00:00:01,000 --> 00:00:02,000\r\n<i>La</i>\r\n\r\n2\r\n00:00:02,000 --> 00:00:03,000\r\nlo\r\n';
  const ttml = '<tt xmlns="http://www.w3.org/ns/ttml"><head/><body><div><p begin="00:01.000">La</p>\n<p begin="2s">lo</p></div></body></tt>';
  for (const [name, text] of [
    ['Song.lrc', LRC],
    ['song.ELRC', LRC],
    ['Song.txt', LRC],
    ['Song.srt', srt],
    ['Song.vtt', 'WEBVTT\n\n00:01.000 --> 00:02.000 line:0\nLa\n\n00:02.000 --> 00:03.000\nlo'],
    ['Song.ttml', ttml],
    ['Song.flac.lrc', Buffer.from(`\ufeff${LRC}`, 'utf16le')],
  ] as const)
    assert.deepEqual(lyricsOf({ [name]: text }), { lyrics_timed: timed, lyrics: one('La\nlo') }, name);
  assert.deepEqual(lyricsOf({ 'Song.txt': 'La\r\nlo\n' }), { lyrics: one('La\r\nlo') });
  assert.deepEqual(lyricsOf({ 'Song.lrc': '[ar:X]\nLa\nlo' }), { lyrics: one('La\nlo') });
}); // prettier-ignore

test('words of TTML have their times; voices behind are sung, translations are not', () => {
  const ttml =
    '<tt xml:lang="en" ttp:frameRate="25"><p begin="00:00:01:05"><span begin="1.2s">Hel</span><span begin="1500ms">lo</span> <span begin="1.9s">you</span><span ttm:role="x-translation">Hallo</span><span ttm:role="x-bg"><span begin="2.5s"> (oh)</span></span></p></tt>';
  assert.deepEqual(lyricsOf({ 'Song.ttml': ttml }), {
    lyrics_timed: one('[00:01.20]<00:01.20>Hel<00:01.50>lo <00:01.90>you<00:02.50> (oh)', 'en'),
    lyrics: one('Hello you (oh)', 'en'),
  });
});

test('each language once, of the best format; what belongs to another song is not taken', () => {
  const files = {
    'Song.de.lrc': '[00:01.00]Ja',
    'song.German.txt': 'Nein',
    'Song.lrc': LRC,
    'Song.txt': 'Other',
    'Song.live.lrc': '[00:01.00]Live',
    'Song 2.lrc': '[00:01.00]Two',
  };
  assert.deepEqual(lyricsOf(files), {
    lyrics_timed: [...one('[00:01.00]La\n[00:02.00]lo'), ...one('[00:01.00]Ja', 'de')],
    lyrics: [...one('La\nlo'), ...one('Ja', 'de')],
  });
});

test('a bad file beside a good one takes nothing from it; alone it is an error, at once', () => {
  const bomb = '<!DOCTYPE tt [<!ENTITY a SYSTEM "file:///etc/passwd">]><tt><p begin="1s">&a;</p></tt>';
  assert.throws(() => lyricsOf({ 'Song.ttml': bomb }), { code: 'ERR_VALHALLA_NOT_PARSED' });
  assert.throws(() => lyricsOf({ 'Song.srt': 'no cue' }), { code: 'ERR_VALHALLA_NOT_PARSED' });
  assert.deepEqual(lyricsOf({ 'Song.ttml': bomb, 'Song.txt': 'La' }), { lyrics: one('La') });
});

test('a file of any length costs nothing', () => {
  using folder = new Folder();
  const path = folder.write('Song.lrc', '');
  truncateSync(path, 50_000_000);
  const item = itemOf(`${folder.path}/Song.flac`, { sidecars: [{ name: 'Song.lrc', kind: 'lyrics', stamp: stampOf(path) }] }); // prettier-ignore
  assert.throws(() => localLyrics.grab(item, contextOf(undefined)), { code: 'ERR_VALHALLA_TOO_LARGE' });
});

test('TTML of several languages is a text for each', () => {
  const ttml = '<tt xml:lang="en"><body><div><p begin="1s">La</p></div><div xml:lang="por"><p begin="1s">Lá</p></div></body></tt>';
  assert.deepEqual(lyricsOf({ 'Song.ttml': ttml }), {
    lyrics_timed: [...one('[00:01.00]La', 'en'), ...one('[00:01.00]Lá', 'pt')],
    lyrics: [...one('La', 'en'), ...one('Lá', 'pt')],
  });
}); // prettier-ignore

test('a note of many lines behind the last line makes LRC no plain text', () => {
  assert.deepEqual(lyricsOf({ 'Song.lrc': '[ar:X]\n[00:01.00]La\nnote\nnote' })?.['lyrics_timed'], one('[00:01.00]La\n[00:01.00]note\n[00:01.00]note'));
}); // prettier-ignore
