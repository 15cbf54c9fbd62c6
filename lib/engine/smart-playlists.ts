/** Smart playlists: what may be saved as one, and which one a name means. */
import type { ExternalChange } from '../dbmanager/others/external-change.ts';
import { ValhallaError } from '../errors.ts';
import { fold } from '../metadata/fold.ts';
import { checkQuery } from '../query/check.ts';
import { parseText } from '../query/parse.ts';
import type { EntriesQuery } from '../query/query.ts';
import type { SmartPlaylist } from '../reader/reader-messages.ts';

const NAME_CAP = 200;
const TEXT_CAP = 10_000;

/** @throws ERR_VALHALLA_OPTION: no name for one; ERR_VALHALLA_QUERY */
export function savedPlaylist(name: string, asked: EntriesQuery | string): ExternalChange {
  const typed = typeof asked === 'string' ? { text: checkText(asked) } : {};
  // The blank: what is saved is typed to its end, so its last word is a whole one.
  const query = checkQuery(typeof asked === 'string' ? { from: 'items', ...parseText(`${asked} `) } : asked);
  if (query.from !== 'files' && query.from !== 'items')
    throw new ValhallaError(
      'ERR_VALHALLA_QUERY',
      `Files or items are in a smart playlist, not ${query.from}. Make the query with q.files or q.items.`,
    );
  return { op: 'playlist', name: checkName(name), query, ...typed };
}

export function droppedPlaylist(name: string): ExternalChange {
  return { op: 'no playlist', name };
}

/** Neither case nor accents of a name count. @throws ERR_VALHALLA_UNKNOWN_PLAYLIST */
export function playlistNamed(playlists: readonly SmartPlaylist[], name: string): SmartPlaylist {
  const found = playlists.find((one) => fold(one.name) === fold(name));
  if (found !== undefined) return found;
  const names = playlists.map((one) => one.name).join(', ');
  throw new ValhallaError(
    'ERR_VALHALLA_UNKNOWN_PLAYLIST',
    `There is no smart playlist ${name}. ${names === '' ? 'None is saved yet.' : `There are: ${names}.`}`,
  );
}

function checkName(name: string): string {
  const kept = name.normalize().trim();
  if (fold(kept) === '') refuse('A smart playlist needs a name.');
  if (kept.length > NAME_CAP) refuse(`The name of a smart playlist has at most ${NAME_CAP} characters.`);
  if (/[\p{Cc}\p{Cs}]/u.test(kept) || kept.startsWith('@'))
    refuse(
      `${JSON.stringify(kept)} is no name of a smart playlist: no control characters, no half ones, and no @ at its beginning.`,
    );
  return kept;
}

function checkText(text: string): string {
  const kept = text.trim();
  if (kept.length > TEXT_CAP) refuse(`The query of a smart playlist has at most ${TEXT_CAP} characters.`);
  return kept;
}

function refuse(message: string): never {
  throw new ValhallaError('ERR_VALHALLA_OPTION', message);
}
