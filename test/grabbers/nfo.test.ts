import assert from 'node:assert/strict';
import { mkdirSync, truncateSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import nfo from '../../grabbers/nfo/index.ts';
import { readNfo } from '../../grabbers/nfo/read-nfo.ts';
import type { GrabberResult } from '../../lib/grabber/contract.ts';
import { Folder, contextOf, itemOf, stampOf } from './items.ts';

/** What is said of `media`, a path with three folders, with these files beside and above it. */
function said(files: Readonly<Record<string, string | Uint8Array>>, media = 'a/b/c/Film.mkv'): Record<string, unknown> {
  using folder = new Folder();
  const path = join(folder.path, media);
  mkdirSync(dirname(path), { recursive: true });
  const sidecars = Object.entries(files).map(([name, text]) => ({ name, kind: 'nfo', stamp: stampOf(folder.write(join(dirname(media), name), text)) }));
  const result = nfo.grab(itemOf(path, { type: media.endsWith('.mp3') ? 'audio' : 'video', sidecars }), contextOf(undefined));
  return { ...(result as GrabberResult).values };
} // prettier-ignore

const FILM = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<!-- created by somebody -->
<movie>
  <title>Der Pate</title><originaltitle>The Godfather</originaltitle><sorttitle>Pate, Der</sorttitle>
  <ratings><rating name="imdb" max="10"><value>9.2</value></rating><rating name="tmdb" max="10" default="true"><value>8.7</value></rating></ratings>
  <userrating>0</userrating>
  <plot>A family &amp; its business.</plot><outline>Short.</outline><tagline>An offer.</tagline>
  <runtime>175</runtime><mpaa>Rated R</mpaa><playcount>2</playcount>
  <uniqueid type="tmdb" default="true">238</uniqueid><uniqueid type="imdb">tt0068646</uniqueid>
  <genre>Crime</genre><genre>Drama</genre><country>US</country><set><name>The Godfather Collection</name><overview>x</overview></set>
  <credits>Mario Puzo</credits><director>Francis Ford Coppola</director><premiered>1972-03-14</premiered><year>1972</year>
  <studio>Paramount / Alfran</studio><tag>mafia</tag>
  <actor><name>Marlon Brando</name><role>Don Vito Corleone</role><order>0</order></actor><actor><name>Al Pacino</name></actor>
  <fileinfo><streamdetails><video><codec>h264</codec></video></streamdetails></fileinfo>
</movie>
https://www.imdb.com/title/tt0000001/`;

test('a film: each element under its key, the address only for what the XML does not say', () => {
  assert.deepEqual(said({ 'Film.nfo': FILM }), {
    title: ['Der Pate'],
    title_alternative: ['The Godfather'],
    title_sort: ['Pate, Der'],
    synopsis: ['A family & its business.'],
    tagline: ['An offer.'],
    runtime: ['175'],
    mpaa: ['Rated R'],
    year: ['1972'],
    premiered: ['1972-03-14'],
    genre: ['Crime', 'Drama'],
    country: ['US'],
    studio: ['Paramount', 'Alfran'],
    keywords: ['mafia'],
    collection: ['The Godfather Collection'],
    director: ['Francis Ford Coppola'],
    writer: ['Mario Puzo'],
    playcount: ['2'],
    rating: ['87'],
    actor: ['Marlon Brando', 'Al Pacino'],
    role: ['Marlon Brando (Don Vito Corleone)', 'Al Pacino'],
    imdb_id: ['tt0068646'],
    tmdb_id: ['238'],
  });
});

test('addresses alone are numbers; art of a release group is nothing', () => {
  for (const [text, values] of [
    ['https://www.themoviedb.org/movie/238-the-godfather\n', { tmdb_id: ['238'] }],
    ['░▒▓ RELEASED ▓▒░ 5 < 6 & more\nhttp://www.imdb.com/title/tt0068646/ ░', { imdb_id: ['tt0068646'] }],
    ['https://thetvdb.com/?tab=series&id=73244', { tvdb_id: ['73244'] }],
    ['<html><body>no</body></html>', {}],
    ['░▒▓', {}],
    ['', {}],
  ] as const)
    assert.deepEqual(said({ 'Film.nfo': text }), values, text);
}); // prettier-ignore

test('an episode, and its series in the folder above it; several episodes in one file', () => {
  const show = '<tvshow><title>The Office</title><plot>Paper.</plot><genre>Comedy</genre><studio>NBC</studio><premiered>2005</premiered><tvdbid>73244</tvdbid><actor><name>Steve Carell</name></actor></tvshow>';
  const one = '<episodedetails><title>Pilot</title><season>1</season><episode>1</episode><aired>2005-03-24</aired><plot>P1</plot><userrating>8</userrating><director>Ken Kwapis</director></episodedetails>';
  const two = '<episodedetails><title>Diversity Day</title><season>1</season><episode>2</episode><plot>P2</plot><director>Ken Kwapis</director></episodedetails>';
  assert.deepEqual(said({ 'Film.nfo': `${one}\n${two}`, '../tvshow.nfo': show }), {
    title: ['Pilot', 'Diversity Day'],
    season: ['1'],
    episode: ['1'],
    episode_last: ['2'],
    premiered: ['2005-03-24'],
    year: ['2005'],
    synopsis: ['P1', 'P2'],
    director: ['Ken Kwapis'],
    rating: ['80'],
    title_show: ['The Office'],
    synopsis_show: ['Paper.'],
    genre: ['Comedy'],
    network: ['NBC'],
    actor: ['Steve Carell'],
    role: ['Steve Carell'],
    tvdb_show_id: ['73244'],
  });
}); // prettier-ignore

test('a season says its own to the episodes beside and below it, and nothing that is theirs', () => {
  const season = '<season><title>The Beginning</title><showtitle>The Office</showtitle><plot>First.</plot><premiered>2005-03-24</premiered><year>2005</year><seasonnumber>1</seasonnumber><uniqueid type="tmdb">4400</uniqueid><actor><name>X</name></actor></season>';
  const told = {
    title_season: ['The Beginning'],
    title_show: ['The Office'],
    synopsis_season: ['First.'],
    premiered_season: ['2005-03-24'],
    season: ['1'],
  };
  assert.deepEqual(said({ 'season.nfo': season }), told);
  assert.deepEqual(said({ '../season.nfo': season }), told);
  const episode = '<episodedetails><title>Pilot</title><season>0</season></episodedetails>';
  assert.deepEqual(said({ 'Film.nfo': episode, 'season.nfo': season }), { ...told, title: ['Pilot'], season: ['0'] });
}); // prettier-ignore

test('music: the album beside or above its discs, the artist above; a film is none of it', () => {
  const album = '<album><title>Kind of Blue</title><artist>Miles Davis</artist><year>1959</year><type>album / compilation</type><musicBrainzAlbumID>x-1</musicBrainzAlbumID></album>';
  const artist = '<artist><name>Miles Davis</name><sortname>Davis, Miles</sortname><biography>Born.</biography></artist>';
  const both = {
    album: ['Kind of Blue'],
    album_artist: ['Miles Davis'],
    release_type: ['album', 'compilation'],
    date: ['1959'],
    musicbrainz_album_id: ['x-1'],
    album_artist_sort: ['Davis, Miles'],
    biography: ['Born.'],
  };
  assert.deepEqual(said({ 'album.nfo': album, '../artist.nfo': artist }, 'm/Miles/Blue/1.mp3'), both);
  assert.deepEqual(said({ '../album.nfo': album, '../../artist.nfo': artist }, 'm/Blue/CD 1/1.mp3'), both);
  assert.deepEqual(said({ '../album.nfo': album, 'Film.nfo': FILM }, 'm/Blue/Bonus/1.mp3'), {});
  assert.deepEqual(said({ 'album.nfo': album, 'artist.nfo': artist }), {});
}); // prettier-ignore

test('a music video; a film without a file of its own, but not its trailer', () => {
  const video = '<musicvideo><title>Hyperballad</title><artist>Björk</artist><album>Post</album><track>2</track></musicvideo>';
  const values = { title: ['Hyperballad'], artist: ['Björk'], album: ['Post'], track: ['2'] };
  assert.deepEqual(said({ 'Film.nfo': video }), values);
  const latin1 = Buffer.from(`<?xml version="1.0" encoding="iso-8859-1"?>${video}`, 'latin1');
  assert.deepEqual(said({ 'movie.nfo': latin1 }), values);
  assert.deepEqual(said({ 'movie.nfo': Buffer.from(`\ufeff${video}`, 'utf16le') }), values);
  assert.deepEqual(said({ 'movie.nfo': video }, 'a/b/c/Film-trailer.mkv'), {});
}); // prettier-ignore

test('what is damaged is read as far as it goes, what is built to harm is refused', () => {
  assert.deepEqual(said({ 'Film.nfo': '<movie><title>Tom & Jerry</title><plot>cut' }), { title: ['Tom & Jerry'], synopsis: ['cut'] });
  assert.deepEqual(said({ 'Film.nfo': '<movie><year>MCMXCIX</year><rating>-1</rating><uniqueid type="imdb">x</uniqueid><uniqueid type="evil">1</uniqueid></movie>' }), { year: ['MCMXCIX'] });
  const laughs = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b SYSTEM "file:///etc/passwd">]><movie><title>&a;&b;</title></movie>';
  assert.throws(() => said({ 'Film.nfo': laughs }), { code: 'ERR_VALHALLA_NOT_PARSED' });
  assert.deepEqual(said({ 'Film.nfo': laughs, 'movie.nfo': '<movie><title>Good</title></movie>' }), { title: ['Good'] });
  const long = '<movie>' + `<genre>${'x'.repeat(1000)}</genre>`.repeat(1800) + '</movie>';
  assert.ok(JSON.stringify(readNfo(long)).length < 100_000);
}); // prettier-ignore

const film = (inside: string): Record<string, unknown> =>
  said({ 'Film.nfo': `<movie><title>T</title>${inside}</movie>` });
const album = (inside: string): Record<string, unknown> =>
  said({ 'album.nfo': `<album><title>T</title>${inside}</album>` }, 'a/b/c/Song.mp3');

test('what other programs write: rating of the many, writers, trades among actors, nothings', () => {
  assert.deepEqual(film('<communityrating>7,5</communityrating>'), { title: ['T'], rating: ['75'] });
  assert.deepEqual(film('<communityrating>15.5</communityrating><runtime>0</runtime>'), { title: ['T'] });
  assert.deepEqual(film('<rating>85</rating><userrating>11</userrating>'), { title: ['T'] });
  assert.deepEqual(film('<credits>A</credits><writer>B</writer><writer>A</writer><director>C, </director>'), {
    title: ['T'],
    director: ['C'],
    writer: ['A', 'B'],
  });
  assert.deepEqual(film('<actor><name>A</name><type>Actor</type></actor><actor><name>B</name><type>Lyricist</type></actor>'), {
    title: ['T'],
    actor: ['A'],
    role: ['A'],
  });
  assert.deepEqual(film('<premiered>2004-07-16</premiered><id IMDB="tt0011111" TMDB="46">99</id>'), {
    title: ['T'],
    premiered: ['2004-07-16'],
    year: ['2004'],
    imdb_id: ['tt0011111'],
    tmdb_id: ['46'],
  });
}); // prettier-ignore

test('the artists of an album as Kodi exports them; its own word for them counts more', () => {
  const credits = '<albumArtistCredits><artist>A</artist><musicBrainzArtistID>id</musicBrainzArtistID></albumArtistCredits><albumArtistCredits><artist>B</artist></albumArtistCredits>';
  assert.deepEqual(album(credits), { album_artist: ['A', 'B'], musicbrainz_album_artist_id: ['id'], album: ['T'] });
  assert.deepEqual(album(`${credits}<artist>A &amp; B</artist>`)['album_artist'], ['A & B']);
}); // prettier-ignore

test('a file of any length costs nothing', () => {
  using folder = new Folder();
  const path = folder.write('Film.nfo', '<movie>');
  truncateSync(path, 50_000_000);
  const item = itemOf(`${folder.path}/Film.mkv`, { type: 'video', sidecars: [{ name: 'Film.nfo', kind: 'nfo', stamp: stampOf(path) }] }); // prettier-ignore
  assert.throws(() => nfo.grab(item, contextOf(undefined)), { code: 'ERR_VALHALLA_TOO_LARGE' });
});
