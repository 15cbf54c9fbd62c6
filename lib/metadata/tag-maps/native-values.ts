/** The shapes in which music-metadata hands over native values, brought to name and text or number. */
import type { Value } from '../document.ts';

export interface NativeTag {
  readonly id: string;
  readonly value: unknown;
}

export interface PlainTag {
  readonly id: string;
  readonly value: Value | boolean | bigint;
  /** As the tag writes it: `eng`. */
  readonly language?: string | undefined;
}

/** Comments that programs leave for themselves. */
const MACHINE_COMMENT = /^(?:iTun|Songs-DB_|c0$|MusicMatch_)/i;

/** Pictures and other bytes give nothing. */
export function* plainTags({ id, value }: NativeTag): Generator<PlainTag> {
  if (Array.isArray(value)) {
    for (const one of value as unknown[]) yield* plainTags({ id, value: one });
    return;
  }
  if (
    typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'boolean' ||
    typeof value === 'bigint'
  ) {
    yield { id, value };
    return;
  }
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return;
  yield* structured(id, value as Readonly<Record<string, unknown>>);
}

function* structured(id: string, value: Readonly<Record<string, unknown>>): Generator<PlainTag> {
  if ('data' in value) return; // a picture, an object, private bytes
  if (typeof value['text'] === 'string') {
    // COMM, USLT: the descriptor tells comments of people from those of programs.
    if (typeof value['descriptor'] === 'string' && MACHINE_COMMENT.test(value['descriptor'])) return;
    yield {
      id,
      value: value['text'],
      language: typeof value['language'] === 'string' ? value['language'] : undefined,
    };
  } else if (value['identifier'] instanceof Uint8Array) {
    yield {
      id: `${id}:${String(value['owner_identifier'])}`,
      value: Buffer.from(value['identifier']).toString('latin1'),
    };
  } else if ('email' in value && typeof value['rating'] === 'number') {
    yield { id, value: value['rating'] };
    if (typeof value['counter'] === 'number') yield { id: `${id}:counter`, value: value['counter'] };
  } else if (id === 'TMCL' || id === 'TIPL' || id === 'IPLS') {
    yield* involved(id, value);
  }
}

/** Involved people, role -> names: `TIPL:producer` where a table knows the role, else `name (role)`. */
function* involved(id: string, value: Readonly<Record<string, unknown>>): Generator<PlainTag> {
  for (const [role, names] of Object.entries(value)) {
    if (!Array.isArray(names)) continue;
    for (const name of names as unknown[]) {
      yield { id: `${id}:${role}`, value: String(name) };
      if (id === 'TMCL') yield { id, value: role === '' ? String(name) : `${String(name)} (${role})` };
    }
  }
}
