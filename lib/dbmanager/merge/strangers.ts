/**
 * Places that a scan is to make roots of: named, and in no root that is known. A mistyped one would be remembered, and
 * offline for ever; so somebody looks at them first. What lies in a root is not looked at: the scan says what is gone.
 * Those of the library's options are looked at before they are remembered, and may be away.
 */
import { isBelow } from '../../channel/raw-path.ts';
import { ValhallaError } from '../../errors.ts';
import type { FolderFault, ScanRequest } from '../dbmanager-messages.ts';
import type { Roots } from '../tables/roots.ts';

/**
 * @returns those that nobody has looked at
 * @throws ERR_VALHALLA_OPTION: somebody has, and one is no folder
 */
export function strangersOf(
  roots: Pick<Roots, 'all'>,
  { places = [], wanted, faults }: Pick<ScanRequest, 'places' | 'wanted' | 'faults'>,
): readonly string[] {
  const isNamed = (path: string): boolean =>
    places.some((place) => place.isRoot === true && place.path === path);
  const own = wanted.filter(({ path }) => !isNamed(path));
  const remembered = roots.all().map(({ path }) => path);
  // Roots of the library's options may be away when they are first scanned; they cannot be files.
  const news = own.map(({ path }) => path).filter((path) => !remembered.includes(path));
  const known = [...remembered, ...news];
  const strangers: string[] = [];
  // As they are remembered: of two new folders the inner one is a part of the other.
  for (const { path, isRoot } of places.toSorted((one, other) => one.path.length - other.path.length)) {
    if (isRoot === true ? known.includes(path) : known.some((root) => isBelow(path, root))) continue;
    known.push(path);
    strangers.push(path);
  }
  if (faults === undefined) return [...news, ...strangers];
  for (const path of news) {
    const fault = faults.get(path);
    if (fault?.isFile === true) throw noRoot(path, fault);
  }
  for (const path of strangers) {
    const fault = faults.get(path);
    if (fault !== undefined) throw noRoot(path, fault);
  }
  return [];
}

const ON_DEMAND =
  ' One file outside of every folder of the library is read on demand: onDemand, valhalla now.';

function noRoot(path: string, { words, isFile }: FolderFault): ValhallaError {
  return new ValhallaError(
    'ERR_VALHALLA_OPTION',
    `${path} ${words}, so it cannot be a folder of the library. Nothing was scanned.${isFile ? ON_DEMAND : ''}`,
    { path },
  );
}
