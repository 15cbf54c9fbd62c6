/** MediaInfo's names of formats, as the library (and most of the world, after FFmpeg) calls them. */
import type { Track } from './mediainfo.ts';

const NAMES: Readonly<Record<string, string>> = {
  AVC: 'h264',
  'MPEG-4 Visual': 'mpeg4',
  'VC-1': 'vc1',
  'H.263': 'h263',
  'Sorenson Spark': 'flv1',
  JPEG: 'mjpeg',
  'AC-3': 'ac3',
  'AC-3 EX': 'ac3',
  'E-AC-3': 'eac3',
  'E-AC-3 JOC': 'eac3',
  'AC-4': 'ac4',
  'MLP FBA': 'truehd',
  'DTS XLL': 'dts',
  "Monkey's Audio": 'ape',
  'UTF-8': 'subrip',
  'Timed Text': 'mov_text',
  pcm_float: 'pcm_float',
  RLE: 'dvd_subtitle',
  VobSub: 'dvd_subtitle',
  'DVB Subtitle': 'dvb_subtitle',
};

const CONTAINERS: Readonly<Record<string, string>> = {
  'MPEG-4': 'mp4',
  QuickTime: 'mp4',
  'Windows Media': 'asf',
  'Flash Video': 'flv',
  'MPEG-TS': 'mpegts',
  BDAV: 'mpegts',
  'MPEG-PS': 'mpegps',
  Wave: 'wav',
  Wave64: 'wav',
  "Monkey's Audio": 'ape',
  Musepack: 'musepack',
};

export function containerOf({ fields }: Track): string | undefined {
  return named(fields['Format'], CONTAINERS);
}

export function codecOf({ fields }: Track): string | undefined {
  const format = fields['Format'];
  if (format === 'MPEG Audio') return `mp${/Layer (\d)/.exec(fields['Format_Profile'] ?? '')?.[1] ?? '3'}`;
  if (format === 'MPEG Video') return `mpeg${fields['Format_Version'] === '1' ? 1 : 2}video`;
  if (format === 'WMA') return /Lossless/.test(fields['Format_Profile'] ?? '') ? 'wmal' : 'wma';
  return named(format, NAMES);
}

function named(format: string | undefined, names: Readonly<Record<string, string>>): string | undefined {
  // The number of a codec that nobody has registered is no name.
  if (format === undefined || /^0x/i.test(format)) return undefined;
  // Encrypted, as iTunes once did: what it is without that stands last.
  if (/\bdrm[is]\b/.test(format)) return /mp4a/.test(format) ? 'aac' : undefined;
  return names[format] ?? format.toLowerCase().replaceAll(/[^a-z0-9]+/g, '');
}
