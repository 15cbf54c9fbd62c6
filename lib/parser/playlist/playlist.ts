/**
 * The playlist lane: a text of locations, in one of many forms. The content decides, not the suffix. Nothing that an
 * entry names is opened, so nothing leads out of the file, nor back into it: entries are what is written, and the reader
 * finds what they mean when it is asked.
 */
import type { RawPath } from '../../channel/packet.ts';
import { cleanNumber, cleanText } from '../../metadata/clean.ts';
import { decodeFile } from '../../metadata/decode-text.ts';
import type { Document } from '../../metadata/document.ts';
import { parseMarkup } from '../../metadata/markup.ts';
import { bytesAt } from '../byte-source.ts';
import type { ByteSource } from '../byte-source.ts';
import { notParsed } from '../not-parsed.ts';
import type { ListedEntry, ListedPlaylist } from './entry.ts';
import { readM3u } from './m3u.ts';
import { readMarkedUp } from './marked-up.ts';
import { readPls } from './pls.ts';

/** A playlist of 20,000 songs has 2 MB. */
const SIZE_CAP = 8 * 1024 * 1024;
const LINE_CAP = 8 * 1024;
const ENTRIES_CAP = 50_000;

/**
 * @returns `title`, and an `entry` for each: JSON (`ListedEntry`)
 * @throws ERR_VALHALLA_NOT_PARSED, ERR_VALHALLA_UNAVAILABLE (an I/O error)
 */
export function parsePlaylist(source: ByteSource, path: RawPath): Document {
  if (source.size > SIZE_CAP)
    throw notParsed(path, 'a playlist', `it is larger (${source.size} bytes) than any; ${SIZE_CAP} are read`);
  const { title, entries } = read(decodeFile(bytesAt(source, 0, source.size)), path);
  if (entries.length > ENTRIES_CAP)
    throw notParsed(path, 'a playlist', `it has ${entries.length} entries; ${ENTRIES_CAP} are kept`);
  const document: Document = {};
  const name = title === undefined ? undefined : cleanText(title);
  if (name !== undefined) document['title'] = [[name]];
  const clean = entries.flatMap((entry) => cleanEntry(entry) ?? []);
  // Not by the builder of documents: a song may be in a playlist twice.
  if (clean.length > 0) document['entry'] = clean.map((entry) => [JSON.stringify(entry)]);
  return document;
}

function read(text: string, path: RawPath): ListedPlaylist {
  if (text.includes('\0')) throw notParsed(path, 'a playlist', 'it is no text');
  const begin = text.slice(0, 1024).trimStart().toLowerCase();
  if (begin.startsWith('<')) {
    const list = readMarkedUp(markup(text, path));
    if (list === undefined) throw notParsed(path, 'a playlist', 'its XML is of no kind that is known');
    return list;
  }
  return begin.startsWith('[playlist]') ? readPls(linesOf(text, path)) : readM3u(linesOf(text, path));
}

function markup(text: string, path: RawPath): ReturnType<typeof parseMarkup> {
  try {
    return parseMarkup(text);
  } catch (error) {
    throw notParsed(path, 'a playlist', error instanceof Error ? error.message : 'its XML is broken', error);
  }
}

/** Trimmed, without the empty ones. */
function* linesOf(text: string, path: RawPath): Generator<string> {
  for (const line of text.split(/\r\n|\r|\n/)) {
    if (line.length > LINE_CAP)
      throw notParsed(path, 'a playlist', `it has a line of ${line.length} characters`);
    const trimmed = line.trim();
    if (trimmed !== '') yield trimmed;
  }
}

function cleanEntry({ location, title, duration }: ListedEntry): ListedEntry | undefined {
  const place = cleanText(location);
  if (place === undefined || place.length > LINE_CAP) return undefined;
  return {
    location: place,
    title: title === undefined ? undefined : cleanText(title),
    duration: duration === undefined ? undefined : cleanNumber('ms', duration),
  };
}
