/** Reads the ignore files of a folder, where there are some. */
import { append } from '../../channel/raw-path.ts';
import { ValhallaError } from '../../errors.ts';
import type { FileSystem } from '../file-system.ts';
import type { Entry } from '../names.ts';
import type { Place } from '../place.ts';
import { IGNORE_FILES, readRules } from './ignore-files.ts';
import { IgnoreRules } from './ignore-rules.ts';

/** Bytes. Nobody writes more by hand. */
const MOST = 1_048_576;
/** Names are sorted: behind this character none begins with a dot. */
const DOT = 0x2e;

const KNOWN: ReadonlySet<string> = new Set(IGNORE_FILES);

/**
 * @param entries of the folder, as `readNames` gives them
 * @returns what holds in it
 * @throws where one of its ignore files cannot be read: without it nothing is known of what is wanted here
 */
export function rulesOfFolder(
  fs: FileSystem,
  place: Pick<Place, 'at' | 'level' | 'rules'>,
  entries: readonly Entry[],
): IgnoreRules | undefined {
  const found: string[] = [];
  for (const { name, kind } of entries) {
    if (name.charCodeAt(0) > DOT) break;
    if (KNOWN.has(name) && kind !== 'folder' && kind !== 'special') found.push(name);
  }
  if (found.length === 0) return place.rules;
  const rules = IGNORE_FILES.filter((name) => found.includes(name)).flatMap((name) => {
    const at = append(place.at, name);
    return readRules(name, textOf(fs, place, name), String(at));
  });
  return new IgnoreRules(place.rules, place.level, rules);
}

function textOf(fs: FileSystem, place: Pick<Place, 'at'>, name: string): string {
  const text = fs.readText(append(place.at, name), MOST);
  if (text === undefined)
    throw new ValhallaError(
      'ERR_VALHALLA_LISTING',
      `${name} in it is larger than ${MOST} bytes or no regular file, so it is not known what it leaves out; rename or shorten it`,
    );
  return text;
}
