/** What follows from several tags of a file together. */
import type { DocumentBuilder } from '../clean.ts';
import type { Entry } from '../document.ts';
import { yearOf } from '../year-of-date.ts';

/** R128 gains are relative to -23 LUFS (RFC 7845, 5.2.1), ReplayGain 2.0 to -18 LUFS. */
const R128_TO_REPLAYGAIN = 5;

export function addDerived(builder: DocumentBuilder): void {
  splitLists(builder);
  addYear(builder);
  addGains(builder);
}

/** Where a `date` or a `year` is not given, another tells it. */
function addYear(builder: DocumentBuilder): void {
  const { document } = builder;
  const date = document['date']?.[0]?.[0] ?? document['release_date']?.[0]?.[0];
  const year = document['year']?.[0]?.[0];
  if (date !== undefined) builder.add('date', date);
  else if (year !== undefined) builder.add('date', String(year).padStart(4, '0'));
  const known = date ?? document['original_date']?.[0]?.[0];
  if (known !== undefined) builder.add('year', yearOf(known));
}

/** Opus: players that know ReplayGain alone, too. The output gain of its header counts for both, so for neither here. */
function addGains(builder: DocumentBuilder): void {
  for (const what of ['track', 'album'] as const) {
    const gain = builder.document[`r128_${what}_gain`]?.[0]?.[0];
    if (typeof gain === 'number')
      builder.add(`replaygain_${what}_gain`, Math.round((gain / 256 + R128_TO_REPLAYGAIN) * 100) / 100);
  }
}

const IDS = [
  'musicbrainz_artist_id',
  'musicbrainz_album_artist_id',
  'musicbrainz_original_artist_id',
  'musicbrainz_work_id',
] as const;
const ID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const ID_LENGTH = 36;
/** Identifiers in one text: ID3v2.3 has no way for several values, and Picard writes `/` or `; ` between them. */
const ID_LIST = new RegExp(`^${ID}(?:( ?[/;,] ?)${ID})+$`, 'i');

/**
 * A list of identifiers cannot be anything else. With as many parts between the same separators, neither can `artists`
 * beside it: `AC/DC` stays whole.
 */
function splitLists(builder: DocumentBuilder): void {
  for (const key of IDS) {
    const only = onlyText(builder.document[key]);
    if (only === undefined || only.length <= ID_LENGTH) continue;
    const separator = ID_LIST.exec(only)?.[1];
    if (separator === undefined) continue;
    const ids = only.split(separator);
    replace(builder, key, ids);
    if (key !== 'musicbrainz_artist_id') continue;
    const artists = onlyText(builder.document['artists'])?.split(separator) ?? [];
    if (artists.length === ids.length) replace(builder, 'artists', artists);
  }
}

function onlyText(entries: readonly Entry[] | undefined): string | undefined {
  const [entry, ...others] = entries ?? [];
  return others.length === 0 && typeof entry?.[0] === 'string' ? entry[0] : undefined;
}

function replace(builder: DocumentBuilder, key: string, values: readonly string[]): void {
  delete builder.document[key];
  for (const value of values) builder.add(key, value);
}
