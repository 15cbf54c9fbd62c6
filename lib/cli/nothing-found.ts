/** Says that nothing was found, and what may be wrong with the question. */
import { isBelow } from '../channel/raw-path.ts';
import { fromFilter } from '../query/from-filter.ts';
import type { FileFilter } from '../query/from-filter.ts';
import { absentKey, valueKeys } from '../query/key-hint.ts';
import type { Condition } from '../query/query.ts';
import { printable } from './format.ts';
import type { Host } from './host.ts';
import type { Library } from './library.ts';

export interface Question {
  /** That were asked for. */
  readonly keys?: readonly string[];
  /** That were typed, and what they mean. */
  readonly words?: readonly string[];
  readonly where?: Condition | undefined;
  /** What options say. */
  readonly filter?: FileFilter;
}

export async function nothingFound(
  { err }: Pick<Host, 'err'>,
  library: Library,
  { keys = [], words = [], where, filter = {} }: Question,
): Promise<void> {
  err.say('Nothing found.');
  await sayAbsent({ err }, library, keys);
  if (words.some((word) => /^(?:and|or|not)$/i.test(word))) err.say(asWords(words));
  const folders = new Set([filter.folder ?? [], ...foldersIn(where)].flat());
  if (folders.size > 0) await sayStrange(err, library, folders);
  await sayPartsOfNames(err, library, filter);
}

/** Names those of the keys that no item has. */
export async function sayAbsent(
  { err }: Pick<Host, 'err'>,
  library: Library,
  keys: readonly string[],
): Promise<void> {
  for (const key of valueKeys(keys)) {
    const query = { from: 'items', where: { op: 'exists', key }, missing: 'all' } as const;
    const { rows } = await library.query(query).page({ size: 1 });
    if (rows.length === 0) err.say(printable(absentKey(key)));
  }
}

/** `find not really`: all that has no "really"; `find '!!!'`: nothing that could be looked for. */
export function operatorHint(where: Condition | undefined, words: readonly string[]): string | undefined {
  if (where === undefined && words.every((word) => SIGNS.test(word)))
    return `Signs alone are no words: all is listed. A name that is made of them: valhalla find 'artist:${printable(words.join(' '))}'`;
  if (where?.op === 'and') return where.of.length === 1 ? operatorHint(where.of[0], words) : undefined;
  const isMeant = where?.op === 'not' && where.of.op === 'text' && words.some((word) => /^not$/i.test(word));
  return isMeant ? asWords(words) : undefined;
}

const SIGNS = /^[^\p{L}\p{N}]+$/u;

function asWords(words: readonly string[]): string {
  return `and, or and not join conditions. To search for them as words: valhalla find '"${printable(words.join(' '))}"'`;
}

/** Folders in which all that fits has to lie. */
function foldersIn(where: Condition | undefined): string[] {
  if (where?.op === 'and' || where?.op === 'or') return where.of.flatMap(foldersIn);
  return where?.op === 'equal' && where.key === 'folder' ? [String(where.value)] : [];
}

/** A folder that no root holds, or that holds none, can have nothing in it. */
async function sayStrange(err: Host['err'], library: Library, folders: Iterable<string>): Promise<void> {
  const roots = (await library.roots()).map(({ path }) => path);
  for (const folder of folders)
    if (!roots.some((path) => path === folder || isBelow(folder, path) || isBelow(path, folder)))
      err.say(
        `${printable(folder)} lies in no folder of the library (${printable(roots.join(', '))}). Add it: valhalla scan FOLDER`,
      );
}

/** Options that take a whole name. */
const NAMES = [
  ['artist', '--artist', 'artist'],
  ['albumArtist', '--album-artist', 'album_artist'],
  ['album', '--album', 'album'],
  ['genre', '--genre', 'genre'],
] as const;
/** Names shown. */
const FEW = 3;

/** `--album Heroes`, where it is called "Heroes", with its quotes. */
async function sayPartsOfNames(err: Host['err'], library: Library, filter: FileFilter): Promise<void> {
  for (const [option, flag, key] of NAMES) {
    const name = filter[option];
    if (name === undefined || SIGNS.test(name)) continue;
    const whole = library.query({ from: 'items', ...fromFilter({ [option]: name }) });
    if ((await whole.page({ size: 1 })).rows.length > 0) continue;
    const like = library.query({ from: 'values', key, where: { op: 'text', key, text: name } });
    const { rows } = await like.page({ size: FEW });
    if (rows.length === 0) continue;
    const values = rows.map(({ value }) => value).join(', ');
    const typed = `valhalla ls ${key}:'"${name.replaceAll('"', '')}"'`;
    err.say(
      printable(
        `${flag} takes a whole name, and none is ${name}. With these words: ${values}. By words: ${typed}`,
      ),
    );
  }
}
