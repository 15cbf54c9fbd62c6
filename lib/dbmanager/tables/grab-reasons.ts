/** What makes an item worth a grabber's while, by what the grabber says of itself. */
import type { GrabberManifest } from '../../channel/manifest.ts';
import type { Document, MediaType } from '../../metadata/document.ts';

/** What is looked at of an item. */
interface Asked {
  readonly type: MediaType;
  readonly isTrack: boolean;
  readonly mayHave: (key: string) => boolean;
  readonly best: () => Document;
}

/** One that says nothing of what it looks at is taken to look at the file. */
export function looksAtFile({ readsFile, needs, looksFor, sidecars }: GrabberManifest): boolean {
  return readsFile || (needs.length === 0 && looksFor.length === 0 && sidecars.length === 0);
}

/** What is beside a file, or in its bytes, is the whole file's; what is asked for by keys is asked for tracks too. */
export function seesTracks({ readsFile, needs }: GrabberManifest): boolean {
  return needs.length > 0 && !readsFile;
}

export function fits(manifest: GrabberManifest, { type, isTrack, mayHave, best }: Asked): boolean {
  if (!manifest.types.includes(type) || (isTrack && !seesTracks(manifest))) return false;
  return manifest.needs.every((key) => mayHave(key) && best()[key] !== undefined);
}

export function finds(manifest: GrabberManifest, { mayHave, best }: Asked): boolean {
  return manifest.looksFor.some((key) => mayHave(key) && best()[key] !== undefined);
}

export function keysOf({ needs, looksFor }: GrabberManifest): readonly string[] {
  return looksFor.length === 0 ? needs : [...needs, ...looksFor];
}
