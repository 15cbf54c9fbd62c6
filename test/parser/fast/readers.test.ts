import assert from 'node:assert/strict';
import { closeSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { ValhallaError } from '../../../lib/errors.ts';
import { memory } from '../../../lib/parser/byte-source.ts';
import { parseFast } from '../../../lib/parser/fast/fast.ts';
import type { HandOn } from '../../../lib/parser/fast/hand-on.ts';
import { openRegular } from '../../../lib/parser/open-regular.ts';
import { BYTE_BUDGET, WINDOW_SIZE, Window } from '../../../lib/parser/window.ts';
import { apev2 } from '../../support/media/apev2.ts';
import { id3v1 } from '../../support/media/id3v1.ts';
import { flac } from '../../support/media/flac.ts';
import { box } from '../../support/media/ilst.ts';
import { m4a } from '../../support/media/m4a.ts';
import { mp3 } from '../../support/media/mp3.ts';
import { vorbis } from '../../support/media/vorbis.ts';
import { wav } from '../../support/media/wav.ts';
import { temporaryFolder } from '../parse-file.ts';
import { NarrowView } from './narrow-view.ts';
import { SHAPES, TAGS } from './shapes.ts';

const second = 44_100;

function read(bytes: Buffer): Record<string, unknown> | HandOn {
  const fast = parseFast(memory(bytes));
  if (typeof fast === 'string') return fast;
  return Object.fromEntries(Object.entries(fast.document).map(([key, entries]) => [key, entries[0]?.[0]]));
}

function valuesOf(bytes: Buffer): Record<string, unknown> {
  const values = read(bytes);
  assert.ok(typeof values !== 'string', JSON.stringify(values));
  return values;
}

function filled(head: string, unit: string): Buffer {
  return Buffer.concat([Buffer.from(head, 'latin1'), Buffer.alloc(4_000_000, Buffer.from(unit, 'latin1'))]);
}

function opened(context: TestContext, bytes: Uint8Array): Window {
  const path = join(temporaryFolder(context), 'file');
  writeFileSync(path, bytes);
  const file = openRegular(path);
  context.after(() => closeSync(file.fd));
  return new Window().open(file, path);
}

test('Ogg-FLAC is read like FLAC', () => {
  const { audio_codec, container, duration, title, encoder } = valuesOf(SHAPES['ogg, FLAC']?.bytes as Buffer);
  assert.deepEqual([audio_codec, container, duration, title], ['flac', 'ogg', 3000, TAGS.title]);
  assert.equal(encoder, 'libvalhalla test writer');
});

test('RF64 has its size in another chunk', () => {
  const { audio_codec, container, duration } = valuesOf(SHAPES['wav, RF64']?.bytes as Buffer);
  assert.deepEqual([audio_codec, container, duration], ['pcm', 'wav', 1000]);
});

test('a WAV whose sizes were never written holds all that follows', () => {
  const file = wav({ samples: 4410, channels: 1 });
  const data = file.indexOf('data') + 4;
  for (const [riff, sound] of [
    [0, 0],
    [8, 0],
    [36, 0],
    [0xffff_ffff, 0xffff_ffff],
    [0x7fff_ffff, 0x7fff_ffff],
  ] as const) {
    file.writeUInt32LE(riff, 4);
    file.writeUInt32LE(sound, data);
    assert.equal(valuesOf(file)['duration'], 100, String(riff));
  }
  assert.equal(read(file.subarray(0, data + 4)), 'chunk', 'there is none');
});

test('a Xing table without its number of frames or bytes is handed on', () => {
  const file = mp3({ frames: 60, bitrate: [128, 64, 192, 320], header: 'Xing' });
  const flags = file.indexOf('Xing') + 7;
  for (const value of [14, 13, 0]) {
    file[flags] = value;
    assert.equal(read(file), 'xing without length', String(value));
  }
});

test('LAME names itself and its gain', () => {
  const file = mp3({ frames: 60, bitrate: 192, header: 'Info', gapless: [576, 576] });
  const lame = file.indexOf('LAME');
  file.writeUInt32BE(2 ** 22, lame + 11); // peak 0.5
  file.writeUInt16BE((1 << 13) | (3 << 10) | (1 << 9) | 65, lame + 15); // radio, automatic, minus 6.5 dB
  const values = valuesOf(file);
  assert.deepEqual(
    [values['encoder'], values['replaygain_track_gain'], values['replaygain_track_peak']],
    ['LAME 3.100', -6.5, 0.5],
  );
});

test('LAME signs frames that it has nothing else to put into', () => {
  const file = mp3({ frames: 60 });
  file.write('LAME3.99r', file.indexOf('\xff\xfb', 1, 'latin1') + 36, 'latin1');
  const fast = parseFast(new NarrowView(file));
  assert.ok(typeof fast !== 'string');
  assert.deepEqual(fast.document['encoder'], [['LAME 3.99r']]);
});

test('a long stream of one bit rate is measured to the millisecond', () => {
  assert.equal(valuesOf(mp3({ frames: 20_000 }))['duration'], Math.round((20_000 * 1152) / 44.1));
});

const long = 'A title of more than thirty characters';
const lyrics3 = lyrics3Tag({ IND: '11', ETT: long, LYR: '[00:01]La\r\n[00:02]Le' });

function lyrics3Tag(fields: Readonly<Record<string, string>>): Buffer {
  const parts = Object.entries(fields).map(([id, text]) => id + String(text.length).padStart(5, '0') + text);
  const tag = `LYRICSBEGIN${parts.join('')}`;
  return Buffer.from(`${tag}${String(tag.length).padStart(6, '0')}LYRICS200`);
}

test('Lyrics3 gives lyrics, and the names that ID3v1 cuts', () => {
  for (const tail of [
    [lyrics3, id3v1({ title: long, artist: 'B' })],
    [apev2({ artist: 'B' }), lyrics3, id3v1({ title: long })],
    [lyrics3, apev2({ artist: 'B' })],
  ]) {
    const values = valuesOf(Buffer.concat([mp3({ frames: 60 }), ...tail]));
    const { title, artist, lyrics, lyrics_timed: timed } = values;
    assert.deepEqual({ title, artist, lyrics }, { title: long, artist: 'B', lyrics: 'La\nLe' });
    assert.equal(timed, '[00:01.00]La\n[00:02.00]Le');
  }
});

test('the first version of Lyrics3 is one text', () => {
  const file = [
    mp3({ frames: 60 }),
    Buffer.from('LYRICSBEGINLa la\r\nLe leLYRICSEND'),
    id3v1({ title: 'T' }),
  ];
  const { title, lyrics } = valuesOf(Buffer.concat(file));
  assert.deepEqual({ title, lyrics }, { title: 'T', lyrics: 'La la\nLe le' });
});

test('Lyrics3 whose lengths lead elsewhere is handed on', () => {
  for (const text of [
    'LYRICSBEGIN...LYRICS200',
    'x000099LYRICS200',
    'LYRICSBEGINLYR00099La000021LYRICS200',
    'LYRICSEND',
  ])
    assert.equal(read(Buffer.concat([mp3({ frames: 60 }), Buffer.from(text)])), 'lyrics3', text);
});

test('a FLAC file cannot be longer than its bytes allow', () => {
  const file = flac({ samples: second });
  file[21] = (file[21] as number) | 0x0f; // the upper bits of the number of samples
  assert.equal(read(file), 'stream info');
});

test('fragments, films and unknown codecs in MP4 are handed on', () => {
  const file = m4a({ samples: second, tags: TAGS });
  assert.equal(read(Buffer.concat([file, box('moof', Buffer.alloc(8))])), 'fragmented');
  const renamed = (from: string, to: string): Buffer => {
    const copy = Buffer.from(file);
    copy.write(to, copy.indexOf(from), 'latin1');
    return copy;
  };
  assert.equal(read(renamed('soun', 'vide')), 'tracks');
  assert.equal(read(renamed('mp4a', 'drms')), 'codec');
  assert.equal(read(renamed('trak', 'skip')), 'tracks');
});

test('an mdat of 64 bits, and one up to the end', () => {
  const file = m4a({ samples: second, tags: { title: 'x' } });
  const mdat = file.indexOf('mdat') - 4;
  const open = Buffer.from(file);
  open.writeUInt32BE(0, mdat);
  const large = Buffer.concat([file.subarray(0, mdat), Buffer.alloc(16), file.subarray(mdat + 8)]);
  large.writeUInt32BE(1, mdat);
  large.write('mdat', mdat + 4, 'latin1');
  large.writeBigUInt64BE(BigInt(large.length - mdat), mdat + 8);
  const expected = valuesOf(file);
  assert.deepEqual(valuesOf(open), expected);
  assert.deepEqual(valuesOf(large), expected);
});

test('an Ogg file whose end is missing, or is followed by something, is handed on', () => {
  const file = vorbis({ samples: 20 * second, packetSize: 50 });
  assert.equal(read(file.subarray(0, file.length - 20)), 'not a page');
  assert.equal(read(Buffer.concat([file, Buffer.from('more')])), 'not a page');
});

test('a WAV file that is cut, or of another codec, is handed on', () => {
  const file = wav({ samples: second });
  assert.equal(read(file.subarray(0, 5000)), 'cut short');
  file.writeUInt16LE(0x55, file.indexOf('fmt ') + 8);
  assert.equal(read(file), 'codec');
});

test('chunks, atoms, blocks and pages by the million end', () => {
  const bombs: readonly [Buffer, HandOn][] = [
    [filled('RIFF\xff\x00\x3d\x00WAVE', 'junk\0\0\0\0'), 'too many parts'],
    [filled('FORM\0\x3d\0\0AIFF', 'junk\0\0\0\0'), 'too many parts'],
    [filled('\0\0\0\x10ftypM4A \0\0\0\0', '\0\0\0\x08free'), 'too many parts'],
    [
      Buffer.concat([
        flac({ samples: 4096 }).subarray(0, 42).fill(0, 4, 5),
        Buffer.alloc(1_000_000, '\x01\0\0\0'),
      ]),
      'too many parts',
    ],
    [Buffer.alloc(4_000_000, 0xff), 'no mpeg frames'],
  ];
  for (const [bytes, reason] of bombs) assert.equal(read(bytes), reason, bytes.toString('latin1', 0, 12));
});

test('a usual file is read in few pieces, whatever pictures and padding it has', (context) => {
  const pictures = [{ mime: 'image/png', data: Buffer.alloc(3_000_000, 1) }];
  const tags = { ...TAGS, pictures };
  const files = {
    mp3: mp3({ frames: 400, id3v2: tags, id3v2Options: { version: 3, padding: 1_000_000 } }),
    flac: flac({ samples: 10 * second, tags, padding: 1_000_000 }),
    m4a: m4a({ samples: 10 * second, tags, moov: 'last' }),
    wav: wav({ samples: 10 * second, id3: tags }),
  };
  for (const [name, bytes] of Object.entries(files)) {
    const window = opened(context, bytes);
    assert.notEqual(typeof parseFast(window), 'string', name);
    assert.ok(
      BYTE_BUDGET - window.budget <= 4 * WINDOW_SIZE,
      `${name}: ${BYTE_BUDGET - window.budget} bytes`,
    );
  }
});

test('an I/O error is no reason to hand on', () => {
  const bytes = mp3({ frames: 60 });
  const view = memory(bytes);
  const failing = {
    ...view,
    at: () => {
      throw new ValhallaError('ERR_VALHALLA_UNAVAILABLE', 'EIO');
    },
  };
  assert.throws(() => parseFast(failing), { code: 'ERR_VALHALLA_UNAVAILABLE' });
});

test('a fault of a reader is made good by the general lane', () => {
  const failing = {
    ...memory(mp3({ frames: 60 })),
    at: () => {
      throw new TypeError('a mistake');
    },
  };
  assert.equal(parseFast(failing), 'fault');
});
