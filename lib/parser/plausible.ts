/**
 * What the numbers of one document say together: a length or so many pixels that the bytes of the file, and those that it
 * had before it was cut short, cannot hold, a rate that the codec does not have, a day that has not come. Each alone lies
 * in its range; headers with a bit flipped, or cut from longer files, are found so. What cannot be is dropped, and nothing
 * is put in its place: whoever asks next may know.
 */
import type { Document } from '../metadata/document.ts';
import { KEYS } from '../metadata/keys.ts';

interface Bounds {
  /** Bit/s of silence, with a wide margin: encoders give at least three times that. */
  readonly least?: number;
  /** The same, of what is `LONG`: a few seconds may be told in a head. */
  readonly ofLong?: number;
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
  // RFC 7845, 4.1: silence, too, is a byte and its length, for 120 ms at most.
  opus: { ofLong: 100, rate: 48_000 },
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
const STUDIO = { rate: 192_000, channels: 8 } as const;
/** The largest sample there is. */
const SAMPLE_BITS = 64;
/** Ten minutes, in milliseconds. */
const LONG = 600_000;
/** Nobody keeps so much of silence or of one picture (10 hours); counts that were overrun give it, of any codec: bit/s, ms. */
const ENDLESS = { least: 100, duration: 36_000_000 } as const;
/** Of films: pictures of twice 8K, in either direction; of long ones bit/s, where each picture is a byte at least. */
const FILM = { px: 16_384, least: 64, picture: 8 } as const;
/**
 * Of pictures: one of one colour has 8,250 pixels a byte where it is deflated, more in WebP; what is small may be told in
 * a few bytes. A flipped bit makes one side longer than any of a film, and a thousand times the other.
 */
const PICTURE = { ofByte: 2 ** 15, ofAny: 2 ** 25, aspect: 1000 } as const;
/** Cameras whose clocks were never set tell of years to come; no tag that is whole tells of later ones. */
const LAST_YEAR = 2100;
const DATED = KEYS.filter(({ type, unit }) => type === 'date' || type === 'time' || unit === 'year').map(
  ({ key }) => key,
);
/** A file cut short tells the rate of the whole: a hundredth is left of it at least. */
const SHARE = 100;

/**
 * Drops from `document` what cannot be.
 * @param size bytes of the file
 * @returns the keys that are gone
 */
export function dropImplausible(document: Document, size: number): readonly string[] {
  let gone: string[] | undefined;
  const drop: Drop = (key) => {
    delete document[key];
    (gone ??= []).push(key);
  };
  const whole = size + (numberOf(document, 'missing_bytes') ?? 0);
  const isFilm = document['video_codec'] !== undefined;
  dropOfSound(document, isFilm, drop);
  dropOfTime(document, whole, isFilm, drop);
  if (document['width'] !== undefined || document['height'] !== undefined)
    dropOfPictures(document, whole, isFilm, drop);
  dropOfDays(document, drop);
  return gone ?? NOTHING;
}

type Drop = (key: string) => void;
const NOTHING: readonly string[] = [];

function dropOfSound(document: Document, isFilm: boolean, drop: Drop): void {
  const codec = document['audio_codec']?.[0]?.[0];
  const bounds = boundsOf(codec);
  const rate = numberOf(document, 'sample_rate');
  if (rate !== undefined && rate > (bounds.rate ?? ANY.rate) && !isDsd(rate, codec)) drop('sample_rate');
  const channels = numberOf(document, 'audio_channels');
  if (channels !== undefined && channels > (bounds.channels ?? ANY.channels)) drop('audio_channels');
  const bitrate = numberOf(document, 'audio_bitrate');
  const least = (isFilm ? undefined : bounds.least) ?? ANY.least;
  if (bitrate !== undefined && (bitrate < least || bitrate > mostBits(document))) drop('audio_bitrate');
}

/** The length, and rates that do not go with it. */
function dropOfTime(document: Document, whole: number, isFilm: boolean, drop: Drop): void {
  const duration = numberOf(document, 'duration');
  if (duration === undefined) return;
  const { least: always = ANY.least, ofLong = 0 } = boundsOf(document['audio_codec']?.[0]?.[0]);
  let least = isFilm ? ANY.least : always;
  if (duration > LONG)
    least = Math.max(always, ofLong) + (isFilm ? leastOfPictures(numberOf(document, 'frame_rate')) : 0);
  if (duration > ENDLESS.duration) least = Math.max(least, ENDLESS.least);
  const pictures = numberOf(document, 'video_bitrate') ?? 0;
  if (duration * least > whole * 8000) drop('duration');
  else if (pictures * duration > whole * 8000 * SHARE) drop('video_bitrate');
}

/** Bit/s. */
function leastOfPictures(rate: number = 0): number {
  return Math.max(FILM.least, rate * FILM.picture);
}

function dropOfPictures(document: Document, whole: number, isFilm: boolean, drop: Drop): void {
  const [width = 1, height = 1] = [numberOf(document, 'width'), numberOf(document, 'height')];
  const longer = Math.max(width, height);
  const most = isFilm ? FILM.px : Math.max(FILM.px, Math.min(width, height) * PICTURE.aspect);
  const small = longer <= FILM.px ? PICTURE.ofAny : 0;
  if (longer <= most && width * height <= Math.max(small, whole * PICTURE.ofByte)) return;
  for (const key of ['width', 'height', 'video_aspect']) if (document[key] !== undefined) drop(key);
}

function dropOfDays(document: Document, drop: Drop): void {
  for (const key of DATED) {
    const value = document[key]?.[0]?.[0];
    if (value !== undefined && Number(String(value).slice(0, 4)) > LAST_YEAR) drop(key);
  }
}

function boundsOf(codec: unknown): Bounds {
  return (typeof codec === 'string' && Object.hasOwn(BOUNDS, codec) ? BOUNDS[codec] : undefined) ?? ANY;
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

/** What is packed is not larger than what comes out of it; where that is not known, than of a studio's. */
function mostBits(document: Document): number {
  const { rate, channels } = STUDIO;
  return (
    (numberOf(document, 'sample_rate') ?? rate) *
    (numberOf(document, 'audio_channels') ?? channels) *
    SAMPLE_BITS
  );
}
