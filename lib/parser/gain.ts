/** ReplayGain beside the tags: in the LAME header of a first MPEG frame. */
import type { DocumentBuilder } from '../metadata/clean.ts';

/** dB, dB, and a ratio; 0 or null is none. */
export interface Gain {
  readonly trackGain?: number | undefined;
  readonly albumGain?: number | undefined;
  readonly trackPeakLevel?: number | null | undefined;
}

/** Where no tag has it. */
export function addGain(gain: Gain, builder: DocumentBuilder): void {
  if (gain.trackGain !== undefined) builder.add('replaygain_track_gain', gain.trackGain);
  if (gain.albumGain !== undefined) builder.add('replaygain_album_gain', gain.albumGain);
  if (gain.trackPeakLevel) builder.add('replaygain_track_peak', gain.trackPeakLevel);
}
