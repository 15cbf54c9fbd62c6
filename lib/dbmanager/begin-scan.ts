/**
 * A scan begins where the last run ended: files that wait for a parser, grabs and downloads that are due. Those of a
 * disk that is not there wait on; the others go on when the walk comes by.
 */
import type { ScanRequest, WalkedRoot } from './dbmanager-messages.ts';
import { enabledGrabber, isAside } from './tables/enabled-grabber.ts';
import type { EnabledGrabber } from './tables/enabled-grabber.ts';
import { consumerOf } from './tables/grabs.ts';
import { Patience } from './patience.ts';
import { RootState } from './merge/root-state.ts';
import { ScanState } from './scan-state.ts';
import type { Stores } from './stores.ts';
import { walkedRoots } from './merge/walked-roots.ts';

/** Names of sources that parsers sign with before any file was parsed. */
const LANES = ['fast', 'general', 'image', 'video', 'playlist'];

export interface BegunScan {
  readonly state: ScanState;
  /** By name. */
  readonly grabbers: ReadonlyMap<string, EnabledGrabber>;
  /** Roots to walk, and the paths of all roots. */
  readonly walked: readonly WalkedRoot[];
  readonly others: readonly string[];
  /** Names of grabbers that a scan before has put aside, and that are not through. */
  readonly aside: readonly string[];
}

/** In one transaction. */
export function beginScan(stores: Stores, request: ScanRequest, now: number): BegunScan {
  const { batch, roots, scans, errors } = stores;
  const { full, acceptLoss, purgeAfter } = request;
  batch.flush();
  batch.write();
  roots.remember(request.wanted, now);
  const walked = walkedRoots(roots, request, now);
  const due = new Set(errors.due(now));
  const retry = (file: number): boolean => request.retry || due.has(file);
  const growing = request.growing?.length ? new Set(request.growing) : undefined;
  const settings = { begun: now, full, acceptLoss, retry, growing, purgeAfter };
  const state = new ScanState({ ...scans.begin(now), ...settings });
  for (const { id, path, raw, targets } of walked) state.roots.set(id, new RootState(id, path, raw, targets));
  const grabbers = resume(stores, state, request, now);
  state.patience = patienceWith(grabbers, request, stores);
  // What has ended a process before is tried again in one of its own.
  for (const file of errors.killers) state.settings.suspects.add(file);
  batch.flush();
  const others = roots.all().map(({ path }) => path);
  const aside = [...grabbers.values()].filter(isAside).map(({ manifest }) => manifest.name);
  return { state, grabbers, walked, others, aside };
}

function resume(
  stores: Stores,
  state: ScanState,
  request: ScanRequest,
  now: number,
): Map<string, EnabledGrabber> {
  const { grabs, grants, downloads, files } = stores;
  const { listed, tally, settings } = state;
  const grabbers = enableGrabbers(stores, request, now);
  const isOpen = (file: number, root: number) =>
    listed.has(file) && (state.roots.get(root)?.lost !== true || listed.isLate(file));
  const isThere = (root: number) => state.roots.get(root)?.isAway !== true;
  grants.begin({ isOpen, isThere, isSuspect: (file) => settings.suspects.has(file) }, grabbers);

  // A suspect whose result was stored before the end is innocent.
  for (const file of settings.suspects) if (!files.isFound(file)) settings.suspects.delete(file);
  for (const grabber of grabbers) {
    const counter = tally.grabber(grabber);
    if (grabber.awaited) {
      for (const file of grabs.backlog(grabber)) {
        counter.due++;
        listed.touch(file);
      }
    } else {
      counter.due = grabs.backlogSize(grabber);
      for (const item of grabs.ends(grabber)) grants.due(consumerOf(grabber), item);
    }
  }
  const { first, last } = downloads.begin(now);
  for (const id of [first, last]) if (id !== null) grants.due('downloader', id);
  return byName(grabbers);
}

function patienceWith(
  grabbers: ReadonlyMap<string, EnabledGrabber>,
  { plugins: { names, patience } = { names: [] } }: ScanRequest,
  { grants, clock }: Stores,
): Patience | undefined {
  const plugins = names.flatMap((name) => grabbers.get(name) ?? []).filter(({ awaited }) => awaited);
  return plugins.length === 0 ? undefined : new Patience(grants, plugins, () => clock.now(), patience);
}

/** Their sources, their priorities, and the rows of what they have still to look at. */
export function enableGrabbers(
  { sources, grabs, grants, rederive, roots, sidecars, albums }: Stores,
  request: Pick<ScanRequest, 'grabbers' | 'priorities'>,
  now: number,
): EnabledGrabber[] {
  rederive.setPriorities(request.grabbers, request.priorities);
  rederive.setAlbumRules();
  albums.forget();
  for (const lane of LANES) sources.get(lane, 'parser');
  const grabbers = request.grabbers.map((manifest) =>
    enabledGrabber(
      sources.get(manifest.name, 'grabber').id,
      manifest,
      grants.goesOn(consumerOf({ manifest })),
    ),
  );
  grabs.enable(grabbers, roots.grabbers(), now);
  sidecars.showTo(grabbers);
  return grabbers;
}

export function byName(grabbers: readonly EnabledGrabber[]): Map<string, EnabledGrabber> {
  return new Map(grabbers.map((grabber) => [grabber.manifest.name, grabber]));
}
