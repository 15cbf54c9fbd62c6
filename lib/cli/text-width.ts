/** Columns of a terminal that a text takes: ideographs and emoji two, combining marks none. */

const NARROW_ONLY = /^[\x20-\x7e]*$/;
const NONE = /[\p{M}\u200b-\u200d\u2060\ufeff]/u;
/** East Asian Width W and F (UAX #11), as blocks. */
const WIDE =
  /[\u1100-\u115f\u231a\u231b\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1faff}\u{20000}-\u{3fffd}]/u;

export function textWidth(text: string): number {
  if (NARROW_ONLY.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)));
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - textWidth(text))) + text;
}

/** Cuts at the end. */
export function shorten(text: string, width: number): string {
  return textWidth(text) <= width ? text : `${beginning(text, width - 1)}…`;
}

/** Cuts in the middle: of a path, both ends say most. */
export function shortenMiddle(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  const head = beginning(text, Math.floor((width - 1) / 2));
  const rest = width - 1 - textWidth(head);
  const tail = reversed(beginning(reversed(text), rest));
  return `${head}…${tail}`;
}

function beginning(text: string, width: number): string {
  let taken = '';
  let left = width;
  for (const character of text) {
    left -= characterWidth(character);
    if (left < 0) break;
    taken += character;
  }
  return taken;
}

function reversed(text: string): string {
  return Array.from(text).toReversed().join('');
}

function characterWidth(character: string): number {
  if (NONE.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}
