/** Why tracks are an album, and why two albums are two, in words. */
import type { AlbumIdentity, AlbumRules } from '../metadata/album-identity.ts';

const NAMES: Readonly<Record<string, string>> = {
  album: 'title',
  album_artist: 'album artist',
  folder: 'folder',
  musicbrainz_album_id: 'MusicBrainz release',
};

/** `title "gold"`, `no year` */
function said(key: string, value: string): string {
  const name = nameOf(key);
  return value === '' ? `no ${name}` : `${name} ${JSON.stringify(plain(value))}`;
}

function nameOf(key: string): string {
  return NAMES[key] ?? key.replaceAll('_', ' ');
}

/** Behind NUL: the bytes of a folder that is not UTF-8. */
function plain(value: string): string {
  return value.split('\0')[0] ?? value;
}

export function togetherWords(identity: AlbumIdentity): string {
  return `Its tracks are together because they have the same ${list(Object.entries(identity).map(([key, value]) => said(key, value)))}.`;
}

/** @param dates of its tracks, folder by folder @returns undefined where all say the same */
export function lessWords({ date }: AlbumIdentity, dates: readonly string[]): string | undefined {
  const less = [...new Set(dates)].filter((each) => date?.startsWith(`${each}-`)).toSorted();
  if (less.length === 0) return undefined;
  return `Tracks of some folders say only ${list(less.map((each) => JSON.stringify(each)))} of the date: they belong to the earliest album that this may be the date of.`;
}

/** What an album is told by, and the folder it lies in where that is one. */
export interface ToldBy {
  readonly identity: AlbumIdentity;
  readonly folder?: string | undefined;
}

/** @returns why, and what would bring them together */
export function apartWords(
  rules: AlbumRules,
  { identity: here, folder: hereIn }: ToldBy,
  { identity: there, folder: thereIn }: ToldBy,
): readonly [why: string, remedy: string] {
  const keys = Object.keys(here);
  const others = Object.keys(there);
  if (keys.join() === others.join()) return differWords(rules, here, there);
  const isFirst = placeOf(rules, keys) < placeOf(rules, others);
  const [first, second] = isFirst ? [here, there] : [there, here];
  // A rule fits without a year: that one does not tell the album then.
  const deciding = Object.keys(first).filter((key) => !(key in second) && first[key] !== '');
  const without = rules.filter((_rule, at) => at !== placeOf(rules, Object.keys(first)));
  // What the rule of the other one asks for: where it is known to differ, they stay apart without the first rule.
  const known: Readonly<Record<string, string | undefined>> = {
    folder: isFirst ? hereIn : thereIn,
    ...first,
  };
  const helps = Object.entries(second).every(([key, value]) => (known[key] ?? value) === value);
  const what = list(deciding.map(nameOf));
  return [
    `${isFirst ? 'This one' : 'That one'} is told by its ${what}, ${isFirst ? 'that one' : 'this one'} has none that counts.`,
    `Tag the ${what} of all tracks alike${helps ? `, or leave that rule out, for the whole library: ${optionText(without)}` : ''}.`,
  ];
}

function differWords(
  rules: AlbumRules,
  here: AlbumIdentity,
  there: AlbumIdentity,
): readonly [string, string] {
  const keys = Object.keys(here).filter((key) => here[key] !== there[key]);
  const why = keys.map((key) => `${said(key, here[key] ?? '')} here, ${said(key, there[key] ?? '')} there`);
  const names = list(keys.map(nameOf));
  if (keys.includes('folder'))
    return [sentence(why), 'Tag the album artist of all tracks alike, or move them into one folder.'];
  const rule = placeOf(rules, Object.keys(here));
  const byYear = keys.join() === 'date' && here['date']?.slice(0, 4) === there['date']?.slice(0, 4);
  const other = rules[rule]?.flatMap((key) => (keys.includes(key) ? (byYear ? ['year'] : []) : [key])) ?? [];
  const option =
    // Without the title in it a rule would make one album of all that an artist has made.
    other.length === 0 || keys.includes('album')
      ? ''
      : `, or let ${byYear ? 'only its year' : 'it not'} count, in the whole library: ${optionText(rules.map((each, index) => (index === rule ? other : each)))}`;
  return [sentence(why), `Tag the ${names} of all tracks alike${option}.`];
}

function placeOf(rules: AlbumRules, keys: readonly string[]): number {
  return rules.findIndex((rule) => rule.join() === keys.join());
}

function optionText(rules: AlbumRules): string {
  return `valhalla scan --album-identity ${JSON.stringify(rules.map((rule) => rule.join(',')).join(' '))}`;
}

function sentence(parts: readonly string[]): string {
  const text = parts.join('; ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function list(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
