/** Why the tracks of an album are together, and which albums beside it are not the same one. */
import { VARIOUS_ARTISTS, normalName } from '../metadata/album-artist.ts';
import type { AlbumRules } from '../metadata/album-identity.ts';
import { albumFolder } from '../metadata/disc-folder.ts';
import { albumEntries } from './album-entries.ts';
import { apartWords, lessWords, togetherWords } from './album-reasons.ts';
import type { ToldBy } from './album-reasons.ts';
import type { AlbumEntry, AlbumExplanation } from './reader-messages.ts';
import { GONE, NOT_SHOWN } from './shown.ts';
import type { Sql, Statements } from './statements.ts';

interface AlbumRow {
  readonly id: number;
  readonly name: string;
}

/** Primary key */
const BY_ID: Sql<AlbumRow> = 'SELECT id, name FROM album WHERE id = ?';
/** Index album_name */
const BY_NAME: Sql<AlbumRow> = 'SELECT id, name FROM album WHERE name = ? ORDER BY id LIMIT ?';
const BY_BEGINNING: Sql<AlbumRow> =
  'SELECT id, name FROM album WHERE name >= ? AND name < ? ORDER BY name, id LIMIT ?';
/** The whole index album_name. */
const HOLDING: Sql<AlbumRow> = 'SELECT id, name FROM album WHERE instr(name, ?) > 0 ORDER BY name, id';
/** Index bundle_album, then the unique index of bundle by its folder. */
const SAME_FOLDER: Sql<AlbumRow> = `SELECT DISTINCT album.id AS id, album.name AS name
FROM bundle AS own CROSS JOIN bundle AS other ON other.folder = own.folder CROSS JOIN album ON album.id = other.album
WHERE own.album = ? LIMIT ?`;
/** Those of which people see a track. Indexes bundle_album and best_bundle. */
const BUNDLES: Sql<{
  readonly said: string;
  readonly standIn: string | null;
  readonly date: string | null;
}> = `SELECT said, facet_value.value AS standIn, bundle.date AS date
FROM bundle LEFT JOIN facet_value ON facet_value.id = bundle.stand_in
WHERE album = ? AND EXISTS (SELECT 1 FROM best INDEXED BY best_bundle
  WHERE best.bundle = bundle.id AND best.item NOT IN (${NOT_SHOWN}) AND best.item NOT IN (${GONE}))`;
const RULES: Sql<{ readonly value: string }> = "SELECT value FROM setting WHERE name = 'album_identity'";

/** At most so many albums are explained, and so many beside each. */
const MOST = 10;
/** Characters of a title with something behind it; a tag may have 64 KiB of blanks. */
const LONGEST = 1024;
/** Behind every text that begins with the one before it. */
const LAST = '\u{10FFFF}';

/** @param asked an id, or a title; where there is no such title, one in other quotation marks, or how it begins */
export function explainAlbum(
  statements: Statements,
  languages: readonly string[],
  asked: string,
): AlbumExplanation[] {
  const name = normalName(asked);
  const id = /^\d+$/.test(name) ? statements.all(BY_ID, Number(name)) : [];
  const found = [...id, ...statements.all(BY_NAME, name, MOST)];
  const rows = found.length > 0 || name === '' ? found : similar(statements, name);
  const names = new Map(rows.map((row) => [row.id, row.name]));
  const setting = statements.get(RULES)?.value ?? '[]';
  const rules = (setting === '' ? [] : JSON.parse(setting)) as AlbumRules;
  return albumEntries(statements, languages, [...names.keys()]).map((album) => ({
    album,
    words: [togetherWords(album.identity), ...remarks(statements, album)],
    near: nearBy(statements, languages, rules, album, names.get(album.id) ?? ''),
  }));
}

function similar(statements: Statements, name: string): AlbumRow[] {
  const bare = bareName(name);
  const same = statements.all(HOLDING, bare).filter((row) => bareName(row.name) === bare);
  return same.length > 0 ? same.slice(0, MOST) : statements.all(BY_BEGINNING, name, name + LAST, MOST);
}

function nearBy(
  statements: Statements,
  languages: readonly string[],
  rules: AlbumRules,
  album: AlbumEntry,
  name: string,
): AlbumExplanation['near'] {
  const base = baseName(name);
  const titles = statements
    .all(BY_BEGINNING, base, base + LAST, MOST * MOST)
    .filter((row) => baseName(row.name) === base);
  const folders = statements.all(SAME_FOLDER, album.id, MOST * MOST);
  const ids = [...new Set([...titles, ...folders].map(({ id }) => id))].filter((id) => id !== album.id);
  return albumEntries(statements, languages, ids.slice(0, MOST)).map((other) => {
    const [why, remedy] = apartWords(rules, toldBy(album), toldBy(other));
    return { album: other, why, remedy };
  });
}

function toldBy({ identity, folders }: AlbumEntry): ToldBy {
  const [folder, ...others] = new Set(folders.map(albumFolder));
  return { identity, folder: others.length === 0 ? folder : undefined };
}

/** What stands in, and what does not tell its tracks apart though it differs. */
function remarks(statements: Statements, album: AlbumEntry): string[] {
  const bundles = statements.all(BUNDLES, album.id);
  const words = standInWords(bundles, album);
  const less = lessWords(
    album.identity,
    bundles.flatMap(({ date }) => (date === null ? [] : [date])),
  );
  if (less !== undefined) words.push(less);
  if (album.folders.length > 1) words.push(`They lie in ${album.folders.length} folders.`);
  if (album.discs > 1) words.push(`Its ${album.discs} discs do not count as different albums.`);
  return words;
}

/** Where all of it lacks the tag, who stands in is who the album is shown to be by. */
function standInWords(
  bundles: readonly { readonly said: string; readonly standIn: string | null }[],
  { albumArtist, identity }: AlbumEntry,
): string[] {
  const said = bundles.map((bundle) => JSON.parse(bundle.said) as readonly string[]);
  const isTagged = said.some(([, tagged]) => tagged !== '');
  const standIn = isTagged ? bundles.find((bundle) => bundle.standIn !== null)?.standIn : albumArtist;
  if (standIn === undefined || standIn === null) return [];
  const whereNone = isTagged ? 'Where no album artist is tagged' : 'No album artist is tagged';
  if (standIn !== VARIOUS_ARTISTS)
    return [`${whereNone}: ${standIn} stands in, whom all tracks of a folder are by.`];
  if (isTagged)
    return [
      `${whereNone}, tracks beside it are by Various Artists or marked as a compilation, and so is it.`,
    ];
  if (said.some(([, , compilation]) => compilation === '1'))
    return [`${whereNone}: they are marked as a compilation, so it is by Various Artists.`];
  const alone = identity['folder'] === undefined ? '' : ', and only tracks of this folder belong to it';
  return [`${whereNone}, and the artists differ: it is by Various Artists${alone}.`];
}

/** `heroes` of `"heroes"`: without what is around its first and last letters and digits. */
function bareName(name: string): string {
  return /[\p{L}\p{N}](?:.*[\p{L}\p{M}\p{N}])?/su.exec(name)?.[0] ?? name;
}

/** `gold` of `gold (disc 2)` and `gold [deluxe]` */
function baseName(name: string): string {
  if (name.length > LONGEST) return name;
  const base = name.replace(/\s*[([].*$/s, '').replace(/[\s,:-]+(?:cd|dis[ck])\s*\d+$/, '');
  return base === '' ? name : base;
}
