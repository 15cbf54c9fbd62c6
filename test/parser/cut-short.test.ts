/** Files that end before what their headers promise: downloads broken off, disks that were full. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { memory } from '../../lib/parser/byte-source.ts';
import { parseFast } from '../../lib/parser/fast/fast.ts';
import { parseGeneral } from '../../lib/parser/general.ts';
import { missingBytes } from '../../lib/parser/missing-bytes.ts';
import { aiff } from '../support/media/aiff.ts';
import { asfSoundHeader } from '../support/media/asf.ts';
import { aviFilm, mp4Film } from '../support/media/films.ts';
import { id3v2 } from '../support/media/id3v2.ts';
import { matroska } from '../support/media/matroska.ts';
import { mp3, mp3Duration } from '../support/media/mp3.ts';
import { au } from '../support/media/rare.ts';
import { parseBytes } from './parse-file.ts';
import { wav } from '../support/media/wav.ts';

const FRAMES = 4000;
const whole = mp3({ frames: FRAMES, bitrate: [128, 192, 64, 320], header: 'Xing' });

function firsts(
  document: Readonly<Record<string, readonly (readonly unknown[])[]>>,
  ...keys: string[]
): unknown[] {
  return keys.map((key) => document[key]?.[0]?.[0]);
}

test('an MP3 cut short is as long as its table says, and it is said how much is missing', () => {
  const left = 20_000;
  const fast = parseFast(memory(whole.subarray(0, left)));
  assert.ok(typeof fast !== 'string');
  const [duration, missing, bitrate] = firsts(fast.document, 'duration', 'missing_bytes', 'audio_bitrate');
  assert.equal(duration, Math.round(mp3Duration(FRAMES)));
  assert.equal(missing, whole.length - left);
  assert.equal(bitrate, firsts((parseFast(memory(whole)) as typeof fast).document, 'audio_bitrate')[0]);
});

test('a table whose frames and bytes cannot both be true is not believed', async () => {
  const file = Buffer.from(whole.subarray(0, 20_000));
  file.writeUInt32BE(7_000_000, file.indexOf('Xing') + 8);
  assert.equal(parseFast(memory(file)), 'xing without length');
  const general = await parseGeneral(memory(file), 'a.mp3');
  assert.deepEqual(firsts(general, 'audio_codec', 'duration', 'missing_bytes'), [
    'mp3',
    undefined,
    undefined,
  ]);
});

test('of a file with little more than its tag the sound is still known', async () => {
  const tag = id3v2({ title: 'Cut' });
  for (const left of [500, 900]) {
    const general = await parseGeneral(
      memory(Buffer.concat([tag, mp3({ frames: 9 }).subarray(0, left)])),
      'a.mp3',
    );
    assert.deepEqual(
      firsts(general, 'title', 'audio_codec', 'sample_rate'),
      ['Cut', 'mp3', 44_100],
      String(left),
    );
  }
  await assert.rejects(parseGeneral(memory(mp3({ frames: 9 }).subarray(0, 150)), 'a.mp3'), {
    code: 'ERR_VALHALLA_NOT_PARSED',
  });
});

test('of a file that ends inside its tag, what the whole frames say is kept', async (context) => {
  const tag = id3v2({ title: 'Title', artist: ['A', 'B'], comment: 'long '.repeat(100) });
  const left = tag.indexOf('long') + 30;
  const { source, body, outcome } = await parseBytes(context, 'a.mp3', tag.subarray(0, left));
  assert.deepEqual([outcome, source], ['done', 'general']);
  assert.deepEqual(JSON.parse(body), {
    title: [['Title']],
    artist: [['A'], ['B']],
    missing_bytes: [[tag.length - left]],
  });
  const first = await parseBytes(context, 'a.mp3', tag.subarray(0, 15));
  assert.deepEqual([first.outcome, first.error?.code], ['failed', 'ERR_VALHALLA_NOT_PARSED']);
});

function head(mark: string, size: number, write: (head: Buffer) => unknown): Buffer {
  const bytes = Buffer.alloc(size);
  bytes.write(mark, 'latin1');
  write(bytes);
  return bytes;
}

/** Monkey's Audio of 500 bytes: lengths of descriptor, header, seek table, WAV header, frames, WAV trailer. */
function ape(frames: number): Buffer {
  return head('MAC ', 500, (bytes) => {
    bytes.writeUInt16LE(3990, 4);
    for (const [index, length] of [52, 24, 4, 44, frames].entries())
      bytes.writeUInt32LE(length, 8 + index * 4);
  });
}

/** ASF with a data object of so many bytes, which says that it has `told`. */
function asfData(bytes: number, told: number = bytes): Buffer {
  const data = Buffer.alloc(bytes);
  data.write('3626b2758e66cf11a6d900aa0062ce6c', 'hex');
  data.writeBigUInt64LE(BigInt(told), 16);
  return Buffer.concat([asfSoundHeader(0x161, 8000), data]);
}

/** With an `mdat` of nothing, and the samples so far behind the end. */
function emptied(film: Buffer, behind: number): Buffer {
  const at = film.lastIndexOf('mdat') - 4;
  const left = Buffer.from(film.subarray(0, at + 8));
  left.writeUInt32BE(8, at);
  left.writeUInt32BE(left.length + behind, left.indexOf('stco') + 12);
  return left;
}

describe('what is missing, by the head', () => {
  const cases: Record<string, [file: Buffer, missing: number]> = {
    'WAV, whole': [wav({ samples: 1000 }), 0],
    'WAV, half': [wav({ samples: 1000 }).subarray(0, 1000), wav({ samples: 1000 }).length - 1000],
    'WAV that was streamed': [head('RIFF', 100, (bytes) => bytes.writeUInt32LE(0xffff_ffff, 4)), 0],
    'AIFF, half': [aiff({ samples: 1000 }).subarray(0, 1000), aiff({ samples: 1000 }).length - 1000],
    'DSF, whole': [head('DSD ', 100, (bytes) => bytes.writeBigUInt64LE(100n, 12)), 0],
    'DSF, half': [head('DSD ', 100, (bytes) => bytes.writeBigUInt64LE(200n, 12)), 100],
    'DSDIFF, half': [head('FRM8', 100, (bytes) => bytes.writeBigUInt64BE(188n, 4)), 100],
    'APE, whole': [ape(376), 0],
    'APE, half': [ape(876), 500],
    'AU, half': [au(1).subarray(0, 1000), au(1).length - 1000],
    'AU that was streamed': [head('.snd', 100, (bytes) => bytes.fill(0xff, 4)), 0],
    'Matroska, whole': [matroska(), 0],
    'Matroska, half': [matroska().subarray(0, 200), matroska().length - 200],
    'MP4, whole': [mp4Film(), 0],
    'MP4, half': [mp4Film().subarray(0, 2000), mp4Film().length - 2000],
    'MP4 whose samples are gone': [emptied(mp4Film(), 5000), 5000],
    'AVI, half': [aviFilm().subarray(0, 2000), aviFilm().length - 2000],
    'ASF, whole': [asfData(500), 0],
    'ASF, half': [asfData(500).subarray(0, -300), 300],
    'ASF that was streamed': [asfData(500, 0), 0],
    'a size that no file has': [head('DSD ', 100, (bytes) => bytes.writeBigUInt64LE(2n ** 63n, 12)), 0],
    'another format': [head('OggS', 100, () => {}), 0],
  };
  for (const [name, [file, missing]] of Object.entries(cases))
    test(name, () => assert.equal(missingBytes(memory(file), 0), missing));
});
