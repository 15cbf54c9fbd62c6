/** Lyrics inside of files: plain and timed, by both lanes that read tags. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Document } from '../../lib/metadata/document.ts';
import { memory } from '../../lib/parser/byte-source.ts';
import { parseFast } from '../../lib/parser/fast/fast.ts';
import { parseGeneral } from '../../lib/parser/general.ts';
import { latin1, u32be, u8, utf16 } from '../support/media/bytes.ts';
import { flac } from '../support/media/flac.ts';
import { frame, id3v2Tag, languageFrame } from '../support/media/id3v2.ts';
import { m4a } from '../support/media/m4a.ts';
import { mp3 } from '../support/media/mp3.ts';

const sound = mp3({ frames: 60 });
const LRC = '[00:01.00]La\n[00:02.00]lo';

/** SYLT / SLT in milliseconds. */
function synced(version: 2 | 3 | 4, pieces: readonly [text: string, at: number][], head: readonly number[] = [2, 1], wide = false): Buffer {
  const text = (value: string): Buffer => (wide ? Buffer.concat([utf16(value), u8(0, 0)]) : latin1(`${value}\0`));
  const body = pieces.flatMap(([piece, at]) => [text(piece), u32be(at)]);
  return frame(version, version === 2 ? 'SLT' : 'SYLT', Buffer.concat([u8(wide ? 1 : 0), latin1('ger'), u8(...head), text(''), ...body]));
} // prettier-ignore

function tagged(version: 2 | 3 | 4, ...frames: Buffer[]): Buffer {
  return Buffer.concat([id3v2Tag(frames, { version }), sound]);
}

function pair({ lyrics, lyrics_timed: timed }: Document): [plain: unknown, timed: unknown] {
  return [lyrics, timed];
}

/** What both lanes say: `lyrics` and `lyrics_timed`, with their languages. */
async function lyricsOf(bytes: Buffer, name = 'a.mp3'): Promise<[plain: unknown, timed: unknown]> {
  const fast = parseFast(memory(bytes));
  assert.ok(typeof fast !== 'string', JSON.stringify(fast));
  assert.deepEqual(pair(await parseGeneral(memory(bytes), name)), pair(fast.document));
  return pair(fast.document);
}

test('SYLT of lines, in every version and encoding', async () => {
  for (const version of [2, 3, 4] as const) {
    for (const wide of [false, true]) {
      const bytes = tagged(version, synced(version, [['La', 1000], ['lo', 2000]], [2, 1], wide)); // prettier-ignore
      assert.deepEqual(await lyricsOf(bytes), [[['La\nlo', 'de']], [[LRC, 'de']]]);
    }
  }
});

test('SYLT of syllables: a line feed begins a line', async () => {
  const bytes = tagged(4, synced(4, [['Hel', 1000], ['lo', 1500], ['\nyou', 2000]])); // prettier-ignore
  assert.deepEqual(await lyricsOf(bytes), [
    [['Hello\nyou', 'de']],
    [['[00:01.00]<00:01.00>Hel<00:01.50>lo\n[00:02.00]you', 'de']],
  ]);
});

test('SYLT that counts frames, holds chords, or is cut short says nothing', async () => {
  const pieces: [string, number][] = [['La', 1000]];
  for (const odd of [synced(4, pieces, [1, 1]), synced(4, pieces, [2, 5]), synced(4, []), frame(4, 'SYLT', u8(0, 1))])
    assert.deepEqual(await lyricsOf(tagged(4, odd)), [undefined, undefined]);
}); // prettier-ignore

test('plain lyrics stay what they are beside timed ones; LRC in a plain field is timed', async () => {
  const plain = languageFrame(4, 'USLT', 'La,\nlo!', 'eng');
  assert.deepEqual(await lyricsOf(tagged(4, plain, synced(4, [['La', 1000]]))), [
    [['La,\nlo!', 'en']],
    [['[00:01.00]La', 'de']],
  ]);
  const both = [[['La\nlo']], [[LRC]]];
  assert.deepEqual(await lyricsOf(flac({ samples: 44_100, tags: { extra: { LYRICS: LRC } } }), 'a.flac'), both);
  assert.deepEqual(await lyricsOf(flac({ samples: 44_100, tags: { extra: { SYNCEDLYRICS: LRC } } }), 'a.flac'), both);
  assert.deepEqual(await lyricsOf(m4a({ samples: 44_100, tags: { lyrics: LRC } }), 'a.m4a'), both);
  assert.deepEqual(await lyricsOf(flac({ samples: 44_100, tags: { extra: { UNSYNCEDLYRICS: 'La' } } }), 'a.flac'), [[['La']], undefined]);
}); // prettier-ignore
