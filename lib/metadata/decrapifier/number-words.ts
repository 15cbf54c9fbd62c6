/** The words that stand beside the numbers of seasons and episodes, as people of the larger languages write them. */

/** Expressions of these begin and end at the edge of a word. */
export const START = '(?<![\\p{L}\\d])';
export const END = '(?![\\p{L}\\d])';

export const SEASON_WORD =
  '(?:seasons?|series|saisons?|staffeln?|temporadas?|temp|stagion[ei]|seizoen(?:en)?|säsong|sæson|sesong|sezony?|сезоны?)';

/** `S2`, `T2` before an episode; `Se`, `Sn` are written too. */
export const SEASON_SIGN: string = `(?:s|se|sn|t|${SEASON_WORD})`;

export const EPISODE_WORD =
  '(?:e|ep|eps|[eé]pisodes?|episodio|episódio|folge|cap|cap[ií]tulo|puntata|aflevering|afl|avsnitt|afsnit|odcinek|odc|сери[яи]|эпизод)';

/** What is counted with the number in front: `8 сезон`, `2nd Season`, `第2季`. */
export const ORDINAL = '(?: ?(?:st|nd|rd|th|a|ª|º)| ?-?(?:й|я))?';
export const SEASON_BEHIND = '(?:season|saison|staffel|temporada|stagione|seizoen|säsong|sezon|sez|сезон|季)';
export const EPISODE_BEHIND = '(?:сери[яи]|seri[yj]?a|serya|serii|ser|bölüm|bolum|blm|話|话|集|회|화)';

const ROMAN = ['i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix', 'x'];
const SPELLED = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

/** `Season II`, `Season Two`, behind a word for a season. */
export const SPELLED_NUMBER: string = `(?:${[...ROMAN, ...SPELLED].join('|')})`;

export function spelledNumber(word: string): number {
  const lower = word.toLowerCase();
  return 1 + Math.max(ROMAN.indexOf(lower), SPELLED.indexOf(lower));
}
