/** What music-metadata says about the sound, corrected where it is known to be wrong, as keys of the document. */
import type { IFormat } from 'music-metadata';
import type { DocumentBuilder } from '../metadata/clean.ts';
import { asfSound } from './asf-sound.ts';
import type { ByteSource } from './byte-source.ts';
import { bytesAt } from './byte-source.ts';
import { codecName, containerName } from './codecs.ts';
import { missingBytes } from './missing-bytes.ts';
import { constantBitrate, missingFrames, mpegLength, soundEnd } from './mpeg-length.ts';
import { oggLength } from './ogg-length.ts';

export interface FormatContext {
  readonly source: ByteSource;
  /** Where the tags at the start end. */
  readonly head: number;
  readonly mimeType: string | undefined;
  /** An APEv2 tag was found. */
  readonly ape: boolean;
}

/** The sound of a file: the technical keys of its document. */
export interface Sound {
  readonly codec: string | undefined;
  readonly container: string | undefined;
  /** Milliseconds. */
  readonly duration: number | undefined;
  readonly bitrate: number | undefined;
  readonly sampleRate: number | undefined;
  readonly channels: number | undefined;
  readonly bits: number | undefined;
  readonly profile: string | undefined;
  readonly lossless: boolean | undefined;
  readonly encoder: string | undefined;
  /** Bytes that the headers tell of and the file does not have. */
  readonly missing?: number | undefined;
}

export function addFormat(format: IFormat, context: FormatContext, builder: DocumentBuilder): void {
  const sound = soundOf(format, context);
  const missing = (sound.container === 'mpeg' ? missingFrames : missingBytes)(context.source, context.head);
  addSound({ ...sound, bitrate: sound.bitrate ?? bitrateOf(sound, context, missing), missing }, builder);
}

/** Numbers outside their range are dropped by the builder: rates of -1, durations below 0 or of 57 years. */
export function addSound(sound: Sound, builder: DocumentBuilder): void {
  builder.add('audio_codec', sound.codec);
  builder.add('container', sound.container);
  builder.add('duration', sound.duration);
  builder.add('audio_bitrate', sound.bitrate);
  builder.add('sample_rate', sound.sampleRate);
  builder.add('audio_channels', sound.channels);
  builder.add('bits_per_sample', sound.bits);
  builder.add('audio_profile', sound.profile);
  builder.add('lossless', sound.lossless);
  builder.add('encoder', sound.encoder);
  if (sound.missing) builder.add('missing_bytes', sound.missing);
}

function soundOf(format: IFormat, context: FormatContext): Sound {
  const sound: Sound = {
    codec: format.codec === undefined ? undefined : codecName(format.codec),
    container: format.container === undefined ? undefined : containerName(format.container, context.mimeType),
    duration: durationOf(format, context),
    bitrate: format.bitrate,
    sampleRate: format.sampleRate,
    channels: format.numberOfChannels,
    bits: format.bitsPerSample,
    profile: format.codecProfile,
    lossless: format.lossless,
    encoder: format.tool,
  };
  if (sound.container === 'musepack') {
    const version7 = format.container?.includes('SV7') === true ? musepack7(context) : {};
    return { ...sound, codec: 'musepack', lossless: false, ...version7 };
  }
  if (sound.container === 'asf') return { ...sound, ...asfSound(context.source, context.head) };
  // The codec is what is packed, not what comes out of it.
  if (sound.container === 'wavpack') return { ...sound, codec: 'wavpack' };
  // What comes out of a lossy codec has as many bits as the listener wants; Matroska notes what somebody wanted once.
  if (LOSSY.has(sound.codec) && /^(?:matroska|webm)$/.test(sound.container ?? ''))
    return { ...sound, bits: undefined, ...(sound.codec === 'opus' ? { bitrate: undefined } : {}) };
  // One bit a sample, in whatever order a byte has them: that is what the field says (DSF 1.01).
  if (sound.container === 'dsf')
    return { ...sound, codec: 'dsd', bits: 1, bitrate: (sound.sampleRate ?? 0) * (sound.channels ?? 0) };
  // As the fast lane: what the samples have, however long the chunk says it is; music-metadata calls all of AIFF-C lossy.
  if (sound.container === 'aiff' && sound.codec?.startsWith('pcm') === true)
    return { ...sound, bitrate: undefined, lossless: true };
  // Variable bit rate: the rate of the last frame looked at is not that of the file.
  const isVariable = sound.container === 'mpeg' && format.codecProfile !== 'CBR';
  // music-metadata takes the whole file for sound when it does not see the end, and the rate of what was encoded for
  // that of what is played (RFC 7845, 5.1).
  if (sound.codec === 'opus') return { ...sound, bitrate: undefined, sampleRate: 48_000 };
  return isVariable ? { ...sound, bitrate: undefined } : sound;
}

function durationOf(format: IFormat, { source, head, ape }: FormatContext): number | undefined {
  const seconds = format.duration;
  const isMpeg = /^(?:MPEG|ADTS)/.test(format.container ?? '');
  if (seconds !== undefined && seconds > 0 && Number.isFinite(seconds)) {
    // By size and bit rate music-metadata takes a tag behind the sound for sound.
    return (
      (isMpeg && ape && format.codecProfile === 'CBR' ? mpegLength(source, head) : undefined) ??
      seconds * 1000
    );
  }
  if (format.container === 'Ogg') return oggLength(source);
  return isMpeg ? mpegLength(source, head) : undefined;
}

const LOSSY: ReadonlySet<string | undefined> = new Set([
  'vorbis',
  'opus',
  'aac',
  'mp3',
  'ac3',
  'eac3',
  'dts',
]);

/** Average over the file, where nothing better is known; of samples that are not packed, what they have. */
function bitrateOf(
  { codec, duration, container, sampleRate = 0, channels = 0, bits = 0 }: Sound,
  { source, head }: FormatContext,
  missing: number,
): number | undefined {
  const plain = codec === 'pcm' || codec === 'pcm_float' ? sampleRate * channels * bits : 0;
  if (plain > 0) return plain;
  if (duration === undefined || !/^(?:mpeg|adts|ogg|ape|aiff)$/.test(container ?? '')) return undefined;
  const constant = container === 'mpeg' ? constantBitrate(source, head) : undefined;
  if (constant !== undefined) return constant;
  return ((soundEnd(source) - head + missing) * 8) / (duration / 1000);
}

const MUSEPACK_RATES = [44_100, 48_000, 37_800, 32_000];

/** music-metadata 12.1 reads these fields at the wrong bits (37,800 Hz mono). SV7 is stereo; 1,152 samples a frame. */
function musepack7({ source, head }: FormatContext): Partial<Sound> {
  const header = Buffer.from(bytesAt(source, head, 12));
  if (header.length < 12 || header.toString('latin1', 0, 3) !== 'MP+') return {};
  const sampleRate = MUSEPACK_RATES[(header.readUInt32LE(8) >>> 16) & 3] as number;
  const duration = ((header.readUInt32LE(4) * 1152) / sampleRate) * 1000;
  return { sampleRate, duration, channels: 2, bitrate: ((source.size - head) * 8000) / duration };
}
