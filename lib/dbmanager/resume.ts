/**
 * A scan begins where the last run ended: files that wait for a parser, grabs and downloads that are due. Those of a
 * disk that is not there wait on; the others go on when the walk comes by.
 */
import type { ScanRequest } from './dbmanager-messages.ts';
import type { EnabledGrabber } from './grabs.ts';
import { consumerOf } from './grabs.ts';
import type { ScanState } from './scan-state.ts';
import { SidecarDigest } from './sidecars.ts';
import type { Stores } from './stores.ts';

/** Names of sources that parsers sign with before any file was parsed. */
const LANES = ['fast', 'general'];

/** Inside the open transaction. @returns the grabbers of the scan, by name */
export function resume(
  stores: Stores,
  state: ScanState,
  request: ScanRequest,
  now: number,
): Map<string, EnabledGrabber> {
  const { sources, grabs, grants, downloads, rederive, files } = stores;
  const { steps, tally, settings } = state;
  rederive.setPriorities(request.grabbers, request.priorities);
  for (const lane of LANES) sources.get(lane, 'parser');
  const grabbers = request.grabbers.map((manifest): EnabledGrabber => ({
    source: sources.get(manifest.name, 'grabber').id,
    manifest,
    local: !manifest.web,
    digest: new SidecarDigest(manifest.sidecars),
  }));
  grabs.enable(grabbers, now);
  const isOpen = (file: number, root: number) =>
    steps.isListed(file) && state.roots.get(root)?.lost === false;
  grants.begin({ isOpen, isSuspect: (file) => settings.suspects.has(file) }, grabbers);

  const found = new Set<number>();
  for (const file of files.found()) {
    steps.add(file);
    if (settings.suspects.has(file)) found.add(file);
  }
  // A suspect whose result was stored before the end is innocent.
  for (const file of settings.suspects) if (!found.has(file)) settings.suspects.delete(file);
  for (const grabber of grabbers) {
    for (const { file, item } of grabs.backlog(grabber)) {
      tally.due.grabber++;
      if (grabber.local) steps.add(file);
      else grants.due(consumerOf(grabber), item);
    }
  }
  const { first, last } = downloads.begin(now);
  for (const id of [first, last]) if (id !== null) grants.due('downloader', id);
  return new Map(grabbers.map((grabber) => [grabber.manifest.name, grabber]));
}
