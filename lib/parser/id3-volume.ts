/**
 * RVA2 (ID3v2.4.0-frames, 4.11; XRVA in tags of 2.3): a name, then of each channel a gain in 1/512 dB and a peak. It is what
 * players had before ReplayGain had fields of its own; both lanes hand it on as those: `TXXX:REPLAYGAIN_TRACK_GAIN`.
 */
import { u8 } from './fast/numbers.ts';
import { endOfText, latin1 } from './fast/text.ts';

/** By the name of the frame: the specification leaves it free, these are what programs write. */
const SCOPES: Readonly<Record<string, string>> = {
  track: 'TRACK',
  mix: 'TRACK',
  radio: 'TRACK',
  album: 'ALBUM',
  audiophile: 'ALBUM',
};
/** All channels alike. */
const MASTER = 1;
const PEAK_CAP = 6;

/** @returns names and values of text fields; none for another purpose, and where it is cut short */
export function id3Volume(
  bytes: Buffer,
  from: number,
  to: number,
): (readonly [name: string, value: string])[] {
  const end = endOfText(bytes, 0, from, to);
  const scope = SCOPES[latin1(bytes, from, end).toLowerCase()];
  if (scope === undefined) return [];
  for (let at = end + 1, next = at; at + 4 <= to; at = next) {
    const bits = u8(bytes, at + 3);
    next = at + 4 + Math.ceil(bits / 8);
    if (next > to) break;
    if (u8(bytes, at) === MASTER) {
      const gain = `${(bytes.readInt16BE(at + 1) / 512).toFixed(2)} dB`;
      const length = next - at - 4;
      const peak = length === 0 || length > PEAK_CAP ? 0 : bytes.readUIntBE(at + 4, length) / 2 ** (bits - 1);
      return [
        [`REPLAYGAIN_${scope}_GAIN`, gain],
        ...(peak > 0 ? [[`REPLAYGAIN_${scope}_PEAK`, peak.toFixed(6)] as const] : []),
      ];
    }
  }
  return [];
}
