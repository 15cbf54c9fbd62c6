/**
 * What a grabber returned, made into what may be stored. Nothing of a plugin's own object goes on: it may hold
 * getters, functions, megabytes. One value that is senseless (null, an empty text, a negative duration) is left out, as
 * it is of a file's own tags; a result of the wrong shape or over a limit is the grabber's fault, and said by key.
 */
import { ValhallaError } from '../errors.ts';
import { DocumentBuilder, KEY } from '../metadata/clean.ts';
import { DOCUMENT_CAP, VALUE_CAP } from '../metadata/document.ts';
import { checkArtworkList, checkDownloads } from './check-pictures.ts';
import { isLoose, quote, tooMuch, wrong } from './result-error.ts';
import type { FoundTrack, GrabResult, SidecarEntry } from '../channel/packet.ts';
import type { Document } from '../metadata/document.ts';

const FIELDS: ReadonlySet<string> = new Set(['values', 'tracks', 'artwork', 'downloads']);
export const KEYS_CAP = 256;
/** Of one file. A long audio book has some hundred chapters. */
const TRACKS_CAP = 2000;
const PART_CAP = 9999;
/** Values of one key. */
export const VALUES_CAP = 1000;
/** BCP 47, loosely. */
const LANGUAGE = /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}$/;

/**
 * @param shown the sidecars that the grabber was shown
 * @returns a plain object that JSON keeps whole
 * @throws ERR_VALHALLA_GRABBER_RESULT naming what is wrong
 */
export function checkResult(result: unknown, shown: readonly SidecarEntry[]): GrabResult {
  if (result === undefined || result === null) return { document: {}, artwork: [], downloads: [] };
  if (!isLoose(result) || Array.isArray(result))
    throw wrong('the result', 'an object { values, tracks, artwork, downloads }', result);
  for (const field of Object.keys(result)) {
    if (!FIELDS.has(field)) {
      throw new ValhallaError(
        'ERR_VALHALLA_GRABBER_RESULT',
        `The result has an unknown field ${quote(field)}; values by key belong in \`values\`.`,
      );
    }
  }
  return {
    document: checkValues(result['values']),
    tracks: checkTracks(result['tracks']),
    artwork: checkArtworkList(result['artwork'], shown),
    downloads: checkDownloads(result['downloads']),
  };
}

function checkValues(values: unknown): Document {
  const builder = new DocumentBuilder();
  if (values === undefined || values === null) return builder.document;
  if (!isLoose(values) || Array.isArray(values)) throw wrong('values', 'an object of keys', values);
  const keys = Object.keys(values);
  if (keys.length > KEYS_CAP) throw tooMuch('values', `${keys.length} keys`, `${KEYS_CAP}`);
  let total = 0;
  for (const key of keys) {
    if (!KEY.test(key)) {
      throw new ValhallaError(
        'ERR_VALHALLA_GRABBER_RESULT',
        `The key ${quote(key)} is not valid: a key is lower case letters, digits, _ : . and -, at most 64.`,
      );
    }
    const value = values[key];
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    if (list.length > VALUES_CAP) throw tooMuch(key, `${list.length} values`, `${VALUES_CAP}`);
    for (const one of list) {
      const [plain, language] = plainOf(one, key);
      total += typeof plain === 'string' ? Buffer.byteLength(plain) : 8;
      if (total > DOCUMENT_CAP)
        throw tooMuch('values', `more than ${DOCUMENT_CAP} bytes`, `${DOCUMENT_CAP} bytes`);
      builder.add(key, plain, language);
    }
  }
  return builder.document;
}

function checkTracks(tracks: unknown): FoundTrack[] | undefined {
  if (tracks === undefined || tracks === null) return undefined;
  if (!Array.isArray(tracks)) throw wrong('tracks', 'a list', tracks);
  if (tracks.length > TRACKS_CAP) throw tooMuch('tracks', `${tracks.length} tracks`, `${TRACKS_CAP}`);
  const parts = new Set<number>();
  return tracks.map((track: unknown) => {
    const { part, values } = isLoose(track) ? track : {};
    if (typeof part !== 'number' || !Number.isInteger(part) || part < 1 || part > PART_CAP)
      throw wrong('the part of a track', `a whole number from 1 to ${PART_CAP}`, part);
    if (parts.has(part)) throw wrong('the part of a track', 'a number that no other track has', part);
    parts.add(part);
    return { part, document: checkValues(values) };
  });
}

function plainOf(value: unknown, key: string): [value: unknown, language?: string] {
  if (!isLoose(value) || !('value' in value)) return [checkType(value, key)];
  const { language } = value;
  const plain = checkType(value['value'], key);
  if (language === undefined || language === null || language === '') return [plain];
  if (typeof language === 'string' && LANGUAGE.test(language)) return [plain, language];
  throw wrong(`the language of ${key}`, "a BCP 47 tag such as 'de'", language);
}

function checkType(value: unknown, key: string): string | number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number') return value;
  if (typeof value !== 'string')
    throw wrong(key, 'text, a number, { value, language } or a list of these', value);
  // Before anything is made of it: the text may be 200 MB.
  if (value.length > VALUE_CAP || Buffer.byteLength(value) > VALUE_CAP) {
    throw tooMuch(key, `a text of ${value.length} characters`, `${VALUE_CAP} bytes`);
  }
  return value;
}
