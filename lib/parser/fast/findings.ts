/** What a fast reader finds in one file: native tags in the shape of the general lane, the sound, places of pictures. */
import type { ArtworkKind, LocatedArtwork } from '../../channel/packet.ts';
import type { NativeTag } from '../../metadata/tag-maps/native-values.ts';
import type { Sound } from '../audio-format.ts';
import type { Gain } from '../gain.ts';
import { LINK, PICTURES_CAP, mimeOf } from '../../metadata/pictures.ts';

export class Findings {
  /** Format (as the tag tables name it) -> tags in file order. */
  readonly native: Record<string, NativeTag[]> = {};
  readonly artwork: LocatedArtwork[] = [];
  /** Of a Vorbis comment: the program that encoded the file. */
  vendor: string | undefined;
  sound: Sound | undefined;
  gain: Gain | undefined;

  /** The list for the tags of a format. */
  tags(format: string): NativeTag[] {
    return (this.native[format] ??= []);
  }

  /** A picture whose bytes lie in the file as they are, or in a coding. */
  picture(
    kind: ArtworkKind,
    mime: string | undefined,
    spans: readonly number[],
    coding: 'raw' | 'base64' | 'unsync' = 'raw',
  ): void {
    if (mime === LINK || this.artwork.length === PICTURES_CAP) return;
    const type = mime === undefined ? undefined : mimeOf(mime);
    this.artwork.push({ kind, mime: type, locator: { at: 'spans', spans, coding } });
  }

  /** A picture that only a full reading can get at. */
  hiddenPicture(kind: ArtworkKind, mime: string): void {
    if (mime === LINK || this.artwork.length === PICTURES_CAP) return;
    this.artwork.push({ kind, mime: mimeOf(mime), locator: { at: 'ask', index: this.artwork.length } });
  }
}
