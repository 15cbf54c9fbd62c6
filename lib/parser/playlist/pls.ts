/** PLS: an INI file of `File1=`, `Title1=`, `Length1=` (seconds, -1 for a stream), in the order of the numbers. */
import type { ListedPlaylist } from './entry.ts';

const FIELD = /^(File|Title|Length)(\d{1,9})\s*=\s*(.*)$/is;

export function readPls(lines: Iterable<string>): ListedPlaylist {
  const found = new Map<number, { File?: string; Title?: string; Length?: string }>();
  for (const line of lines) {
    const [, name, digits, value] = FIELD.exec(line) ?? [];
    if (name === undefined || value === undefined || value === '') continue;
    const entry = found.get(Number(digits)) ?? {};
    const field = `${name.charAt(0).toUpperCase()}${name.slice(1).toLowerCase()}`;
    found.set(Number(digits), { ...entry, [field]: value });
  }
  return {
    entries: [...found]
      .sort(([one], [other]) => one - other)
      .flatMap(([, { File, Title, Length }]) => {
        if (File === undefined) return [];
        const seconds = Number(Length);
        return [
          {
            location: File,
            title: Title,
            duration: seconds > 0 ? Math.round(seconds * 1000) : undefined,
          },
        ];
      }),
  };
}
