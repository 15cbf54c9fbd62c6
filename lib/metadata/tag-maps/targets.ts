/** Which key a tag belongs to: the table of its format first, then the names that all formats share. */
import { keyInfo } from '../keys.ts';
import { CONVERSIONS } from './conversions.ts';
import type { Conversion } from './conversions.ts';
import { NAMES } from './names.ts';
import type { TagMap } from './tag-map.ts';

/** A target of a table, taken apart once: `rating|popm`, `track/track_total`. */
export interface Target {
  readonly key: string;
  readonly convert: Conversion | undefined;
  /** Takes what is behind the slash. */
  readonly second: string | undefined;
  /**
   * Of a field with a free name in a format that has tags of its own, so that it is asked last: the key under which it is kept
   * if those say otherwise. The same as `key` where it adds to them.
   */
  readonly late: string | undefined;
}

/** Keys to which every field adds: lyrics with times beside those without, styles beside genres. */
const ADDED: ReadonlySet<string> = new Set(['lyrics', 'genre', 'comment']);
/** Names that are remembered a format; a file may invent a million. */
const KNOWN_CAP = 2000;

const ANY = 'ANY';

const names = new Map(Object.entries(NAMES).map(([name, target]) => [squashed(name), target]));

export class Targets {
  readonly #known = new Map<TagMap, Map<string, Target | null>>();
  readonly #custom: ReadonlyMap<string, ReadonlyMap<string, string>>;

  /** @param custom by the name of a format, or `any`: name of a tag, or of a field with a free name -> key */
  constructor(custom: Readonly<Record<string, Readonly<Record<string, string>>>>) {
    this.#custom = new Map(
      Object.entries(custom).map(([format, keys]) => [
        format.toUpperCase(),
        new Map(Object.entries(keys).map(([name, key]) => [squashed(name), key])),
      ]),
    );
  }

  /** @returns undefined where the tag is not kept */
  of(map: TagMap, id: string): Target | undefined {
    let known = this.#known.get(map);
    if (known === undefined) this.#known.set(map, (known = new Map()));
    const hit = known.get(id);
    if (hit !== undefined) return hit ?? undefined;
    const target = this.#ofUser(map, id) ?? find(map, id);
    if (known.size < KNOWN_CAP) known.set(id, target ?? null);
    return target;
  }

  #ofUser(map: TagMap, id: string): Target | undefined {
    if (this.#custom.size === 0) return undefined;
    const name = map.free?.exec(id)?.[1];
    for (const format of [map.name.toUpperCase(), ANY]) {
      const keys = this.#custom.get(format);
      const key = keys?.get(squashed(id)) ?? (name === undefined ? undefined : keys?.get(squashed(name)));
      if (key !== undefined) return targetOf(key);
    }
    return undefined;
  }
}

const tables = new Map<TagMap, ReadonlyMap<string, string>>();

function tableOf(map: TagMap): ReadonlyMap<string, string> {
  let table = tables.get(map);
  if (table === undefined) {
    table = new Map(Object.entries(map.tags).map(([id, target]) => [id.toUpperCase(), target]));
    tables.set(map, table);
  }
  return table;
}

function find(map: TagMap, id: string): Target | undefined {
  const own = ownOf(map, id);
  if (own !== undefined) return targetOf(own);
  const name = map.free?.exec(id)?.[1];
  if (name === undefined) return undefined;
  const key = ownKey(name);
  const shared = names.get(squashed(name)) ?? names.get(`${squashed(prefixOf(name))}:*`);
  if (shared !== undefined) return targetOf(shared, map.allFree === true ? undefined : key);
  // It may not pass for a key with a fixed meaning.
  return key === '' || keyInfo(key) !== undefined ? undefined : targetOf(key);
}

function ownOf(map: TagMap, id: string): string | undefined {
  if (map.exact === true) return Object.hasOwn(map.tags, id) ? map.tags[id] : undefined;
  const table = tableOf(map);
  return table.get(id.toUpperCase()) ?? table.get(`${prefixOf(id).toUpperCase()}:*`);
}

function targetOf(text: string, own?: string): Target {
  const [keys = '', conversion = ''] = text.split('|');
  const [key = '', second] = keys.split('/');
  const isApart =
    own !== undefined &&
    own !== '' &&
    keyInfo(own) === undefined &&
    keyInfo(key)?.multi === true &&
    !ADDED.has(key);
  return {
    key,
    second,
    convert: CONVERSIONS[conversion],
    late: own === undefined ? undefined : isApart ? own : key,
  };
}

function prefixOf(name: string): string {
  const colon = name.indexOf(':');
  return colon === -1 ? '\0' : name.slice(0, colon);
}

function squashed(name: string): string {
  return name.toUpperCase().replaceAll(/[ _/-]/g, '');
}

/** The key of a tag that somebody invented. */
export function ownKey(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '');
}
