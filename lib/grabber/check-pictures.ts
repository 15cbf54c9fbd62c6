/** The pictures a grabber found: where they are on this machine, and those to download. */
import { isLoose, wrong, tooMuch } from './result-error.ts';
import type {
  ArtworkKind,
  ArtworkLocator,
  DownloadRequest,
  LocatedArtwork,
  SidecarEntry,
} from '../channel/packet.ts';
import type { Loose } from './result-error.ts';

/** Pictures, and downloads, of one item. */
export const PICTURES_CAP = 50;
const URL_CAP = 2048;
/** Numbers of a picture's spans: an Ogg picture of 4 MB lies on 70 pages. */
const SPANS_CAP = 2048;

export const ARTWORK_KINDS: readonly ArtworkKind[] = [
  'cover',
  'back',
  'fanart',
  'thumbnail',
  'artist',
  'other',
];
const CODINGS: ReadonlySet<unknown> = new Set(['raw', 'base64', 'unsync']);
const MIME = /^[a-z]+\/[a-z0-9.+-]{1,64}$/i;
/** What `store/artwork-store.ts` calls its pictures. */
const STORED_NAME = /^[0-9a-f]{2}\/[0-9a-f]{64}\.[a-z0-9]{1,5}$/;

/** @param shown the sidecars that the grabber was shown @throws ERR_VALHALLA_GRABBER_RESULT */
export function checkArtworkList(list: unknown, shown: readonly SidecarEntry[]): LocatedArtwork[] {
  return checkList(list, 'artwork', (entry, name) => checkArtwork(entry, name, shown));
}

/** @throws ERR_VALHALLA_GRABBER_RESULT */
export function checkDownloads(list: unknown): DownloadRequest[] {
  return checkList(list, 'downloads', checkDownload);
}

function checkList<T>(list: unknown, name: string, check: (entry: Loose, name: string) => T): T[] {
  if (list === undefined || list === null) return [];
  if (!Array.isArray(list)) throw wrong(name, 'a list', list);
  if (list.length > PICTURES_CAP) throw tooMuch(name, `${list.length} entries`, `${PICTURES_CAP}`);
  return list.map((entry: unknown, index) => {
    const at = `${name}[${index}]`;
    if (!isLoose(entry)) throw wrong(at, 'an object', entry);
    return check(entry, at);
  });
}

function checkDownload(entry: Loose, name: string): DownloadRequest {
  const { url } = entry;
  const kind = checkKind(entry, name);
  if (typeof url !== 'string' || url.length > URL_CAP)
    throw wrong(`${name}.url`, `text of at most ${URL_CAP} characters`, url);
  const parsed = URL.parse(url);
  if (parsed === null || (parsed.protocol !== 'http:' && parsed.protocol !== 'https:')) {
    throw wrong(`${name}.url`, 'an absolute http or https address', url);
  }
  return { url: parsed.href, kind };
}

function checkArtwork(entry: Loose, name: string, shown: readonly SidecarEntry[]): LocatedArtwork {
  const kind = checkKind(entry, name);
  const { mime } = entry;
  const locator = checkLocator(entry['locator'], `${name}.locator`, shown);
  // A picture without a sensible type is a picture still: its bytes say what it is.
  return typeof mime === 'string' && MIME.test(mime)
    ? { kind, mime: mime.toLowerCase(), locator }
    : { kind, locator };
}

function checkKind(entry: Loose, name: string): ArtworkKind {
  const { kind } = entry;
  const known = ARTWORK_KINDS.find((each) => each === kind);
  if (known !== undefined) return known;
  throw wrong(`${name}.kind`, ARTWORK_KINDS.join(', '), kind);
}

function checkLocator(locator: unknown, name: string, shown: readonly SidecarEntry[]): ArtworkLocator {
  if (!isLoose(locator)) throw wrong(name, "an object such as { at: 'sidecar', name, stamp }", locator);
  switch (locator['at']) {
    case 'sidecar': {
      const { name: file, stamp } = locator;
      if (typeof file !== 'string' || !shown.some((sidecar) => sidecar.name === file))
        throw wrong(`${name}.name`, 'the name of one of item.sidecars', file);
      if (typeof stamp !== 'string' || !/^[\d.-]{1,80}$/.test(stamp))
        throw wrong(`${name}.stamp`, 'the stamp of that sidecar', stamp);
      return { at: 'sidecar', name: file, stamp };
    }
    case 'spans': {
      const { coding } = locator;
      if (!CODINGS.has(coding)) throw wrong(`${name}.coding`, [...CODINGS].join(', '), coding);
      return { at: 'spans', spans: checkSpans(locator['spans'], `${name}.spans`), coding: coding as 'raw' };
    }
    case 'ask': {
      const { index } = locator;
      if (!Number.isSafeInteger(index) || (index as number) < 0)
        throw wrong(`${name}.index`, 'a whole number, 0 for the first picture', index);
      return { at: 'ask', index: index as number };
    }
    case 'stored': {
      const { name: stored } = locator;
      if (typeof stored !== 'string' || !STORED_NAME.test(stored))
        throw wrong(`${name}.name`, 'the name that context.keep gave', stored);
      return { at: 'stored', name: stored };
    }
    default:
      throw wrong(`${name}.at`, 'sidecar, spans, ask or stored', locator['at']);
  }
}

function checkSpans(spans: unknown, name: string): number[] {
  const sane =
    Array.isArray(spans) &&
    spans.length > 0 &&
    spans.length <= SPANS_CAP &&
    spans.length % 2 === 0 &&
    spans.every((number) => Number.isSafeInteger(number) && (number as number) >= 0);
  if (!sane) throw wrong(name, `[offset, length, ...] in bytes, at most ${SPANS_CAP} numbers`, spans);
  return [...(spans as number[])];
}
