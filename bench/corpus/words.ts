/**
 * Names of artists, albums and titles. Most of a real library is ASCII; the rest is where scanners go wrong: Latin with
 * marks, Cyrillic, Greek, CJK, characters beyond 16 bits, combining marks that are *not* composed.
 */
import type { Random } from './random.ts';

const SCRIPTS = {
  ascii:
    'River Stone Velvet Harbour Silent Northern Echo Paper Lantern Winter Golden Mirror Orchard Signal Distant Copper Meadow Thunder Marble Hollow Garden Crimson Island Feather Morning Station',
  latin:
    'Žlutý kůň Größe Straße Ærø Señor Ångström naïve crème brûlée Łódź Þór smørrebrød français Über Ñandú Çeşme Øre İstanbul',
  cyrillic: 'Белая ночь Река Ветер Звёзды Дорога Осень Москва Тишина Память Снег Последний',
  greek: 'Θάλασσα Νύχτα Ουρανός Δρόμος Άνεμος Φεγγάρι',
  cjk: '夜の海 東京 桜 雨 春風 北京 月光 서울 바람 別れの曲 千本',
  astral: '🎵 🌊 𝄞 𝔐𝔲𝔰𝔦𝔨 👩‍🎤 🇫🇷 River Echo',
  // e + U+0301 and the like: equal to a composed character only after normalisation, which a tag reader must not do
  combining: 'Cafe\u0301 Nin\u0303a U\u0308ber Za\u0304le a\u030Angstrom o\u0302te\u0301',
} as const;

type Script = keyof typeof SCRIPTS;

const WORDS: Readonly<Record<Script, readonly string[]>> = Object.fromEntries(
  Object.entries(SCRIPTS).map(([script, words]) => [script, words.split(' ')]),
) as unknown as Record<Script, readonly string[]>;

/** Of 100 artists. */
const SHARES: readonly (readonly [Script, number])[] = [
  ['ascii', 60],
  ['latin', 14],
  ['cyrillic', 9],
  ['cjk', 8],
  ['greek', 3],
  ['astral', 3],
  ['combining', 3],
];

export type Words = readonly string[];

/** The words of one artist's language. */
export function language(random: Random): Words {
  let rest = random.next() * 100;
  for (const [script, share] of SHARES) {
    if (rest < share) return WORDS[script];
    rest -= share;
  }
  return WORDS.ascii;
}

export const ASCII: Words = WORDS.ascii;

/** One to `most` words. */
export function phrase(random: Random, words: Words, most: number): string {
  return Array.from({ length: random.int(1, most) }, () => random.pick(words)).join(' ');
}
