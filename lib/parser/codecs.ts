/** Names of codecs and containers: music-metadata has its own for every parser, the library has one each. */

/** First match counts. */
const CODECS: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/^MPEG [\d.]+ Layer 3|^MPEG-1 layer 3|^MPEG\/L3|^MPEGLAYER3/i, 'mp3'],
  [/^MPEG [\d.]+ Layer 2|^MPEG\/L2/i, 'mp2'],
  [/^MPEG [\d.]+ Layer 1|^MPEG\/L1/i, 'mp1'],
  [/AAC/i, 'aac'],
  [/^ALAC/i, 'alac'],
  [/FLAC/i, 'flac'],
  [/Vorbis/i, 'vorbis'],
  [/Opus/i, 'opus'],
  [/^Speex/i, 'speex'],
  [/^Monkey/i, 'ape'],
  [/Windows Media Audio.*(?:Lossless)/i, 'wmal'],
  [/Windows Media Audio.*(?:Professional|Pro\b)/i, 'wmap'],
  [/Windows Media Audio|^WMAv?\d/i, 'wma'],
  [/^E-?AC-?3/i, 'eac3'],
  [/^AC-?3/i, 'ac3'],
  [/^DTS/i, 'dts'],
  [/^TRUEHD/i, 'truehd'],
  [/^DSD|^DST/i, 'dsd'],
  [/ADPCM/i, 'adpcm'],
  [/IEEE[_ ]FLOAT|IEEE \d+-bit float/i, 'pcm_float'],
  [/PCM|^raw$|not compressed/i, 'pcm'],
  [/A-?law/i, 'alaw'],
  [/[uµ]-?law|mulaw/i, 'mulaw'],
];

const CONTAINERS: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/^ADTS/, 'adts'],
  [/^MPEG/, 'mpeg'],
  [/^FLAC/, 'flac'],
  [/^Ogg/, 'ogg'],
  [/^WAVE/, 'wav'],
  [/^AIFF/, 'aiff'],
  [/^ASF/, 'asf'],
  [/^EBML\/(webm)/, 'webm'],
  [/^EBML/, 'matroska'],
  [/^Monkey/, 'ape'],
  [/^WavPack/, 'wavpack'],
  [/^Musepack/, 'musepack'],
  [/^DSF/, 'dsf'],
  [/^DSDIFF/, 'dsdiff'],
];

/** @param text music-metadata's `format.codec`, such as `MPEG 1 Layer 3`, `Vorbis I`, `MPEG-4/AAC` */
export function codecName(text: string): string {
  return CODECS.find(([pattern]) => pattern.test(text))?.[1] ?? text.toLowerCase();
}

/** @param text music-metadata's `format.container`; MP4 gives its brands, such as `M4A/mp42/isom` */
export function containerName(text: string, mimeType: string | undefined): string {
  if (mimeType === 'audio/mp4') return 'mp4';
  return CONTAINERS.find(([pattern]) => pattern.test(text))?.[1] ?? text.toLowerCase();
}
