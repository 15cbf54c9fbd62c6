/** A file of every shape that the writers know, with what the lanes are to make of it. */
import {
  everyFrame,
  everyFrame22,
  monoAac,
  oggFlac,
  plainSizes,
  renumbered,
  rf64,
  wrongEncodings,
} from './odd-files.ts';
import type { HandOn } from '../../../lib/parser/fast/hand-on.ts';
import { aiff } from '../../support/media/aiff.ts';
import { flac } from '../../support/media/flac.ts';
import { id3v2Tag, textFrame } from '../../support/media/id3v2.ts';
import { jpeg } from '../../support/media/jpeg.ts';
import { m4a } from '../../support/media/m4a.ts';
import { mp3 } from '../../support/media/mp3.ts';
import type { Mp3Options } from '../../support/media/mp3.ts';
import { opus } from '../../support/media/opus.ts';
import { png } from '../../support/media/png.ts';
import type { Tags } from '../../support/media/tags.ts';
import { vorbis } from '../../support/media/vorbis.ts';
import { wav } from '../../support/media/wav.ts';

/** What music-metadata is known to do otherwise: each with the reason. */
export const DIFFERENCES = {
  'MP4 bit rate: size of mdat, not the table of sample sizes':
    'The table costs 40 KB a song to read; without one (all samples alike) music-metadata gives none.',
  'bit rate: tags behind the sound are no sound':
    'music-metadata counts APEv2, and ID3v1 behind FLAC, as sound.',
  'VBR by its header':
    'Four first frames alike make a file CBR for music-metadata, whatever Xing or VBRI say.',
  'AIFF text beyond ASCII': 'music-metadata drops the eighth bit.',
  'Ogg-FLAC': 'music-metadata reads the first page only: no tags, and no duration of a longer file.',
  RF64: 'music-metadata knows RIFF only.',
  'track numbers above 255': 'music-metadata reads one byte of two.',
  'channels of AAC': 'music-metadata takes those of the sample entry, which says 2 of mono, too.',
} as const;

export interface Shape {
  readonly bytes: Buffer;
  /** Key -> why the lanes differ in it. Of `audio_bitrate` etc.; `*` is the whole file. */
  readonly differs?: Readonly<Record<string, keyof typeof DIFFERENCES>>;
  readonly handedOn?: HandOn;
}

const front = { mime: 'image/png', data: png() };
const back = { mime: 'image/jpeg', data: jpeg(), type: 4, description: 'Rückseite' };

export const TAGS: Tags = {
  title: 'Thunder/Struck',
  artist: ['AC/DC', 'Björk & 菅野, よう子'],
  album: 'Åland',
  albumArtist: 'AC/DC',
  composer: 'C/D, E & F',
  genre: ['Rock', '(17)', '(4)Eurodisco', 'Drum/Bass'],
  date: '2004-05-06',
  track: 3,
  trackTotal: 12,
  disc: 1,
  discTotal: 2,
  comment: 'hello',
  lyrics: 'la\nla',
  pictures: [front, back],
  extra: { 'My Tag': 'x', ARTISTS: 'AC/DC', REPLAYGAIN_TRACK_GAIN: '-6.5 dB', BARCODE: '0123' },
};
const PLAIN: Tags = { ...TAGS, pictures: [], genre: 'Rock', artist: 'AC/DC' };
const LONG: Tags = {
  ...TAGS,
  comment: 'x'.repeat(20_000),
  pictures: [{ ...front, data: Buffer.concat([front.data, Buffer.alloc(200_000, 7)]) }],
};
const second = 44_100;
const VBR = [128, 64, 192, 320];

function mpeg(options: Partial<Mp3Options>): Buffer {
  return mp3({ frames: 60, ...options });
}

const MDAT = 'MP4 bit rate: size of mdat, not the table of sample sizes';
const TAIL = 'bit rate: tags behind the sound are no sound';
const HEADER = 'VBR by its header';

export const SHAPES: Readonly<Record<string, Shape>> = {
  'mp3, ID3v2.2': { bytes: mpeg({ id3v2: TAGS, id3v2Options: { version: 2, padding: 100 } }) },
  'mp3, ID3v2.2 unsynchronised': { bytes: mpeg({ id3v2: TAGS, id3v2Options: { version: 2, unsync: true } }) },
  'mp3, ID3v2.3 and ID3v1': {
    bytes: mpeg({ id3v2: TAGS, id3v2Options: { version: 3, padding: 2000 }, id3v1: PLAIN }),
  },
  'mp3, ID3v2.3 unsynchronised, extended header': {
    bytes: mpeg({ id3v2: TAGS, id3v2Options: { version: 3, unsync: true, extended: true } }),
  },
  'mp3, ID3v2.4': { bytes: mpeg({ id3v2: TAGS, id3v2Options: { version: 4 } }) },
  'mp3, ID3v2.4 unsynchronised, extended header': {
    bytes: mpeg({ id3v2: TAGS, id3v2Options: { version: 4, unsync: true, extended: true } }),
  },
  'mp3, long tag': { bytes: mpeg({ id3v2: LONG, id3v2Options: { version: 3, padding: 5000 } }) },
  'mp3, APEv2 and ID3v1': { bytes: mpeg({ apev2: TAGS, id3v1: PLAIN }) },
  'mp3, ID3v1': { bytes: mpeg({ id3v1: PLAIN }) },
  'mp3, no tag': { bytes: mpeg({}) },
  'mp3, all frames that a table knows': {
    bytes: Buffer.concat([id3v2Tag(everyFrame(3), { version: 3 }), mpeg({})]),
  },
  'mp3, text that is not what it says': {
    bytes: Buffer.concat([id3v2Tag(wrongEncodings(3), { version: 3 }), mpeg({})]),
  },
  'mp3, the same text in 2.4': { bytes: Buffer.concat([id3v2Tag(wrongEncodings(4)), mpeg({})]) },
  'mp3, the same in 2.2': { bytes: Buffer.concat([id3v2Tag(everyFrame22(), { version: 2 }), mpeg({})]) },
  'mp3, the same in 2.4': { bytes: Buffer.concat([id3v2Tag(everyFrame(4)), mpeg({})]) },
  'mp3, ID3v2.4 with plain sizes': { bytes: Buffer.concat([plainSizes(), mpeg({})]) },
  'mp3, MPEG 2 mono': { bytes: mpeg({ sampleRate: 22_050, channels: 1, bitrate: 64 }) },
  'mp3, MPEG 2.5': { bytes: mpeg({ sampleRate: 8000, channels: 1, bitrate: 32 }) },
  'mp3, 320 kbit/s at 48 kHz': { bytes: mpeg({ sampleRate: 48_000, bitrate: 320, id3v2: PLAIN }) },
  'mp3, Xing and LAME': { bytes: mpeg({ bitrate: VBR, header: 'Xing', gapless: [576, 1200], id3v2: PLAIN }) },
  'mp3, Xing, ID3v1': { bytes: mpeg({ bitrate: VBR, header: 'Xing', id3v1: PLAIN }) },
  'mp3, Xing, APEv2': { bytes: mpeg({ bitrate: VBR, header: 'Xing', apev2: PLAIN }) },
  'mp3, Xing, cut short': { bytes: mpeg({ frames: 400, bitrate: VBR, header: 'Xing' }).subarray(0, 20_000) },
  'mp3, Info, cut short': { bytes: mpeg({ frames: 400, bitrate: 192, header: 'Info' }).subarray(0, 9_000) },
  'mp3, Xing, first frames alike': {
    bytes: mpeg({ bitrate: [128, 128, 128, 128, 320], header: 'Xing' }),
    differs: { audio_bitrate: HEADER, audio_profile: HEADER },
  },
  'mp3, Info': { bytes: mpeg({ bitrate: 192, header: 'Info', gapless: [576, 576], id3v2: PLAIN }) },
  'mp3, Info, APEv2': { bytes: mpeg({ bitrate: 192, header: 'Info', apev2: PLAIN, id3v1: PLAIN }) },
  'mp3, six frames': { bytes: mp3({ frames: 6, bitrate: 32, channels: 1, id3v1: PLAIN }) },
  'mp3, six frames behind Info': { bytes: mp3({ frames: 6, bitrate: 32, channels: 1, header: 'Info' }) },
  'mp3, five frames and a half': {
    bytes: mp3({ frames: 6, bitrate: 32, channels: 1 }).subarray(0, -50),
    handedOn: 'no mpeg frames',
  },
  'mp3, VBRI': { bytes: mpeg({ bitrate: VBR, header: 'VBRI' }) },
  'mp3, VBRI, first frames alike': {
    bytes: mpeg({ bitrate: [128, 128, 128, 128, 320], header: 'VBRI' }),
    differs: { duration: HEADER, audio_bitrate: HEADER, audio_profile: HEADER },
  },
  'mp3, VBR without a header': { bytes: mpeg({ bitrate: VBR }), handedOn: 'variable bit rate' },
  'mp3, VBR that begins like CBR': {
    bytes: mpeg({ frames: 200, bitrate: [...Array<number>(100).fill(128), ...Array<number>(100).fill(256)] }),
    handedOn: 'variable bit rate',
  },
  mp2: { bytes: mpeg({ layer: 2, bitrate: 192 }), handedOn: 'no mpeg frames' },
  mp1: { bytes: mpeg({ layer: 1, bitrate: 192 }), handedOn: 'no mpeg frames' },
  'mp3, two ID3v2 tags': {
    bytes: Buffer.concat([id3v2Tag([textFrame(4, 'TIT2', 'First')]), mpeg({ id3v2: PLAIN })]),
    handedOn: 'two tags',
  },
  flac: { bytes: flac({ samples: 3 * second, tags: TAGS, padding: 5000 }) },
  'flac, 8 channels at 96 kHz': { bytes: flac({ samples: second, sampleRate: 96_000, channels: 8 }) },
  'flac, long comment': { bytes: flac({ samples: second, tags: LONG }) },
  'flac behind ID3v2.4, before ID3v1': {
    bytes: Buffer.concat([
      id3v2Tag([textFrame(4, 'TIT2', 'Other'), textFrame(4, 'TMOO', 'Mood')]),
      flac({ samples: second, tags: TAGS }),
      mpeg({ frames: 0, id3v1: PLAIN }),
    ]),
    differs: { audio_bitrate: TAIL },
  },
  'm4a, AAC': {
    bytes: m4a({ samples: 3 * second, tags: TAGS, free: 500 }),
    differs: { audio_bitrate: MDAT },
  },
  'm4a, AAC, mono in a sample entry of two': {
    bytes: monoAac(m4a({ samples: second })),
    differs: { audio_bitrate: MDAT, audio_channels: 'channels of AAC' },
  },
  'm4a, ALAC, moov last': {
    bytes: m4a({ samples: 20_000, codec: 'alac', tags: TAGS, moov: 'last' }),
    differs: { audio_bitrate: MDAT },
  },
  'm4a, track 300': {
    bytes: m4a({ samples: second, tags: { track: 300, trackTotal: 301 } }),
    differs: {
      audio_bitrate: MDAT,
      track: 'track numbers above 255',
      track_total: 'track numbers above 255',
    },
  },
  'ogg, Vorbis': { bytes: vorbis({ samples: 3 * second, tags: TAGS }) },
  'ogg, Vorbis, pictures over many pages': { bytes: vorbis({ samples: second, tags: LONG }) },
  'ogg, Vorbis, long': { bytes: vorbis({ samples: 60 * second, packetSize: 20 }) },
  'ogg, Opus': { bytes: opus({ samples: 3 * 48_000, tags: TAGS }) },
  'ogg, Opus, pictures over many pages': { bytes: opus({ samples: 48_000, tags: LONG }) },
  'ogg, chained': {
    bytes: Buffer.concat([vorbis({ samples: second }), renumbered(vorbis({ samples: second }))]),
    handedOn: 'several streams',
  },
  'ogg, FLAC': {
    bytes: oggFlac(flac({ samples: 3 * second, tags: LONG }), 3 * second),
    differs: { '*': 'Ogg-FLAC' },
  },
  'wav, RF64': { bytes: rf64(wav({ samples: second })), differs: { '*': 'RF64' } },
  'wav, id3': { bytes: wav({ samples: second, id3: TAGS, id3Version: 3 }) },
  'wav, id3 2.4': {
    bytes: wav({ samples: second, id3: TAGS, id3Version: 4, channels: 1, sampleRate: 8000 }),
  },
  'wav, LIST INFO': { bytes: wav({ samples: 4410, info: { ...PLAIN, album: 'Plain', comment: 'odd' } }) },
  'wav, LIST INFO in UTF-8': {
    bytes: wav({ samples: 4410, info: { title: 'Åland 菅野' } }),
  },
  'wav, both': { bytes: wav({ samples: 4410, info: { ...PLAIN, album: 'Plain' }, id3: TAGS }) },
  aiff: { bytes: aiff({ samples: second, id3: TAGS, id3Version: 4 }) },
  'aiff-c, bytes swapped': { bytes: aiff({ samples: second, compression: 'sowt', id3: TAGS }) },
  'aiff-c, floating point': { bytes: aiff({ samples: second, compression: 'fl32', id3: TAGS }) },
  'aiff-c, mu-law': { bytes: aiff({ samples: second, compression: 'ulaw' }), handedOn: 'codec' },
  'aiff, text chunks in UTF-8': {
    bytes: aiff({ samples: 999, text: { title: '菅野', artist: 'Plain' } }),
    differs: { title: 'AIFF text beyond ASCII' },
  },
  'aiff, text chunks': { bytes: aiff({ samples: 999, channels: 1, sampleRate: 96_000, text: PLAIN }) },
};
