/**
 * What makes tracks an album. Tracks of one folder that say the same of their album are a **bundle**; bundles that have the
 * same **identity** are one album. The identity is what the first rule gives that fits the bundle: a rule names keys, and
 * fits where the bundle has a value for each of them.
 *
 * - `folder` is the folder of the bundle; folders of single discs (`CD1`) count as the one above
 * - `album_artist`: where none is tagged, "Various Artists" if the tracks are marked as a compilation, else the one
 *   artist of all tracks of the bundle; several artists are no album artist, so that such tracks only meet in their folder
 * - the mark of a compilation that some of the tracks lack is meant for them, too, and so is "Various Artists" as album
 *   artist: bundles that differ in nothing else (`kinOf`) are decided as one
 * - tracks without a title that lie in a root itself are no album: a root is a shelf
 * - `date` and `year` are the earliest of the bundle (a best-of has a year for each track); they tell albums apart where
 *   they are known, and a rule fits without them. A date comes last in the identity: one that says less than that of
 *   another album is taken for it (`album-date.ts`), the one decision that needs a look at other bundles
 *
 * Nothing of it depends on the order in which files come.
 */
import { JOIN } from './columns.ts';
import { normalName, VARIOUS_ARTISTS } from './album-artist.ts';
import type { OneArtist } from './album-artist.ts';
import type { Document } from './document.ts';

/** Lists of keys, the first that fits decides. The word `folder` stands for the folder of the tracks. */
export type AlbumRules = readonly (readonly string[])[];

export const ALBUM_RULES: AlbumRules = [
  ['musicbrainz_album_id'],
  ['album_artist', 'album', 'date'],
  ['album', 'folder'],
  ['folder'],
];

/** Taken from the bundle as a whole, not from what its tracks say alike. */
const OF_THE_BUNDLE: ReadonlySet<string> = new Set(['folder', 'date', 'year']);

export function dateLast(rules: AlbumRules): AlbumRules {
  return rules.map((rule) =>
    rule.includes('date') ? [...rule.filter((key) => key !== 'date'), 'date'] : rule,
  );
}

/** Whatever the rules, tracks that differ in these are different bundles. */
const ALWAYS = ['album', 'album_artist', 'compilation'];

/** The keys whose values make a bundle, in the order of `Said`. */
export function bundleKeys(rules: AlbumRules): string[] {
  return [...new Set([...ALWAYS, ...rules.flat().filter((key) => !OF_THE_BUNDLE.has(key))])];
}

/** What a track says of its album: JSON, a text for each of `bundleKeys`, comparable. */
export type Said = string;

/**
 * @param keys of `bundleKeys`
 * @returns undefined: the item belongs to no album (only sound does, and what names one)
 */
export function saidOf(document: Document, type: string, keys: readonly string[]): Said | undefined {
  if (type !== 'audio' && document['album'] === undefined) return undefined;
  return JSON.stringify(
    keys.map((key) => {
      const text = normalName((document[key] ?? []).map(([value]) => value).join(JOIN));
      // Not marked, in so many words.
      return key === 'compilation' && text === '0' ? '' : text;
    }),
  );
}

/** Comparable, as a tag that says so is. */
const VARIOUS = normalName(VARIOUS_ARTISTS);

/** What tracks of the same folder say of the same album, where some lack what the others are tagged with. */
export function kinOf(said: Said): Said[] {
  const [album = '', albumArtist = '', , ...others] = JSON.parse(said) as readonly string[];
  if (album === '') return [];
  return (['', VARIOUS].includes(albumArtist) ? ['', VARIOUS] : [albumArtist])
    .flatMap((artist) => ['', '1'].map((mark) => JSON.stringify([album, artist, mark, ...others])))
    .filter((kin) => kin !== said);
}

/** Its tracks are marked as a compilation, or tagged to be by Various Artists. */
export function isVarious(said: Said): boolean {
  const [, albumArtist, compilation] = JSON.parse(said) as readonly string[];
  return compilation === '1' || albumArtist === VARIOUS;
}

export interface Bundle {
  readonly said: Said;
  /** Path of the folder. */
  readonly folder: string;
  /** Where no album artist is tagged. */
  readonly artist: OneArtist;
  /** `earlierDate` of all; the year where no date is known. */
  readonly date: string | null;
  readonly year: number | null;
  /** The folder is a root. Default: false. */
  readonly inRoot?: boolean;
  /** Others of its kin are a compilation (`isVarious`). Default: false. */
  readonly marked?: boolean;
}

/** Key -> value, in the order of the rule: `{ album: 'gold', folder: '/music/gold' }`. */
export type AlbumIdentity = Readonly<Record<string, string>>;

/** What is decided of a bundle. */
export interface AlbumDecision {
  /** Undefined where no rule fits: such tracks are no album. */
  readonly identity: AlbumIdentity | undefined;
  /** What the album is sorted and looked for by: its title, else the name of its folder; comparable. */
  readonly name: string;
  /** Who it is filed under where no album artist is tagged, as written; null: one is, or nobody is known. */
  readonly standIn: string | null;
  /** Its own date; empty: it has none. */
  readonly date: string;
}

/** @param rules `dateLast` @param keys `bundleKeys(rules)` */
export function decideAlbum(rules: AlbumRules, keys: readonly string[], bundle: Bundle): AlbumDecision {
  const { said, folder, artist, date, year, inRoot = false, marked = false } = bundle;
  const texts = JSON.parse(said) as readonly string[];
  const values = new Map(keys.map((key, index) => [key, texts[index] ?? '']));
  const title = values.get('album') ?? '';
  values.set('folder', inRoot && title === '' ? '' : folder);
  values.set('date', date ?? '');
  values.set('year', year === null ? '' : String(year));
  const isCompilation = marked || values.get('compilation') === '1';
  const standIn = values.get('album_artist') === '' ? standInOf(artist, isCompilation) : null;
  // Several artists keep a bundle together, they do not join it to another one.
  if (standIn !== null && (isCompilation || artist !== 'several'))
    values.set('album_artist', normalName(standIn));
  return {
    identity: identityOf(rules, values),
    name: title === '' ? normalName(folder.slice(folder.lastIndexOf('/') + 1)) : title,
    standIn,
    date: date ?? '',
  };
}

function standInOf(artist: OneArtist, isCompilation: boolean): string | null {
  if (isCompilation || artist === 'several') return VARIOUS_ARTISTS;
  return artist === undefined ? null : artist.name;
}

function identityOf(rules: AlbumRules, values: ReadonlyMap<string, string>): AlbumIdentity | undefined {
  for (const rule of rules) {
    const identity = rule.map((key): [string, string] => [key, values.get(key) ?? '']);
    if (identity.every(([key, value]) => value !== '' || key === 'date' || key === 'year'))
      return Object.fromEntries(identity);
  }
  return undefined;
}
