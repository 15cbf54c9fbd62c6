/** What the manifest thread is started with, and what it reports: one message a grabber, in their order. */
import type { GrabberManifest } from '../channel/manifest.ts';
import type { WireError } from '../errors.ts';

export interface ManifestOptions {
  /** URLs of modules. */
  readonly urls: readonly string[];
}

export type ManifestReport =
  | { readonly kind: 'manifest'; readonly manifest: GrabberManifest }
  | { readonly kind: 'error'; readonly error: WireError };
