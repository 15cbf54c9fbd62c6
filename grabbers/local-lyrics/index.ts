/**
 * Lyrics beside a song: `Song.lrc` for `Song.flac`, in any letter case, with a language too (`Song.en.lrc`). What has
 * times is kept with them (`lyrics_timed`) and without (`lyrics`).
 */
import { PRIORITY, defineGrabber } from '../../lib/grabber/contract.ts';
import type { GrabItem, ItemGrabber, SidecarEntry, ValueInLanguage } from '../../lib/grabber/contract.ts';
import { readSidecar, refused } from '../../lib/grabber/sidecar-file.ts';
import { cutText } from '../../lib/metadata/clean.ts';
import { VALUE_CAP } from '../../lib/metadata/document.ts';
import { languageOfName } from '../../lib/metadata/language-of-name.ts';
import { parseLrc, withoutTags } from '../../lib/metadata/lyrics/lrc.ts';
import type { Lrc } from '../../lib/metadata/lyrics/lrc.ts';
import { toLrc, toPlain } from '../../lib/metadata/lyrics/timed.ts';
import { parseCues } from './cues.ts';
import { parseTtml } from './ttml.ts';

type Reading = (text: string) => Lrc | readonly Lrc[] | undefined;

/** The best first: what may have times of words, then of lines, then none. */
const FORMATS: ReadonlyMap<string, Reading> = new Map<string, Reading>([
  ['elrc', parseLrc],
  ['ttml', parseTtml],
  ['lrc', parseLrc],
  ['srt', parseCues],
  ['vtt', parseCues],
  ['txt', parseLrc],
]);
/** What is kept of an item is bounded: 1 MiB, and each text 64 KiB. */
const LANGUAGES_CAP = 6;
/** Where these have no times, they are no lyrics. */
const ALWAYS_TIMED: ReadonlySet<string> = new Set(['ttml', 'srt', 'vtt']);

const localLyrics: ItemGrabber = defineGrabber({
  name: 'local-lyrics',
  version: '1',
  types: ['audio'],
  priority: { default: PRIORITY.HIGH },
  provides: ['lyrics', 'lyrics_timed'],
  values: false,
  sidecars: [...FORMATS.keys()].flatMap((suffix) => [`<name>.${suffix}`, `<name>.*.${suffix}`]),
  grab(item, context) {
    const found = new Map<string, ValueInLanguage[]>();
    let failure: unknown;
    for (const sidecar of item.sidecars) {
      const place = placeOf(sidecar.name, item);
      if (place === undefined) continue;
      try {
        for (const { timed, plain, language = place.language } of read(item, sidecar, place.suffix)) {
          add(found, 'lyrics_timed', timed, language);
          add(found, 'lyrics', plain, language);
        }
      } catch (error) {
        failure = error;
        context.log(error instanceof Error ? error.message : String(error));
      }
    }
    // One bad file beside a good one takes nothing from it.
    if (failure !== undefined && found.size === 0) throw failure;
    return { values: Object.fromEntries(found) };
  },
});

export default localLyrics;

/** `Song.en.lrc`: between name and suffix only a language, or the song's own suffix, or the sidecar is another song's. */
function placeOf(name: string, item: GrabItem): { suffix: string; language: string | undefined } | undefined {
  const media = item.path.slice(item.path.lastIndexOf('/') + 1);
  const dot = media.lastIndexOf('.');
  const stem = dot > 0 ? media.slice(0, dot) : media;
  const parts = name.slice(stem.length + 1).split('.');
  const suffix = (parts.pop() as string).toLowerCase();
  const words = parts.filter((word) => word.toLowerCase() !== media.slice(dot + 1).toLowerCase());
  const language = words.length === 1 ? languageOfName(words[0] as string) : undefined;
  return words.length > 0 && language === undefined ? undefined : { suffix, language };
}

function read(
  item: GrabItem,
  sidecar: SidecarEntry,
  suffix: string,
): { timed?: string; plain: string; language?: string | undefined }[] {
  const text = readSidecar(item, sidecar);
  let texts: readonly Lrc[];
  try {
    texts = [FORMATS.get(suffix)?.(text) ?? []].flat();
  } catch (error) {
    throw refused(item, sidecar, (error as Error).message);
  }
  if (texts.length > 0)
    return texts.map(({ lines, language }) => ({ timed: toLrc(lines), plain: toPlain(lines), language }));
  if (ALWAYS_TIMED.has(suffix)) throw refused(item, sidecar, 'no line of it has a time');
  return [{ plain: cutText(suffix === 'txt' ? text.trim() : withoutTags(text), VALUE_CAP) }];
}

/** The first of a language stays. */
function add(
  found: Map<string, ValueInLanguage[]>,
  key: string,
  value: string | undefined,
  language: string | undefined,
): void {
  if (value === undefined || value === '') return;
  const values = found.get(key) ?? [];
  if (values.length < LANGUAGES_CAP && !values.some((other) => other.language === language))
    values.push({ value, language });
  found.set(key, values);
}
