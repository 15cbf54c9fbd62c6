/** Films as they are broadcast, on discs and on the web of yesterday: the smallest that there can be. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asfFilm } from '../support/media/asf.ts';
import { programStream, transportStream } from '../support/media/mpeg-film.ts';
import { oggFilm } from '../support/media/theora.ts';
import { parseBytes, valuesOf } from './parse-file.ts';

const SIZE = { width: 352, height: 288 };
const MPEG = 'codec=mpeg2video width=352 height=288 aspect=1.333 fps=25 bits=8';
const MP2 = 'channels=2 rate=48000 bitrate=64000';

interface Film {
  readonly bytes: Buffer;
  /** Milliseconds; those of a transport stream are up to the last time in it. */
  readonly duration?: number;
  readonly container: string;
  readonly codecs: readonly [video: string, audio: string];
  /** `stream`, of which a rate of pictures is not looked at. */
  readonly streams: readonly string[];
  readonly title?: string;
}

const FILMS: Readonly<Record<string, Film>> = {
  'a.mpg': {
    bytes: programStream(SIZE),
    container: 'mpegps',
    codecs: ['mpeg2video', 'mp2'],
    streams: [`1 video ${MPEG}`, `2 audio codec=mp2 ${MP2}`],
  },
  'a.ts': {
    bytes: transportStream(SIZE),
    duration: 2006,
    container: 'mpegts',
    codecs: ['mpeg2video', 'mp2'],
    streams: [`1 video ${MPEG}`, `2 audio codec=mp2 lang=de ${MP2}`],
  },
  'a.m2ts': {
    bytes: transportStream({ ...SIZE, isBluRay: true }),
    duration: 2006,
    container: 'mpegts',
    codecs: ['mpeg2video', 'mp2'],
    streams: [`1 video ${MPEG}`, `2 audio codec=mp2 lang=de ${MP2}`],
  },
  'a.wmv': {
    bytes: asfFilm({ ...SIZE, title: 'A title' }),
    container: 'asf',
    codecs: ['vc1', 'wma'],
    streams: [
      '1 video codec=vc1 width=352 height=288 aspect=1.222 bits=8',
      '2 audio codec=wma channels=2 rate=44100 bits=16 bitrate=64000',
    ],
    title: 'A title',
  },
  'a.ogv': {
    bytes: oggFilm({ ...SIZE, comments: ['TITLE=A title'] }),
    container: 'ogg',
    codecs: ['theora', 'vorbis'],
    streams: [
      '1 video codec=theora width=352 height=288 aspect=1.222 fps=25',
      '2 audio codec=vorbis channels=2 rate=44100 bitrate=128000',
    ],
    title: 'A title',
  },
};

for (const [name, { bytes, duration = 2000, container, codecs, streams, title }] of Object.entries(FILMS))
  test(`${name} has its length, its size, its codecs and its streams`, async (context) => {
    const values = valuesOf(await parseBytes(context, name, bytes, { type: 'video' }));
    const told = (values['stream'] ?? []).map((text) => String(text).replace(/(video .*) bitrate=\d+/, '$1'));
    assert.deepEqual(told, streams);
    assert.deepEqual([...(values['video_codec'] ?? []), ...(values['audio_codec'] ?? [])], codecs);
    const { width, height, container: box, duration: length, title: named } = values;
    assert.deepEqual([width, height, box, length], [[352], [288], [container], [duration]]);
    assert.deepEqual(named, title && [title]);
    assert.equal(values['missing_bytes'], undefined);
  });
