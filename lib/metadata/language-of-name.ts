/** The language that a part of a file's name means: `Film.en.srt`, `Song.pt-BR.lrc`, `2_English.srt`. */
import { canonicalLanguage } from './languages.ts';

/** Letters of a code, and of script or region behind it. */
const CODE = /^[a-z]{2,3}(?:[-_](?:[a-z]{4}|[a-z]{2}|\d{3})){0,2}$/i;
/** Where the names of languages are taken from: those that films and songs come in (ISO 639-1). */
const CODES =
  'af ar az be bg bn bs ca cs cy da de el en eo es et eu fa fi fr ga gl gu he hi hr hu hy id is it ja ka kk km kn ko ku la lb lo lt lv mk ml mn mr ms mt my nb ne nl nn no pa pl ps pt ro ru si sk sl so sq sr sv sw ta te th tl tr uk ur uz vi yi zh zu'.split(
    ' ',
  );

let names: ReadonlyMap<string, string> | undefined;
let known: Intl.DisplayNames | undefined;

/** @returns BCP 47, as `canonicalLanguage` gives it; undefined for any other word */
export function languageOfName(word: string): string | undefined {
  if (CODE.test(word)) {
    const language = canonicalLanguage(word);
    // Three letters are well-formed as a language whatever they are: `mix`, `cd1`.
    known ??= new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' });
    if (language !== undefined && known.of(language.slice(0, language.search(/-|$/))) !== undefined)
      return language;
  }
  names ??= spelled();
  return names.get(word.toLowerCase());
}

/** In English, and as its speakers call it: `german`, `deutsch`. */
function spelled(): ReadonlyMap<string, string> {
  const english = new Intl.DisplayNames(['en'], { type: 'language' });
  return new Map(
    CODES.flatMap((code) => {
      const own = new Intl.DisplayNames([code], { type: 'language' });
      return [english.of(code), own.of(code)].map((name): [string, string] => [
        (name ?? code).toLowerCase(),
        code,
      ]);
    }),
  );
}
