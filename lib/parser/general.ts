/**
 * The general lane: music-metadata over a window of the file. Everything it is known to do badly is kept from it
 * (pictures, padding, split artists, misleading suffixes) or put right behind it (durations, names, nonsense).
 *
 * Duration is what the headers say. Ogg's is taken from the last page, MPEG's without a Xing header by walking the
 * frames of the first 2 MiB: `duration: true` would read every file to its end, one promise a frame.
 */
import type { parseFromTokenizer } from 'music-metadata';
import type { RawPath } from '../channel/packet.ts';
import { isValhallaError } from '../errors.ts';
import { chapterText } from '../metadata/chapters.ts';
import { DocumentBuilder } from '../metadata/clean.ts';
import type { Document } from '../metadata/document.ts';
import { mapTags } from '../metadata/tag-maps/map-tags.ts';
import { addFormat } from './audio-format.ts';
import { addGain } from './gain.ts';
import type { ByteSource } from './byte-source.ts';
import { condensed } from './condensed-file.ts';
import type { CondensedFile } from './condensed-file.ts';
import { genreSpelling } from './fast/genres.ts';
import type { NativeTag } from '../metadata/tag-maps/native-values.ts';
import type { TagRules } from '../metadata/tag-maps/tag-rules.ts';
import { matroskaChapters } from './matroska-chapters.ts';
import { hasFrames } from './mpeg-length.ts';
import { notParsed } from './not-parsed.ts';
import { hasBrokenHead } from './ogg-checksum.ts';
import { dropImplausible } from './plausible.ts';
import { refusalWords } from './refusal-words.ts';
import { sniffFormat } from './sniff-format.ts';
import type { WindowTokenizer } from './tokenizer.ts';

/** Lines of an error's trace. music-metadata makes an error of every byte that is no frame: traces are half of a bomb's time. */
const TRACE = Error.stackTraceLimit;

type Metadata = Awaited<ReturnType<typeof parseFromTokenizer>>;

/** Most threads never need it: the fast lane reads what they get. */
interface Library {
  readonly parseFromTokenizer: typeof parseFromTokenizer;
  readonly WindowTokenizer: typeof WindowTokenizer;
}

let library: Promise<Library> | undefined;

/** Before the first file of a thread: a quarter of a second, or many from a slow disk. */
export async function loadGeneral(): Promise<Library> {
  return (library ??= load());
}

async function load(): Promise<Library> {
  // One after the other: in the build the second requires strtok3, which the first imports, and Node refuses to require a
  // module whose import is under way: the first files of each thread failed.
  const { parseFromTokenizer } = await import('music-metadata');
  const { WindowTokenizer } = await import('./tokenizer.ts');
  return { parseFromTokenizer, WindowTokenizer };
}

/**
 * @returns values by key
 * @throws ERR_VALHALLA_NOT_PARSED, _TOO_LARGE (a budget is spent), _UNAVAILABLE (an I/O error)
 */
export async function parseGeneral(source: ByteSource, path: RawPath, rules?: TagRules): Promise<Document> {
  if (source.size === 0) throw notParsed(path, 'sound', 'it is empty');
  if (hasBrokenHead(source)) throw notParsed(path, 'sound', 'the checksum of its first page is wrong');
  const { metadata, file, mimeType } = await readMetadata(source, path, false);
  const { head } = file;
  // It takes the first bytes that look like a frame for one, and any bytes have such.
  if (/^(?:MPEG|ADTS)/.test(metadata.format.container ?? '') && !hasFrames(source, head))
    throw notParsed(path, 'sound', 'no sound was found in it');
  const builder = new DocumentBuilder();
  addFormat(
    metadata.format,
    { source, head, mimeType, ape: metadata.native['APEv2'] !== undefined },
    builder,
  );
  // An HTML page named .mp3 comes back without error, without codec and without duration.
  if (!builder.has('audio_codec') && !builder.has('duration'))
    throw notParsed(path, 'sound', 'no sound was found in it');
  mapTags(spelled(marked(metadata.native, file)), builder, rules);
  addChapters(metadata.format, source, builder);
  addGain(metadata.format, builder);
  dropImplausible(builder.document, source.size);
  return builder.document;
}

/** Of MP4 and Matroska, whose chapters are no tags; of ID3v2 they are there by now. */
function addChapters(
  { chapters = [], container = '' }: Metadata['format'],
  source: ByteSource,
  builder: DocumentBuilder,
): void {
  if (builder.has('chapter')) return;
  if (/matroska|webm/i.test(container))
    for (const text of matroskaChapters(source)) builder.add('chapter', text);
  for (const { start, timeScale = 1000, title = '' } of chapters)
    builder.add('chapter', chapterText((start / timeScale) * 1000, title));
}

/** The `index`-th picture that music-metadata finds; undefined where there is none. */
export async function askForPicture(
  source: ByteSource,
  path: RawPath,
  index: number,
): Promise<Uint8Array | undefined> {
  const { metadata } = await readMetadata(source, path, true);
  const data = metadata.common.picture?.[index]?.data;
  // A copy: it may lie in the buffer of its tag, and the receiver is given the buffer.
  return data === undefined ? undefined : Uint8Array.from(data);
}

async function readMetadata(
  source: ByteSource,
  path: RawPath,
  pictures: boolean,
): Promise<{ metadata: Metadata; file: CondensedFile; mimeType: string | undefined }> {
  const { parseFromTokenizer, WindowTokenizer } = await loadGeneral();
  const file = condensed(source, pictures);
  const mimeType = sniffFormat(source, file.head);
  const tokenizer = new WindowTokenizer(file, path, { mimeType, pictures });
  let metadata: Metadata;
  Error.stackTraceLimit = 0;
  try {
    // A fresh object a file: music-metadata writes into it, and a shared one mixes up files.
    metadata = await parseFromTokenizer(tokenizer, {
      skipCovers: !pictures,
      duration: false,
      mkvUseIndex: true,
      includeChapters: true,
    });
  } catch (error) {
    throw (
      tokenizer.stopped ??
      (isValhallaError(error) ? error : notParsed(path, 'sound', refusalWords(error), error))
    );
  } finally {
    Error.stackTraceLimit = TRACE;
  }
  if (tokenizer.stopped !== undefined) throw tokenizer.stopped;
  return { metadata, file, mimeType };
}

/** With what the writer of the condensed tag knows of its text. */
function marked(native: Metadata['native'], { mended }: CondensedFile): Record<string, NativeTag[]> {
  const tags: Record<string, NativeTag[]> = native;
  const id3 = tags[ANEW];
  if (mended.size === 0 || id3 === undefined) return tags;
  return { ...tags, [ANEW]: id3.map((tag) => (mended.has(tag.id) ? { ...tag, was: 'utf-16' } : tag)) };
}

/** What may be a genre by number: it names them as Winamp did. */
const NUMBERED: ReadonlySet<string> = new Set(['TCON', 'gnre', 'genre']);

function spelled(native: Record<string, NativeTag[]>): Record<string, NativeTag[]> {
  for (const tags of Object.values(native))
    for (const [index, tag] of tags.entries())
      if (NUMBERED.has(tag.id) && typeof tag.value === 'string')
        tags[index] = { ...tag, value: genreSpelling(tag.value) };
  return native;
}

/** As what a tag is written anew. */
const ANEW = 'ID3v2.4';
