/** Chapters as the key `chapter` holds them: `00:12:30.500 Title`, one text, for people and programs alike. */

/** @param start milliseconds */
export function chapterText(start: number, title: string): string {
  const whole = Math.round(start);
  const seconds = Math.floor(whole / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60].map(two);
  return `${hours}:${minutes}:${two(seconds % 60)}.${String(whole % 1000).padStart(3, '0')} ${title}`.trimEnd();
}

const NUMBERED = /^CHAPTER(\d{1,4})(NAME|URL)?$/;
const TIME = /^(\d{1,3}):(\d{1,2}):(\d{1,2}(?:\.\d{1,9})?)$/;

/** `CHAPTER001=00:12:30.500`, `CHAPTER001NAME=Title` (a custom of Vorbis comments), as one field each: `CHAPTER`. */
export function gatherChapters<Tag extends { readonly id: string; readonly value: unknown }>(
  tags: readonly Tag[],
): readonly (Tag | { readonly id: string; readonly value: string })[] {
  // Nearly all files have none.
  if (!tags.some(({ id }) => id.startsWith('CHAPTER'))) return tags;
  const others: Tag[] = [];
  const found = new Map<number, { time?: string; name?: string }>();
  for (const tag of tags) {
    const [, digits, part] = NUMBERED.exec(tag.id.toUpperCase()) ?? [];
    if (digits === undefined || typeof tag.value !== 'string') {
      others.push(tag);
      continue;
    }
    const chapter = found.get(Number(digits)) ?? {};
    if (part !== 'URL')
      found.set(Number(digits), { ...chapter, [part === undefined ? 'time' : 'name']: tag.value });
  }
  const chapters = [...found]
    .sort(([one], [other]) => one - other)
    .flatMap(([, { time = '', name = '' }]) => {
      const [, hours, minutes, seconds] = (TIME.exec(time) ?? []).map(Number);
      if (hours === undefined || minutes === undefined || seconds === undefined) return [];
      return [{ id: 'CHAPTER', value: chapterText((hours * 60 + minutes) * 60_000 + seconds * 1000, name) }];
    });
  return [...others, ...chapters];
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
