/**
 * How texts are compared where people type them: `BJÖRK`, `Björk` and `bjork` are the same. Made once a value when it is
 * stored (`facet_value.folded`), and by the reader's thread for what it compares.
 */

/** Letters that are one of their own to Unicode, and a decorated one to people. */
const LETTERS: Readonly<Record<string, string>> = {
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  ħ: 'h',
  ı: 'i',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  // Lower case of Σ where a word ends, and what ends here may go on there: in a pattern, or a longer name.
  ς: 'σ',
};

// oxlint-disable-next-line no-control-regex -- ASCII is what it is about
const ASCII = /^[\u0000-\u007f]*$/;

/** @returns lower case, without accents, trimmed; compatibility forms (`ﬁ`, full width) as their usual letters */
export function fold(text: string): string {
  const lower = text.toLowerCase().trim();
  if (ASCII.test(lower)) return lower;
  return lower
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[øđðłħıßæœþς]/g, (letter) => LETTERS[letter] ?? letter);
}
