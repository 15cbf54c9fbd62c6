/** What a file of subtitles says by its name: `Film.pt-BR.forced.srt`, `Film [English SDH].ass`. */
import { languageOfName } from '../../lib/metadata/language-of-name.ts';

export interface SubtitleName {
  /** Suffix, lower case. */
  readonly suffix: string;
  /** BCP 47. */
  readonly language: string | undefined;
  /** `forced`, `sdh`, ... in this order, each once. */
  readonly flags: readonly string[];
}

/** As people and programs write them -> as they are told. */
const FLAGS: Readonly<Record<string, string>> = {
  forced: 'forced',
  foreign: 'forced',
  sdh: 'sdh',
  cc: 'sdh',
  hi: 'sdh',
  default: 'default',
  commentary: 'commentary',
  signs: 'signs',
  songs: 'signs',
};
const ORDER = ['default', 'forced', 'sdh', 'commentary', 'signs'];

/**
 * @param name begins with the stem of its film, in any letter case
 * @param stem of the film's name
 * @returns undefined where a word of it is neither language nor flag: it may belong to another film (`Film 2.srt`); behind
 *   one of those it is what the subtitles are called (`Film.en.Netflix.srt`)
 */
export function readSubtitleName(name: string, stem: string): SubtitleName | undefined {
  const dot = name.lastIndexOf('.');
  const rest = name.slice(stem.length, dot);
  if (stem !== '' && rest !== '' && !/^[._ \-[(]/.test(rest)) return undefined;
  let language: string | undefined;
  let isHi = false;
  const flags = new Set<string>();
  for (const word of wordsOf(rest)) {
    const flag = FLAGS[word.toLowerCase()];
    const spoken = flag === undefined && language === undefined ? languageOfName(word) : undefined;
    if (word.toLowerCase() === 'hi') isHi = true;
    else if (flag !== undefined) flags.add(flag);
    else if (spoken !== undefined) language = spoken;
    else if (!/\p{L}/u.test(word) || (language === undefined && flags.size === 0 && !isHi)) return undefined;
  }
  // `hi` is Hindi where no other language is named.
  if (isHi && language === undefined) language = 'hi';
  else if (isHi) flags.add('sdh');
  return {
    suffix: name.slice(dot + 1).toLowerCase(),
    language,
    flags: ORDER.filter((flag) => flags.has(flag)),
  };
}

/** `_` and `-` stand between words, and between a language and its region: `.pt-BR` is one word, `-en_forced` are two. */
function wordsOf(text: string): string[] {
  return text.split(/[. [\](),+]+/).flatMap((word) => {
    const plain = word.replace(/^[-_]+/, '');
    return languageOfName(plain) === undefined ? plain.split(/[-_]+/).filter((one) => one !== '') : [plain];
  });
}
