/** Genres by number: ID3v1, its extension by Winamp up to 191, ID3v2 `TCON`, MP4 `gnre` (from 1). */
const GENRES: readonly string[] = (
  'Blues|Classic Rock|Country|Dance|Disco|Funk|Grunge|Hip-Hop|Jazz|Metal|New Age|Oldies|Other|Pop|R&B|Rap|Reggae|Rock|' +
  'Techno|Industrial|Alternative|Ska|Death Metal|Pranks|Soundtrack|Euro-Techno|Ambient|Trip-Hop|Vocal|Jazz+Funk|Fusion|' +
  'Trance|Classical|Instrumental|Acid|House|Game|Sound Clip|Gospel|Noise|Alt. Rock|Bass|Soul|Punk|Space|Meditative|' +
  'Instrumental Pop|Instrumental Rock|Ethnic|Gothic|Darkwave|Techno-Industrial|Electronic|Pop-Folk|Eurodance|Dream|' +
  'Southern Rock|Comedy|Cult|Gangsta Rap|Top 40|Christian Rap|Pop/Funk|Jungle|Native American|Cabaret|New Wave|' +
  'Psychedelic|Rave|Showtunes|Trailer|Lo-Fi|Tribal|Acid Punk|Acid Jazz|Polka|Retro|Musical|Rock & Roll|Hard Rock|Folk|' +
  'Folk-Rock|National Folk|Swing|Fast Fusion|Bebop|Latin|Revival|Celtic|Bluegrass|Avantgarde|Gothic Rock|' +
  'Progressive Rock|Psychedelic Rock|Symphonic Rock|Slow Rock|Big Band|Chorus|Easy Listening|Acoustic|Humour|Speech|' +
  'Chanson|Opera|Chamber Music|Sonata|Symphony|Booty Bass|Primus|Porn Groove|Satire|Slow Jam|Club|Tango|Samba|Folklore|' +
  'Ballad|Power Ballad|Rhythmic Soul|Freestyle|Duet|Punk Rock|Drum Solo|A Cappella|Euro-House|Dance Hall|Goa|' +
  'Drum & Bass|Club-House|Hardcore|Terror|Indie|BritPop|Negerpunk|Polsk Punk|Beat|Christian Gangsta Rap|Heavy Metal|' +
  'Black Metal|Crossover|Contemporary Christian|Christian Rock|Merengue|Salsa|Thrash Metal|Anime|JPop|Synthpop|Abstract|' +
  'Art Rock|Baroque|Bhangra|Big Beat|Breakbeat|Chillout|Downtempo|Dub|EBM|Eclectic|Electro|Electroclash|Emo|Experimental|' +
  'Garage|Global|IDM|Illbient|Industro-Goth|Jam Band|Krautrock|Leftfield|Lounge|Math Rock|New Romantic|Nu-Breakz|' +
  'Post-Punk|Post-Rock|Psytrance|Shoegaze|Space Rock|Trop Rock|World Music|Neoclassical|Audiobook|Audio Theatre|' +
  'Neue Deutsche Welle|Podcast|Indie Rock|G-Funk|Dubstep|Garage Rock|Psybient'
).split('|');

/** As the list of Winamp had them, and from it other programs and the tags that they wrote. */
const MISSPELLED: ReadonlyMap<string, string> = new Map([
  ['Folk/Rock', 'Folk-Rock'],
  ['Fast-Fusion', 'Fast Fusion'],
  ['Bebob', 'Bebop'],
]);

/** A name out of a list, as it is spelled here. */
export function genreSpelling(name: string): string {
  return MISSPELLED.get(name) ?? name;
}

/** @returns undefined for a number without a name */
export function genreName(number: number): string | undefined {
  return GENRES[number];
}

/**
 * `TCON` of ID3v2.3 and 2.4: `Rock`, `17`, `(17)`, `(17)Rock`, `(4)(9)`, `(RX)`; `((` stands for a parenthesis. A word
 * before or behind is a genre too; another text in parentheses is none.
 */
export function parseGenres(text: string): string[] {
  if (!text.includes('(')) return genresOf(/^\d*$/.test(text) ? genreName(Number(text || NaN)) : text);
  const genres: string[] = [];
  let word = '';
  let code: string | undefined;
  for (const char of text) {
    if (code === undefined) {
      if (char === '(') code = '';
      else word += char;
    } else if (char === '(' && code === '') {
      word += '(';
      code = undefined;
    } else if (char === ')') {
      genres.push(...genresOf(word), ...genresOf(genreOfCode(code)));
      word = '';
      code = undefined;
    } else code += char;
  }
  return [...genres, ...genresOf(genres.length === 0 && /^\d*$/.test(word) ? genreOfCode(word) : word)];
}

function genreOfCode(code: string): string | undefined {
  if (code === 'RX') return 'Remix';
  if (code === 'CR') return 'Cover';
  return /^\d+$/.test(code) ? genreName(Number(code)) : undefined;
}

function genresOf(name: string | undefined): string[] {
  return name === undefined || name === '' ? [] : [genreSpelling(name)];
}
