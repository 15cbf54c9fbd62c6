/**
 * The configuration of an AAC decoder (ISO/IEC 14496-3, 1.6.2.1), as MP4 has it in `esds`. It counts before the sample
 * entry around it, which says 2 channels of mono (that was once the law), and has no room for more than 65,535 Hz.
 */
import { u16be, u8 } from './numbers.ts';

const LC = 2;
const SBR = 5;
/** Marks an extension behind the configuration (1.6.6.1): SBR, which doubles the rate and may make one channel two. */
const EXTENSION = 0x56e5;
/** Instead of an index: the rate itself follows in 24 bits, and moves what is behind it. No encoder writes it. */
const EXPLICIT = 15;
const RATES = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000, 7350,
];

export interface AacConfig {
  /** Hz, of what comes out; undefined where it is not in the table. */
  readonly sampleRate: number | undefined;
  /** undefined where they are not told by one number, or may become two. */
  readonly channels: number | undefined;
}

/** @returns undefined for what is neither AAC LC nor SBR over it */
export function readAacConfig(bytes: Uint8Array, at: number, length: number): AacConfig | undefined {
  if (length < 2) return undefined;
  const head = u16be(bytes, at);
  const type = head >>> 11;
  const layout = (head >>> 3) & 15;
  const rate = (head >>> 7) & 15;
  if (rate === EXPLICIT && (type === SBR || type === LC))
    return { sampleRate: undefined, channels: undefined };
  if (type === SBR && length >= 3) {
    const index = ((head & 7) << 1) | (u8(bytes, at + 2) >>> 7);
    return { sampleRate: RATES[index], channels: undefined };
  }
  if (type !== LC) return undefined;
  if (length >= 5 && u16be(bytes, at + 2) === EXTENSION && u8(bytes, at + 4) >= 0x80)
    return { sampleRate: RATES[(u8(bytes, at + 4) >>> 3) & 15], channels: undefined };
  return {
    sampleRate: RATES[rate],
    channels: layout < 1 || layout > 7 ? undefined : layout === 7 ? 8 : layout,
  };
}
