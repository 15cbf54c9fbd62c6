/**
 * The streams of a film as keys. The first picture and the first sound give the technical keys, languages are lists in
 * the order of the streams, and `stream` says of each stream all that is known: one text, for people and programs alike.
 */
import { cleanNumber } from '../../metadata/clean.ts';
import type { DocumentBuilder } from '../../metadata/clean.ts';
import type { Unit } from '../../metadata/keys.ts';
import { canonicalLanguage } from '../../metadata/languages.ts';
import { codecOf, containerOf } from './codec-names.ts';
import type { Track } from './mediainfo.ts';

const KINDS: Readonly<Record<string, string>> = {
  Video: 'video',
  Audio: 'audio',
  Text: 'subtitle',
  Image: 'image',
};

/** Name in `stream` <- field; numbers are those in front (`9005 / 9005`), where they lie in the range of their unit. */
const DETAILS: readonly (readonly [name: string, field: string, unit: Unit, kind?: string])[] = [
  ['width', 'Width', 'px'],
  ['height', 'Height', 'px'],
  ['aspect', 'DisplayAspectRatio', 'ratio', 'Video'],
  ['fps', 'FrameRate', 'fps', 'Video'],
  ['channels', 'Channels', 'channels'],
  ['rate', 'SamplingRate', 'Hz'],
  ['bits', 'BitDepth', 'bit'],
  ['bitrate', 'BitRate', 'bit/s'],
];

export function addStreams(tracks: readonly Track[], builder: DocumentBuilder): void {
  const streams = tracks.filter(({ kind }) => kind in KINDS);
  const of = (kind: string): Track[] => streams.filter((track) => track.kind === kind);
  const general = tracks.find(({ kind }) => kind === 'General');
  if (general !== undefined) {
    builder.add('container', containerOf(general));
    builder.add('duration', milliseconds(general) ?? longest(streams));
  }
  addVideo(of('Video'), builder);
  addSound(of('Audio'), builder);
  const subtitles = of('Text');
  if (subtitles.length > 0) builder.add('sub_streams', subtitles.length);
  for (const { fields } of subtitles) builder.add('sub_lang', language(fields));
  streams.forEach((track, index) => builder.add('stream', described(track, index)));
  for (const [start, title] of chapters(tracks)) builder.add('chapter', `${start} ${title}`);
}

function addVideo(tracks: readonly Track[], builder: DocumentBuilder): void {
  const [first] = tracks;
  if (first === undefined) return;
  const { fields } = first;
  builder.add('video_streams', tracks.length);
  builder.add('video_codec', codecOf(first));
  builder.add('video_profile', fields['Format_Profile']);
  builder.add('video_bitrate', fields['BitRate']);
  builder.add('video_aspect', fields['DisplayAspectRatio']);
  builder.add('width', fields['Width']);
  builder.add('height', fields['Height']);
  builder.add('frame_rate', fields['FrameRate'] ?? fields['FrameRate_Original']);
  for (const range of dynamicRanges(fields)) builder.add('hdr', range);
  builder.add('title_stream', fields['Title']);
}

export function addSound(tracks: readonly Track[], builder: DocumentBuilder): void {
  const [first] = tracks;
  if (first === undefined) return;
  const { fields } = first;
  builder.add('audio_streams', tracks.length);
  builder.add('audio_codec', codecOf(first));
  builder.add('audio_bitrate', fields['BitRate']);
  builder.add('audio_channels', fields['Channels']);
  builder.add('sample_rate', fields['SamplingRate']);
  builder.add('bits_per_sample', fields['BitDepth']);
  if (fields['Compression_Mode'] !== undefined)
    builder.add('lossless', fields['Compression_Mode'] === 'Lossless');
  for (const track of tracks) builder.add('audio_lang', language(track.fields));
}

function dynamicRanges(fields: Track['fields']): string[] {
  const format = `${fields['HDR_Format'] ?? ''} ${fields['HDR_Format_Compatibility'] ?? ''}`;
  const transfer = fields['transfer_characteristics'] ?? '';
  return [
    ...(format.includes('Dolby Vision') ? ['dolby vision'] : []),
    ...(/2094|HDR10\+/.test(format) ? ['hdr10+'] : []),
    ...(/2086|HDR10(?!\+)/.test(format) || transfer === 'PQ' ? ['hdr10'] : []),
    ...(transfer === 'HLG' ? ['hlg'] : []),
  ];
}

/** `2 audio codec=aac lang=de channels=6 rate=48000 default title=Commentary` */
function described(track: Track, index: number): string {
  const { kind, fields } = track;
  const tongue = language(fields);
  const codec = codecOf(track);
  return [
    `${index + 1} ${KINDS[kind]}`,
    ...(codec === undefined ? [] : [`codec=${codec}`]),
    ...(tongue === undefined ? [] : [`lang=${tongue}`]),
    ...DETAILS.flatMap(([name, field, unit, only = kind]) => {
      const number = only === kind ? cleanNumber(unit, fields[field] ?? '') : undefined;
      return number === undefined || number === 0 ? [] : [`${name}=${number}`];
    }),
    ...(kind === 'Video' ? dynamicRanges(fields).map((range) => `hdr=${range.replace(' ', '-')}`) : []),
    ...(isYes(fields['Default']) ? ['default'] : []),
    ...(isYes(fields['Forced']) ? ['forced'] : []),
    ...(fields['Title'] === undefined ? [] : [`title=${fields['Title']}`]),
  ].join(' ');
}

/** `Yes`, and `Yes / Yes` where two places say it. */
function isYes(text: string | undefined): boolean {
  return text?.startsWith('Yes') === true;
}

function language(fields: Track['fields']): string | undefined {
  const name = fields['Language']?.split(' / ')[0];
  return name === undefined ? undefined : canonicalLanguage(name);
}

/** Of a menu: `_00_12_30_500` -> `Title`, or `en:Title`. */
function chapters(tracks: readonly Track[]): [start: string, title: string][] {
  return tracks
    .filter(({ kind }) => kind === 'Menu')
    .flatMap(({ fields }) => Object.entries(fields))
    .flatMap(([name, title]) => {
      const [, hours, minutes, seconds, fraction] = /^_(\d+)_(\d\d)_(\d\d)_(\d{3})$/.exec(name) ?? [];
      return fraction === undefined
        ? []
        : [[`${hours}:${minutes}:${seconds}.${fraction}`, title.replace(/^(?:[a-z]{2,3})?:/, '')]];
    });
}

function milliseconds({ fields }: Track): number | undefined {
  const seconds = Number.parseFloat(fields['Duration'] ?? '');
  return seconds > 0 ? seconds * 1000 : undefined;
}

function longest(tracks: readonly Track[]): number | undefined {
  const durations = tracks.flatMap((track) => milliseconds(track) ?? []);
  return durations.length === 0 ? undefined : Math.max(...durations);
}
