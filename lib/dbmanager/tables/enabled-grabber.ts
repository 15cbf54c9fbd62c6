/** A grabber as the DB manager knows it, of the running scan or of the last one. */
import type { GrabberManifest } from '../../channel/manifest.ts';
import { SidecarDigest } from './sidecars.ts';

export interface EnabledGrabber {
  /** Its row in `source`. */
  readonly source: number;
  readonly manifest: GrabberManifest;
  /** It does not use the web. */
  readonly local: boolean;
  /**
   * Its work is part of the scan, which waits for it. That of the others, for the web or put aside, goes on in the
   * background. Here alone it is known who is put aside; everybody else asks, or is told for the length of one scan.
   */
  awaited: boolean;
  readonly digest: SidecarDigest;
}

/** By the id of the root; one that is not in it takes all grabbers. */
export type GrabbersOfRoots = ReadonlyMap<number, ReadonlySet<string>>;

/** @param goesOn a scan before has put it aside, and it is not through yet */
export function enabledGrabber(source: number, manifest: GrabberManifest, goesOn = false): EnabledGrabber {
  const local = !manifest.web;
  const digest = new SidecarDigest(manifest.sidecars);
  return { source, manifest, local, awaited: local && !goesOn, digest };
}

/** The scan does not wait for it, though it does not use the web: this one has put it aside, or one before. */
export function isAside({ local, awaited }: EnabledGrabber): boolean {
  return local && !awaited;
}
