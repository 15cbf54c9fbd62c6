/** A folder on the way of a walk. */
import type { ListedFolder } from '../channel/listing.ts';
import type { RawPath } from '../channel/packet.ts';
import { append, byteText } from '../channel/raw-path.ts';
import type { IgnoreRules } from './ignore/ignore-rules.ts';
import type { Entry } from './names.ts';

export interface Place {
  /** Below the root, '' for the root itself; `raw` where it is not UTF-8. */
  readonly path: string;
  readonly raw: Uint8Array | undefined;
  /** Absolute, as `fs` opens it. */
  readonly at: RawPath;
  /** Absolute and without links, in byte text. */
  readonly real: string;
  /** A link is on its way from the root. */
  readonly linked: boolean;
  /** Levels below the root. */
  readonly level: number;
  readonly device: bigint;
  readonly inode: bigint;
  readonly mount: boolean;
  /** What its ignore files say, and those of the folders above it; undefined: there are none. */
  readonly rules: IgnoreRules | undefined;
  readonly parent: Place | undefined;
}

/** A folder that waits to be entered. */
export interface Ahead {
  readonly name: string;
  readonly raw: Uint8Array | undefined;
  /** Where the link to it leads; undefined: it is no link. */
  readonly target: string | undefined;
}

export type Way = Pick<Place, 'path' | 'raw' | 'at' | 'real' | 'linked' | 'level' | 'rules' | 'parent'>;

export function wayTo(parent: Place, { name, raw, target }: Ahead): Way {
  const path = parent.path === '' ? name : `${parent.path}/${name}`;
  return {
    path,
    raw: below(parent, { name, raw }),
    at: append(parent.at, name, raw),
    real: target ?? (append(parent.real, byteText(raw ?? name)) as string),
    linked: parent.linked || target !== undefined,
    level: parent.level + 1,
    rules: parent.rules,
    parent,
  };
}

/** The same device and inode as one of the folders above it. Inode 0 is that of a file system that has none. */
export function isOwnAncestor(parent: Place | undefined, device: bigint, inode: bigint): boolean {
  if (inode === 0n) return false;
  for (let place = parent; place !== undefined; place = place.parent) {
    if (place.inode === inode && place.device === device) return true;
  }
  return false;
}

/** @param entries of its whole listing */
export function listedFolder(place: Place, entries: number): ListedFolder {
  return {
    path: place.path,
    ...(place.raw === undefined ? {} : { raw: place.raw }),
    device: String(place.device),
    inode: String(place.inode),
    mount: place.mount,
    entries,
  };
}

function below(parent: Place, { name, raw }: Pick<Entry, 'name' | 'raw'>): Uint8Array | undefined {
  if (parent.raw === undefined && raw === undefined) return undefined;
  if (parent.path === '') return raw;
  const whole = append(parent.raw ?? parent.path, name, raw);
  return typeof whole === 'string' ? undefined : whole;
}
