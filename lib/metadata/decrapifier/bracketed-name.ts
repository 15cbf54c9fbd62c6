/**
 * Names that are made of brackets: `[Group][标题][Title][04][1080p].mkv`, as fansubs of East Asia write them. The title is
 * the first that Latin letters are in, or else the first; of `标题/Title` the part with Latin letters.
 */
import { isReleaseText } from './release-words.ts';

const WIDE = /[０-９［］【】（）]/g;
const NARROW: Readonly<Record<string, string>> = {
  '［': '[',
  '］': ']',
  '【': '[',
  '】': ']',
  '（': '(',
  '）': ')',
};
const PARTS = /\[([^\]]*)\]|([^[\]]+)/g;
/** `04`, `04v2`, `12END`, `01-12`, `第04話` */
const COUNTED = /^(?:第)?(\d{1,4}(?:v\d)?(?:[-~]\d{1,4})?) ?(?:[话話集回]|end|fin)?$/i;
const LATIN = /[a-z]{2}/i;

/** Digits and brackets that are as wide as a Chinese character, as they are elsewhere. */
export function narrow(name: string): string {
  return name.replace(WIDE, (sign) => NARROW[sign] ?? String.fromCharCode(sign.charCodeAt(0) - 0xfee0));
}

/** @returns the name as others write it, `Title - 04 [1080p]`; itself where it is not made so */
export function withoutFrames(name: string): string {
  const whole = /^\[([^[\]]{20,})\]$/.exec(name);
  if (whole !== null) return whole[1] as string;
  const between = name.replace(/\[[^\]]*\]/g, '').replace(/★[^\s[]*/g, '');
  if (!name.startsWith('[') || /\p{L}{2}|\d - \d/u.test(between)) return name;
  const fields = [...name.matchAll(PARTS)]
    .map(([, inside, other]) => (inside ?? other ?? '').replace(/^[\s._-]+|(?<![\s._-])[\s._-]+$/g, ''))
    .filter((field) => field !== '');
  const at = fields.findIndex(
    (field, index) => index > 0 && COUNTED.test(field) && !/^(?:19|20)\d\d$/.test(field),
  );
  const end = at < 0 ? fields.findIndex((field, index) => index > 1 && isReleaseText(field)) : at;
  // `[REC] 2`
  if (end < 1 || fields.length < 3) return name;
  const titles = fields.slice(1, end).filter((field) => /\p{L}/u.test(field) && !field.includes('★'));
  // `[Keroro].148.[Xvid]` has no group.
  const title = titleAmong(titles.length > 0 ? titles : fields.slice(0, 1));
  const year = fields.slice(1, end).find((field) => /^(?:19|20)\d\d$/.test(field));
  const number = at < 0 ? '' : ` - ${COUNTED.exec(fields[at] as string)?.[1] ?? ''}`;
  return `${title}${year === undefined ? '' : ` (${year})`}${number}`;
}

function titleAmong(titles: readonly string[]): string {
  const title = titles.find((field) => LATIN.test(field)) ?? titles[0] ?? '';
  const parts = title.split(/[/·|]/);
  const latin = parts.find((part) => LATIN.test(part)) ?? title;
  return latin.replaceAll('_', ' ').trim();
}
