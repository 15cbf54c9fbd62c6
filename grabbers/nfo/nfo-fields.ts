/** What the elements of an NFO file mean, by its kind (Kodi's wiki: NFO files), as data. */

/**
 * - `one`: the text; `all`: of every such element, apart at ` / ` too, as Kodi joins them
 * - `name`: the element `name` in it, else its text (`<set>`)
 */
export type Reading = 'one' | 'all' | 'name';

export type Field = readonly [element: string, key: string, reading: Reading];

/** Films, episodes and music videos. */
const VIDEO: readonly Field[] = [
  ['title', 'title', 'one'],
  ['originaltitle', 'title_alternative', 'one'],
  ['sorttitle', 'title_sort', 'one'],
  ['plot', 'synopsis', 'one'],
  ['outline', 'synopsis', 'one'],
  ['tagline', 'tagline', 'one'],
  ['runtime', 'runtime', 'one'],
  ['mpaa', 'mpaa', 'one'],
  ['certification', 'mpaa', 'one'],
  ['year', 'year', 'one'],
  ['premiered', 'premiered', 'one'],
  ['aired', 'premiered', 'one'],
  ['releasedate', 'premiered', 'one'],
  ['genre', 'genre', 'all'],
  ['country', 'country', 'all'],
  ['studio', 'studio', 'all'],
  ['tag', 'keywords', 'all'],
  ['set', 'collection', 'name'],
  ['director', 'director', 'all'],
  ['credits', 'writer', 'all'],
  ['writer', 'writer', 'all'],
  ['playcount', 'playcount', 'one'],
  ['watched', 'watched', 'one'],
];

export const FIELDS: Readonly<Record<string, readonly Field[]>> = {
  movie: VIDEO,
  episodedetails: [
    ...VIDEO,
    ['showtitle', 'title_show', 'one'],
    ['season', 'season', 'one'],
    ['episode', 'episode', 'one'],
    ['episodenumberend', 'episode_last', 'one'],
  ],
  musicvideo: [...VIDEO, ['artist', 'artist', 'all'], ['album', 'album', 'one'], ['track', 'track', 'one']],
  tvshow: [
    ['title', 'title_show', 'one'],
    ['plot', 'synopsis_show', 'one'],
    ['outline', 'synopsis_show', 'one'],
    ['genre', 'genre', 'all'],
    ['mpaa', 'mpaa', 'one'],
    ['studio', 'network', 'one'],
  ],
  season: [
    ['title', 'title_season', 'one'],
    ['showtitle', 'title_show', 'one'],
    ['plot', 'synopsis_season', 'one'],
    ['outline', 'synopsis_season', 'one'],
    ['premiered', 'premiered_season', 'one'],
    ['releasedate', 'premiered_season', 'one'],
    ['seasonnumber', 'season', 'one'],
  ],
  album: [
    ['title', 'album', 'one'],
    ['artist', 'album_artist', 'all'],
    ['genre', 'genre', 'all'],
    ['mood', 'mood', 'all'],
    ['type', 'release_type', 'all'],
    ['label', 'label', 'all'],
    ['compilation', 'compilation', 'one'],
    ['review', 'description', 'one'],
    ['year', 'date', 'one'],
    ['releasedate', 'release_date', 'one'],
    ['originalreleasedate', 'original_date', 'one'],
    ['musicbrainzalbumid', 'musicbrainz_album_id', 'one'],
    ['musicbrainzreleasegroupid', 'musicbrainz_release_group_id', 'one'],
  ],
  artist: [
    ['sortname', 'album_artist_sort', 'one'],
    ['biography', 'biography', 'one'],
    ['musicbrainzartistid', 'musicbrainz_album_artist_id', 'one'],
  ],
};

/** Elements of other times and programs that hold the number of the item in a database. */
export const ID_ELEMENTS: Readonly<Record<string, string>> = {
  imdbid: 'imdb',
  imdb_id: 'imdb',
  tmdbid: 'tmdb',
  tvdbid: 'tvdb',
};

/** Addresses that Kodi takes for numbers; the second group is the number. */
export const ADDRESSES: readonly (readonly [database: string, pattern: RegExp])[] = [
  ['imdb', /\bimdb\.com\/title\/(tt\d{5,10})/i],
  ['tmdb', /\bthemoviedb\.org\/(?:movie|tv)\/(\d{1,9})/i],
  ['tvdb', /\bthetvdb\.com\/(?:\S{0,80}[?&/](?:id=|series\/|series_id=))(\d{1,9})\b/i],
];
