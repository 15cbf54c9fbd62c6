/** The shapes in which music-metadata hands over native values, brought to name and text or number. */
import { chapterText } from '../chapters.ts';
import type { Value } from '../document.ts';

export interface NativeTag {
  readonly id: string;
  readonly value: unknown;
  /** The charset, where it is not the one that the tag names. */
  readonly was?: string | undefined;
}

export interface PlainTag {
  readonly id: string;
  readonly value: Value | boolean | bigint;
  /** As the tag writes it: `eng`. */
  readonly language?: string | undefined;
  readonly was?: string | undefined;
}

/** Comments that programs leave for themselves. */
const MACHINE_COMMENT = /^(?:iTun|Songs-DB_|c0$|MusicMatch_)/i;

/** Pictures and other bytes give nothing. */
export function* plainTags({ id, value, was }: NativeTag): Generator<PlainTag> {
  if (Array.isArray(value)) {
    for (const one of value as unknown[]) yield* plainTags({ id, value: one, was });
    return;
  }
  if (
    typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'boolean' ||
    typeof value === 'bigint'
  ) {
    yield { id, value, was };
    return;
  }
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return;
  yield* structured(id, value as Readonly<Record<string, unknown>>);
}

/** Of music-metadata: `{ info: { startTime }, frames }`. */
function* chapter({ info, frames }: Readonly<Record<string, unknown>>): Generator<PlainTag> {
  const start = (info as { readonly startTime?: unknown } | undefined)?.startTime;
  const title: unknown = frames instanceof Map ? frames.get('TIT2') : undefined;
  if (typeof start === 'number')
    yield { id: 'TXXX:CHAPTER', value: chapterText(start, typeof title === 'string' ? title : '') };
}

function* structured(id: string, value: Readonly<Record<string, unknown>>): Generator<PlainTag> {
  if ('data' in value) return; // a picture, an object, private bytes
  if (id === 'CHAP') {
    yield* chapter(value);
    return;
  }
  if (typeof value['text'] === 'string') {
    // COMM, USLT: the descriptor tells comments of people from those of programs.
    if (typeof value['descriptor'] === 'string' && MACHINE_COMMENT.test(value['descriptor'])) return;
    yield {
      id,
      value: value['text'],
      language: typeof value['language'] === 'string' ? value['language'] : undefined,
    };
  } else if (typeof value['url'] === 'string') {
    yield { id, value: value['url'] };
  } else if (value['identifier'] instanceof Uint8Array) {
    yield {
      id: `${id}:${String(value['owner_identifier'])}`,
      value: Buffer.from(value['identifier']).toString('latin1'),
    };
  } else if ('email' in value && typeof value['rating'] === 'number') {
    yield { id: `${id}:${String(value['email'])}`, value: value['rating'] };
    if (typeof value['counter'] === 'number') yield { id: `${id}_COUNTER`, value: value['counter'] };
  } else if (id === 'TMCL' || id === 'TIPL' || id === 'IPLS') {
    yield* involved(id, value);
  }
}

/** Roles that have a key; a musician's, and what nobody knows in the list of 2.3, is an instrument. */
const ROLES =
  /^(?:arranger|composer|conductor|director|dj-?mix(?:er)?|engineer|lyricist|mix(?:er)?|performer|producer|remixer|writer)$/i;

/** Lists of people, role -> names: `PEOPLE:producer`, else `name (role)`. */
function* involved(
  id: 'TMCL' | 'TIPL' | 'IPLS',
  value: Readonly<Record<string, unknown>>,
): Generator<PlainTag> {
  for (const [role, names] of Object.entries(value)) {
    if (!Array.isArray(names)) continue;
    for (const name of joinedNames(names as unknown[])) {
      if (ROLES.test(role)) yield { id: `PEOPLE:${role}`, value: name };
      else yield { id: id === 'TIPL' ? 'TIPL' : 'TMCL', value: role === '' ? name : `${name} (${role})` };
    }
  }
}

/**
 * music-metadata takes names apart at commas, as ID3v2.4 (4.2.2) says. A blank behind one speaks for a name that has a
 * comma in it: `Earth, Wind & Fire`.
 */
function joinedNames(names: readonly unknown[]): string[] {
  const joined: string[] = [];
  for (const name of names.map(String)) {
    if (name.startsWith(' ') && joined.length > 0) joined.push(`${joined.pop()},${name}`);
    else joined.push(name);
  }
  return joined;
}
