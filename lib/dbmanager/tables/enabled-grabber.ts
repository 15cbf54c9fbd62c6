/** A grabber as the DB manager knows it, of the running scan or of the last one. */
import type { GrabberManifest } from '../../channel/manifest.ts';
import { SidecarDigest } from './sidecars.ts';

export interface EnabledGrabber {
  /** Its row in `source`. */
  readonly source: number;
  readonly manifest: GrabberManifest;
  /** Its work is part of a scan; the others go on in the background. */
  readonly local: boolean;
  readonly digest: SidecarDigest;
}

/** By the id of the root; one that is not in it takes all grabbers. */
export type GrabbersOfRoots = ReadonlyMap<number, ReadonlySet<string>>;

export function enabledGrabber(source: number, manifest: GrabberManifest): EnabledGrabber {
  return { source, manifest, local: !manifest.web, digest: new SidecarDigest(manifest.sidecars) };
}
