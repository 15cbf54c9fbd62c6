/**
 * The text of an NFO file -> what it says, a part for each of its roots. It is XML, perhaps with an address behind it,
 * or an address alone, or the art of those who released the film, which says nothing.
 */
import { cutText } from '../../lib/metadata/clean.ts';
import { childrenOf, parseMarkup, textOf } from '../../lib/metadata/markup.ts';
import type { Element } from '../../lib/metadata/markup.ts';
import { ADDRESSES, FIELDS, ID_ELEMENTS } from './nfo-fields.ts';
import type { Field, Reading } from './nfo-fields.ts';

/** Key -> values. */
export type NfoValues = Readonly<Record<string, readonly string[]>>;

export interface NfoPart {
  /** `movie`, `episodedetails`, `season`, `tvshow`, `musicvideo`, `album`, `artist`; '' for addresses without XML. */
  readonly kind: string;
  readonly values: NfoValues;
}

/** Of one list, and bytes of one of its texts and of a text alone: what is kept of an item is bounded. */
const LIST_CAP = 200;
const SHORT_CAP = 256;
const LONG_CAP = 16 * 1024;
const NUMBER = /^\d{1,10}$/;
const EDGES = /^[\s,;/]+|[\s,;/]+$/g;
const COUNTS_FROM_ONE: ReadonlySet<string> = new Set(['runtime', 'year', 'track']);

/** @throws Error for a text that is built to waste time, or declares a document type */
export function readNfo(text: string): NfoPart[] {
  const top = parseMarkup(text);
  const addresses = addressesIn(top.children.filter((child) => typeof child === 'string').join('\n'));
  const parts = childrenOf(top).flatMap((root): NfoPart[] => {
    const fields = FIELDS[root.name];
    return fields === undefined ? [] : [{ kind: root.name, values: valuesOf(root, fields, addresses) }];
  });
  if (parts.length > 0 || Object.keys(addresses).length === 0) return parts;
  return [{ kind: '', values: idsOf(addresses, false) }];
}

function valuesOf(
  root: Element,
  fields: readonly Field[],
  addresses: Readonly<Record<string, string>>,
): NfoValues {
  const values: Record<string, readonly string[]> = {};
  for (const [element, key, reading] of fields) {
    const found = childrenOf(root, element).flatMap((child) => textsOf(child, reading));
    if (found.length === 0) continue;
    if (reading === 'all') values[key] = [...new Set([...(values[key] ?? []), ...found])].slice(0, LIST_CAP);
    // The first element of a key that says something gives its value.
    else values[key] ??= found.slice(0, 1);
  }
  // Its year, people and numbers are not those of an episode.
  if (root.name === 'artist' || root.name === 'season') return values;
  if (root.name === 'album') return { ...creditsOf(root), ...values };
  const [year] = /^\d{4}(?=-)/.exec(values['premiered']?.[0] ?? '') ?? [];
  if (year !== undefined) values['year'] ??= [year];
  const isShow = root.name === 'tvshow';
  const rating = isShow ? undefined : ratingOf(root);
  return {
    ...values,
    ...(rating === undefined ? {} : { rating: [rating] }),
    ...peopleOf(root),
    ...idsOf({ ...addresses, ...databasesOf(root) }, isShow),
  };
}

function textsOf(element: Element, reading: Reading): string[] {
  const [name] = reading === 'name' ? childrenOf(element, 'name') : [];
  const text = textOf(name ?? element);
  const parts = reading === 'all' ? text.split(' / ') : [text];
  const cap = reading === 'all' ? SHORT_CAP : LONG_CAP;
  // `<director>Name,</director>`; and programs that know no length write 0.
  const said = parts.map((part) => cutText(reading === 'all' ? part.replace(EDGES, '') : part.trim(), cap));
  return said.filter((part) => part !== '' && !(part === '0' && COUNTS_FROM_ONE.has(element.name)));
}

/** As Kodi exports albums: `<albumArtistCredits><artist>N</artist><musicBrainzArtistID>..`. */
function creditsOf(root: Element): NfoValues {
  const credits = childrenOf(root, 'albumartistcredits').slice(0, LIST_CAP);
  const of = (name: string): string[] =>
    credits.flatMap((credit) => childrenOf(credit, name).flatMap((child) => textsOf(child, 'one')));
  const [names, ids] = [of('artist'), of('musicbrainzartistid')];
  return {
    ...(names.length === 0 ? {} : { album_artist: names }),
    ...(ids.length === 0 ? {} : { musicbrainz_album_artist_id: ids }),
  };
}

/** Jellyfin writes others among the actors, with their trade. */
const ACTS = /^(?:actor|gueststar|)$/i;

/** `<actor><name>N</name><role>R</role></actor>`: names for those who browse, with roles for those who look. */
function peopleOf(root: Element): NfoValues {
  const names: string[] = [];
  const roles: string[] = [];
  for (const actor of childrenOf(root, 'actor').slice(0, LIST_CAP)) {
    const [name] = childrenOf(actor, 'name').map((child) => cutText(textOf(child).trim(), SHORT_CAP));
    const [role] = childrenOf(actor, 'role').map((child) => cutText(textOf(child).trim(), SHORT_CAP));
    const [trade = ''] = childrenOf(actor, 'type').map((child) => textOf(child).trim());
    if (name === undefined || name === '' || !ACTS.test(trade)) continue;
    names.push(name);
    roles.push(role === undefined || role === '' ? name : `${name} (${role})`);
  }
  return names.length === 0 ? {} : { actor: names, role: roles };
}

/** The user's own word before that of the many; in percent. */
function ratingOf(root: Element): string | undefined {
  const own = numberIn(childrenOf(root, 'userrating')[0]);
  if (own !== undefined && own > 0 && own <= 10) return percent(own, 10);
  const all = childrenOf(root, 'ratings').flatMap((ratings) => childrenOf(ratings, 'rating'));
  const chosen = all.find(({ attributes }) => attributes.get('default') === 'true') ?? all[0];
  const value = numberIn(
    chosen === undefined
      ? (childrenOf(root, 'rating')[0] ?? childrenOf(root, 'communityrating')[0])
      : childrenOf(chosen, 'value')[0],
  );
  const most = Number(chosen?.attributes.get('max') ?? 10);
  return value === undefined || !(value > 0 && value <= most) ? undefined : percent(value, most);
}

function numberIn(element: Element | undefined): number | undefined {
  const text = element === undefined ? '' : textOf(element).trim().replace(',', '.');
  return /^\d{1,3}(?:\.\d+)?$/.test(text) ? Number(text) : undefined;
}

function percent(value: number, most: number): string {
  return String(Math.round((value / most) * 100));
}

/** `<uniqueid type="imdb">`, and what was written before it was invented. */
function databasesOf(root: Element): Record<string, string> {
  const ids: Record<string, string> = {};
  for (const element of childrenOf(root)) {
    const text = textOf(element).trim();
    if (element.name === 'id')
      for (const [database, number] of element.attributes) addId(ids, database, number.trim());
    const named =
      element.name === 'uniqueid' ? element.attributes.get('type')?.toLowerCase() : ID_ELEMENTS[element.name];
    // `<id>` is whose the scraper was; that of IMDb is known by its letters.
    const database = named ?? (element.name === 'id' && text.startsWith('tt') ? 'imdb' : undefined);
    if (database !== undefined) addId(ids, database, text);
  }
  return ids;
}

function addId(ids: Record<string, string>, database: string, text: string): void {
  const form = database === 'imdb' ? /^tt\d{5,10}$/ : NUMBER;
  if (/^(?:imdb|tmdb|tvdb)$/.test(database) && form.test(text)) ids[database] ??= text;
}

function addressesIn(text: string): Record<string, string> {
  return Object.fromEntries(
    ADDRESSES.flatMap(([database, pattern]) => {
      const number = pattern.exec(text)?.[1];
      return number === undefined ? [] : [[database, number]];
    }),
  );
}

function idsOf(databases: Readonly<Record<string, string>>, isShow: boolean): NfoValues {
  return Object.fromEntries(
    Object.entries(databases).map(([database, number]) => [
      isShow ? `${database}_show_id` : `${database}_id`,
      [number],
    ]),
  );
}
