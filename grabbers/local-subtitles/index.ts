/**
 * Subtitles beside a film or in a folder beside it, by their names: `Film.en.srt`, `Subs/2_English.srt`, VobSub (`Film.idx` with `Film.sub`), whose
 * index is asked for its languages. Nothing else is opened.
 */
import { PRIORITY, defineGrabber } from '../../lib/grabber/contract.ts';
import type {
  GrabberContext,
  GrabItem,
  ItemGrabber,
  SidecarEntry,
  ValueInLanguage,
} from '../../lib/grabber/contract.ts';
import { readSidecar } from '../../lib/grabber/sidecar-file.ts';
import { canonicalLanguage } from '../../lib/metadata/languages.ts';
import { lastName, stemOf } from '../../lib/metadata/file-names.ts';
import { readSubtitleName } from './subtitle-name.ts';
import type { SubtitleName } from './subtitle-name.ts';

/** Suffix -> format, as it is told. */
const FORMATS: Readonly<Record<string, string>> = {
  srt: 'srt',
  ass: 'ass',
  ssa: 'ssa',
  vtt: 'vtt',
  ttml: 'ttml',
  idx: 'vobsub',
  sub: 'microdvd',
  sup: 'pgs',
  smi: 'sami',
};

/** Beside the film, in a folder for subtitles, in a folder of its own in there. */
const FOLDERS = ['subs', 'sub', 'subtitles', 'subtitle', 'vobsubs'];
const PLACES = ['<name>*', ...FOLDERS.flatMap((folder) => [`${folder}/*`, `${folder}/<name>/*`])];
const FILES_CAP = 200;

const localSubtitles: ItemGrabber = defineGrabber({
  name: 'local-subtitles',
  version: '1',
  types: ['video'],
  priority: { default: PRIORITY.HIGH },
  provides: ['subtitle_file', 'sub_lang'],
  values: false,
  sidecars: Object.keys(FORMATS).flatMap((suffix) => PLACES.map((place) => `${place}.${suffix}`)),
  grab(item, context) {
    const stem = stemOf(lastName(item.path));
    const names = new Set(item.sidecars.map(({ name }) => name.toLowerCase()));
    const files: ValueInLanguage[] = [];
    for (const sidecar of item.sidecars.slice(0, FILES_CAP)) {
      const { name } = sidecar;
      const read = readPlaced(name, stem);
      // The pictures of VobSub; without an index a .sub is text.
      const isData = read?.suffix === 'sub' && names.has(`${stemOf(name).toLowerCase()}.idx`);
      if (read === undefined || isData) continue;
      const languages =
        read.suffix === 'idx' && read.language === undefined ? languagesOf(item, sidecar, context) : [];
      for (const language of languages.length > 0 ? languages : [read.language]) {
        const words = [
          `format=${FORMATS[read.suffix]}`,
          ...(language === undefined ? [] : [`language=${language}`]),
        ];
        files.push({ value: [...words, ...read.flags, name].join(' '), language });
      }
    }
    const spoken = files.flatMap(({ language }) => (language === undefined ? [] : [language]));
    return { values: { subtitle_file: files, sub_lang: [...new Set(spoken)] } };
  },
});

export default localSubtitles;

/** `Subs/2_English.srt` has a number in the place of the film's name; `Subs/Other.en.srt` is another film's. */
function readPlaced(name: string, stem: string): SubtitleName | undefined {
  const file = lastName(name);
  if (file.toLowerCase().startsWith(stem.toLowerCase())) return readSubtitleName(file, stem);
  return file === name ? undefined : readSubtitleName(file, /^\d{0,3}/.exec(file)?.[0] ?? '');
}

/** `id: en, index: 0`: one line a language. An index that cannot be read is a file of subtitles all the same. */
function languagesOf(item: GrabItem, sidecar: SidecarEntry, context: GrabberContext): (string | undefined)[] {
  try {
    const found = readSidecar(item, sidecar).matchAll(/^id: *([a-z]{2,3}) *, *index:/gim);
    return [...new Set([...found].map(([, code = '']) => canonicalLanguage(code)))];
  } catch (error) {
    context.log((error as Error).message);
    return [];
  }
}
