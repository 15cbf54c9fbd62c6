/** A grabber as the DB manager knows it, of the running scan or of the last one. */
import type { GrabberManifest } from '../../channel/manifest.ts';
import { SidecarDigest } from './sidecars.ts';

export interface EnabledGrabber {
  /** Its row in `source`. */
  readonly source: number;
  readonly manifest: GrabberManifest;
  /** It does not use the web. */
  readonly local: boolean;
  /** Its work is part of the scan, which waits for it. The others, for the web or put aside, go on in the background. */
  awaited: boolean;
  readonly digest: SidecarDigest;
}

/** By the id of the root; one that is not in it takes all grabbers. */
export type GrabbersOfRoots = ReadonlyMap<number, ReadonlySet<string>>;

/** @param isAside a scan before has put it aside, and it is not through yet */
export function enabledGrabber(source: number, manifest: GrabberManifest, isAside = false): EnabledGrabber {
  const local = !manifest.web;
  const digest = new SidecarDigest(manifest.sidecars);
  return { source, manifest, local, awaited: local && !isAside, digest };
}

/** When a scan begins: a scan before has put it aside, and this one does not wait for it either. */
export function isStillAside({ local, awaited }: EnabledGrabber): boolean {
  return local && !awaited;
}
