/**
 * What the numbers of one document say together: a length that the bytes of the file, and those that it had before it was
 * cut short, cannot hold, a rate that the codec does not have. Each alone lies in its range; headers with a bit flipped, or
 * cut from longer files, are found so. What cannot be is dropped, and nothing is put in its place: whoever asks next may
 * know.
 */
import type { Document } from '../metadata/document.ts';

interface Bounds {
  /** Bit/s of silence, with a wide margin: encoders give at least three times that. */
  readonly least?: number;
  /** Hz. */
  readonly rate?: number;
  readonly channels?: number;
}

/** Of what no line below knows: a slide show, a tune of instructions (MIDI, modules). */
const ANY = { least: 4, rate: 1_536_000, channels: 64 } as const;
/** One frame is at least 4 bytes of header; frames of free format are still longer. */
const MPEG: Bounds = { least: 4000, rate: 48_000, channels: 2 };

/** By codec, where a specification bounds it. */
const BOUNDS: Readonly<Record<string, Bounds>> = {
  mp1: MPEG,
  mp2: MPEG,
  mp3: MPEG,
  aac: { least: 50, rate: 96_000, channels: 48 },
  ac3: { least: 4000, rate: 48_000, channels: 8 },
  eac3: { least: 400, rate: 48_000, channels: 16 },
  dts: { least: 4000, rate: 192_000, channels: 16 },
  alac: { rate: 384_000, channels: 8 },
  amr: { least: 200, rate: 16_000, channels: 6 },
  flac: { rate: 1_048_575, channels: 8 },
  musepack: { least: 20, rate: 48_000, channels: 2 },
  opus: { rate: 48_000 },
  pcm: { least: 4000 },
  pcm_float: { least: 4000 },
  speex: { least: 20, rate: 48_000, channels: 2 },
  tta: { least: 100, channels: 16 },
  vorbis: { rate: 384_000 },
  wavpack: { least: 25 },
  wma: { least: 200, rate: 96_000, channels: 8 },
  wmal: { least: 200, rate: 192_000, channels: 8 },
  wmap: { least: 200, rate: 192_000, channels: 8 },
};

/** One bit a sample, at multiples of what CDs and films have; packed by WavPack too. */
const DSD_RATE = 50_000_000;
const DSD_BASES = [44_100, 48_000] as const;
/** The largest sample there is. */
const SAMPLE_BITS = 64;
/** Nobody keeps so much of silence or of one picture (10 hours); counts that were overrun give it, of any codec: bit/s, ms. */
const LONG = { least: 100, duration: 36_000_000 } as const;
/** Pictures of films: twice 8K, in either direction. */
const FILM_PX = 16_384;
/** A file cut short tells the rate of the whole: a hundredth is left of it at least. */
const SHARE = 100;

/**
 * Drops from `document` what cannot be.
 * @param size bytes of the file
 * @returns the keys that are gone
 */
export function dropImplausible(document: Document, size: number): readonly string[] {
  let gone: string[] | undefined;
  const drop = (key: string): void => {
    delete document[key];
    (gone ??= []).push(key);
  };
  const codec = document['audio_codec']?.[0]?.[0];
  const bounds =
    (typeof codec === 'string' && Object.hasOwn(BOUNDS, codec) ? BOUNDS[codec] : undefined) ?? ANY;
  const isFilm = document['video_codec'] !== undefined;
  const rate = numberOf(document, 'sample_rate');
  if (rate !== undefined && rate > (bounds.rate ?? ANY.rate) && !isDsd(rate, codec)) drop('sample_rate');
  const channels = numberOf(document, 'audio_channels');
  if (channels !== undefined && channels > (bounds.channels ?? ANY.channels)) drop('audio_channels');
  const least = isFilm ? ANY.least : (bounds.least ?? ANY.least);
  const duration = numberOf(document, 'duration');
  const whole = size + (numberOf(document, 'missing_bytes') ?? 0);
  if (duration !== undefined && duration * leastAt(duration, least) > whole * 8000) drop('duration');
  const bitrate = numberOf(document, 'audio_bitrate');
  if (bitrate !== undefined && (bitrate < least || bitrate > mostBits(document))) drop('audio_bitrate');
  if (isFilm) dropOfPictures(document, size, drop);
  return gone ?? NOTHING;
}

const NOTHING: readonly string[] = [];

function dropOfPictures(document: Document, size: number, drop: (key: string) => void): void {
  const bitrate = numberOf(document, 'video_bitrate');
  const duration = numberOf(document, 'duration');
  if (bitrate !== undefined && duration !== undefined && bitrate * duration > size * 8000 * SHARE)
    drop('video_bitrate');
  const [width = 1, height = 1] = [numberOf(document, 'width'), numberOf(document, 'height')];
  if (width <= FILM_PX && height <= FILM_PX) return;
  for (const key of ['width', 'height', 'video_aspect']) if (document[key] !== undefined) drop(key);
}

function leastAt(duration: number, least: number): number {
  return duration > LONG.duration ? Math.max(LONG.least, least) : least;
}

function numberOf(document: Document, key: string): number | undefined {
  const value = document[key]?.[0]?.[0];
  return typeof value === 'number' ? value : undefined;
}

function isDsd(rate: number, codec: unknown): boolean {
  return (
    (codec === 'dsd' || codec === 'wavpack') &&
    rate <= DSD_RATE &&
    DSD_BASES.some((base) => rate % base === 0)
  );
}

/** What is packed is not larger than what comes out of it. */
function mostBits(document: Document): number {
  const rate = numberOf(document, 'sample_rate') ?? ANY.rate;
  return rate * (numberOf(document, 'audio_channels') ?? ANY.channels) * SAMPLE_BITS;
}
