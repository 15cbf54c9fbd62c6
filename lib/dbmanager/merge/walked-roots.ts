/**
 * Which roots a scan walks, whole or in parts. A place that was named is scanned with all below it: roots that lie there
 * whole, and of the root it lies in that part only. Outside of every root a folder becomes one.
 */
import { isBelow } from '../../channel/raw-path.ts';
import { ValhallaError } from '../../errors.ts';
import type { RootTarget, ScanPlace, ScanRequest, WalkedRoot } from '../dbmanager-messages.ts';
import { belowOf } from '../tables/roots.ts';
import type { RootRow } from '../tables/root-row.ts';
import type { Roots } from '../tables/roots.ts';

/** @throws ERR_VALHALLA_OPTION for a file outside of every root */
export function walkedRoots(
  roots: Pick<Roots, 'all' | 'remember'>,
  { places, targets }: Pick<ScanRequest, 'places' | 'targets'>,
  now: number,
): readonly WalkedRoot[] {
  if (places !== undefined) return atPlaces(roots, places, now);
  return targets === undefined ? roots.all() : inParts(roots.all(), targets);
}

function atPlaces(
  roots: Pick<Roots, 'all' | 'remember'>,
  places: readonly ScanPlace[],
  now: number,
): WalkedRoot[] {
  // The outer ones first: of two new folders the inner one is a part of the other.
  for (const { path, file } of places.toSorted((one, other) => one.path.length - other.path.length)) {
    if (roots.all().some((root) => isBelow(path, root.path))) continue;
    if (file) throw outside(path);
    roots.remember([{ path }], now);
  }
  const all = roots.all();
  const parts: RootTarget[] = [];
  for (const { path } of places) {
    for (const root of all)
      if (isBelow(root.path, path)) parts.push({ root: root.path, path: '', deep: true });
    const owner = ownerOf(all, path);
    if (owner.path !== path) parts.push({ root: owner.path, path: belowOf(path, owner.path), deep: true });
  }
  return inParts(all, parts);
}

function inParts(roots: readonly RootRow[], parts: readonly RootTarget[]): WalkedRoot[] {
  return roots.flatMap((root) => {
    const own = withoutTwins(parts.filter((part) => part.root === root.path));
    if (own.length === 0) return [];
    const whole = own.some(({ path, deep }) => path === '' && deep);
    return [whole ? root : { ...root, targets: own }];
  });
}

/** A walk must not come to a folder twice. @param parts of one root */
function withoutTwins(parts: readonly RootTarget[]): RootTarget[] {
  const whole = parts.filter(({ deep }) => deep);
  const kept = new Map<string, RootTarget>();
  for (const part of parts) {
    const { path, deep } = part;
    const isInside = whole.some((other) =>
      other.path === path ? !deep : other.path === '' || path.startsWith(`${other.path}/`),
    );
    if (!isInside) kept.set(path, part);
  }
  return [...kept.values()];
}

/** The nearest one: there is one by now. */
function ownerOf(roots: readonly RootRow[], path: string): RootRow {
  return roots
    .filter((root) => isBelow(path, root.path))
    .reduce((near, root) => (root.path.length > near.path.length ? root : near));
}

function outside(path: string): ValhallaError {
  return new ValhallaError(
    'ERR_VALHALLA_OPTION',
    `${path} is named like a file, and lies in no folder of the library. Scan its folder; or read it alone, without one: onDemand, valhalla now. A folder of this name is given as { path }.`,
    { path },
  );
}
