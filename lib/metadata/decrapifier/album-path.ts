/**
 * The folders above a track, `Artist/Album (1999)/CD 2`, and what they say of it. Folders lie: they are shelves, heaps of
 * downloads, genres. So only a folder whose files are numbered is taken for an album, and only what stands above one for
 * an artist; and neither where its name is that of a shelf.
 */
import { VARIOUS_ARTISTS, normalName } from '../album-artist.ts';
import { NAME_CAP, titleOf } from './plain-text.ts';
import { isYear } from './year-in-name.ts';

export interface AlbumPath {
  readonly album?: string | undefined;
  readonly artist?: string | undefined;
  readonly year?: number | undefined;
  readonly disc?: number | undefined;
}

const DISC = /(?:^|[\s([-])(?:cd|dis[ck]|disque|disco|scheibe) ?[-#]?(\d{1,2})(?:$|[^\d])/i;
/** The disc is all that the folder's name tells, or its end does: `CD1`, `Disc 2 - Live`, `Album (Disc 2)`, `Album CD1`. */
const ONLY_DISC = /^(?:cd|dis[ck]|disque|disco|scheibe)[ ._#-]*\d{1,2}(?![\p{L}\d])/iu;
const DISC_BEHIND =
  /(?<![\s_-])[\s_-]*[([]?(?<![\p{L}\d])(?:cd|dis[ck]|disque|disco|scheibe) ?[-#]?\d{1,2}[)\]]?$/iu;

const YEAR_BEFORE = /^[([]?(\d{4})[)\]]?(?: ?[-–_.] ?|(?<=[)\]]) ?)(?=\S)/;
const YEAR_BEHIND = /(?<![\s_])[\s_]*[([](\d{4})[)\]]$/;
/** In brackets at the end, how it was made into files, which is no part of its name: `(FLAC 24bit 96 kHz)`. */
const BRACKET_BEHIND = /(?<![\s_])[\s_]*[([{]([^()[\]{}]+)[)\]}]$/;
const YEAR = /^(?:19|20)\d\d$/;
/** Taken out one by one, for one expression of them all tries every way to part `192kbps192kbps`. */
const MADE =
  /flac|mp3|aac|alac|ogg|opus|m4a|wav|dsd|sacd|vinyl|web|cd|lp|lossless|hi-?res|v[0-2]|kbps|bit|k?hz|[ \-,/\d.]/gi;

/** Between commas: names of more words than one are among them. */
const SHELVES: ReadonlySet<string> = new Set(
  `music,my music,musik,musique,musica,música,audio,mp3,mp3s,flac,lossless,songs,tracks,albums,artists,bands,singles,
  download,downloads,my downloads,incoming,new,unsorted,sorted,misc,miscellaneous,mixed,mix,mixes,various,other,others,
  unknown,tmp,temp,itunes,itunes media,itunes music,media,library,collection,collections,archive,backup,desktop,share,
  shared,torrents,complete,compilations,compilation,samplers,soundtracks,soundtrack,ost,audiobooks,hörbücher,podcasts,
  podcast,playlists,unknown artist,unknown album,no artist,no album,favorites,favourites,best of,live,demos,bootlegs,
  recordings,blues,classical,classic,classic rock,country,dance,disco,electronic,electronica,techno,trance,house,ambient,
  folk,funk,hip hop,hip-hop,rap,jazz,latin,metal,heavy metal,pop,punk,r&b,rnb,reggae,rock,alternative,indie,soul,world,
  gospel,children,kids,christmas,oldies,easy listening,new age,industrial,schlager,volksmusik,klassik,chanson`
    .split(',')
    .map((name) => name.trim()),
);
/** `A`, `0-9`, `A-C`, `#`, `1990`, `1990s` */
const REGISTER = /^(?:[a-z]|#|[\da-z] ?- ?[\da-z]|\d{4}(?:'?s)?|\d{1,3})$/i;
const DASH = / [-–—] /;

/** @param folders below the root, the nearest last @param isNumbered the name of the file has a number of a track */
export function readAlbumPath(folders: readonly string[], isNumbered: boolean): AlbumPath {
  const names = folders.slice(-3).map((folder) => folder.slice(0, NAME_CAP).trim());
  const nearest = names.at(-1) ?? '';
  const number = DISC.exec(nearest)?.[1];
  const disc = number === undefined ? undefined : Number(number);
  if (ONLY_DISC.test(nearest)) names.pop();
  const folder = names.pop() ?? '';
  if (!isNumbered || isShelf(folder)) return { disc };
  const { album, year } = albumOf(folder);
  const above = names.pop() ?? '';
  const artist = isShelf(above) ? undefined : titleOf(above.replaceAll('_', ' '));
  const [first = '', ...rest] = (album ?? '').split(DASH);
  // `Artist - Album`, alone or below the artist's folder.
  if (rest.length > 0 && (artist === undefined || normalName(artist) === normalName(first)))
    return { disc, ...named(first, rest.join(' - '), year) };
  return { disc, album, year, artist: nobody(artist) };
}

/** `Artist - 1999 - Album` has the year in between. */
function named(artist: string, rest: string, year: number | undefined): AlbumPath {
  const { album, year: between } = albumOf(rest);
  return { album, year: year ?? between, artist: isShelf(artist) ? undefined : nobody(titleOf(artist)) };
}

function albumOf(folder: string): { readonly album: string | undefined; readonly year: number | undefined } {
  let text = withoutMade(withoutMade(folder.replaceAll('_', ' ')).replace(DISC_BEHIND, ''));
  let year: number | undefined;
  for (const expression of [YEAR_BEHIND, YEAR_BEFORE]) {
    const found = expression.exec(text)?.[1];
    if (found === undefined || !isYear(found) || year !== undefined) continue;
    year = Number(found);
    text = text.replace(expression, '');
  }
  return { album: titleOf(text), year };
}

function withoutMade(text: string): string {
  const match = BRACKET_BEHIND.exec(text);
  const inside = match?.[1] ?? '';
  const isMade = match !== null && !YEAR.test(inside) && inside.replace(MADE, '') === '';
  return isMade ? text.slice(0, match.index) : text;
}

function nobody(artist: string | undefined): string | undefined {
  return artist === undefined || normalName(artist) === normalName(VARIOUS_ARTISTS) ? undefined : artist;
}

function isShelf(folder: string): boolean {
  const name = folder.replaceAll(/[_\s]+/g, ' ').toLowerCase();
  return name === '' || name === '..' || SHELVES.has(name) || REGISTER.test(name);
}
