/** M3U: a location a line; `#EXTINF:seconds,title` before it, `#PLAYLIST:title` anywhere. Other comments are skipped. */
import type { ListedEntry, ListedPlaylist } from './entry.ts';

const INFO = '#EXTINF:';
const NAME = '#PLAYLIST:';

export function readM3u(lines: Iterable<string>): ListedPlaylist {
  const entries: ListedEntry[] = [];
  let title: string | undefined;
  let info: Omit<ListedEntry, 'location'> = {};
  for (const line of lines) {
    const upper = line.slice(0, NAME.length).toUpperCase();
    if (upper.startsWith(INFO)) info = readInfo(line.slice(INFO.length));
    else if (upper === NAME) title ??= line.slice(NAME.length).trim();
    else if (!line.startsWith('#')) {
      entries.push({ location: line, ...info });
      info = {};
    }
  }
  return { title, entries };
}

/** `123,Title`, `-1,Title` (a stream), `123 key="a, b",Title` */
function readInfo(text: string): Omit<ListedEntry, 'location'> {
  const seconds = Number.parseFloat(text);
  const quoted = text.lastIndexOf('"');
  const comma = text.indexOf(',', /^[\d.-]+\s[^,]*="/.test(text) ? quoted : 0);
  const title = comma < 0 ? '' : text.slice(comma + 1).trim();
  return {
    title: title === '' ? undefined : title,
    duration: seconds > 0 ? Math.round(seconds * 1000) : undefined,
  };
}
