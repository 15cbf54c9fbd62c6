/** Whether a file is called after a track, as programs that split sound write it: `01 Title.flac`, `01 - Artist - Title.mp3`. */
import { stemOf } from '../../lib/metadata/file-names.ts';
import { fold } from '../../lib/metadata/fold.ts';

/** Without what names may not have (`/`, `?`), and what is written there instead. */
function letters(text: string): string {
  return fold(text).replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/** @param name begins with a number. A title of signs alone (`...`) is in every name */
export function isCalled(name: string, title: string): boolean {
  const rest = letters(stemOf(name).replace(/^\d+/, ''));
  const wanted = letters(title);
  return rest.startsWith(wanted) || rest.endsWith(wanted);
}

/** False for `Track 01`, `Track 02`, or none at all: every disc that nobody knows has these. */
export function tellApart(titles: readonly string[]): boolean {
  return new Set(titles.map((title) => letters(title).replaceAll(/\p{N}/gu, ''))).size > 1;
}
