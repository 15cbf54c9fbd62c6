/**
 * What other programs know of tracks and films becomes what the user says of them here: read row by row, matched with
 * the library in batches by its reader, and set through external metadata. A batch is durable before the next one is
 * read, and a row that changes nothing is not written: an import can be broken off, and made again.
 */
import type { ItemChange } from '../dbmanager/others/external-change.ts';
import { ValhallaError, isValhallaError } from '../errors.ts';
import { mergeValues } from '../exchange/merge-values.ts';
import { movedPath } from '../exchange/moved-path.ts';
import type { PathMap } from '../exchange/moved-path.ts';
import type { Identity, ImportRow } from '../exchange/row.ts';
import { checkKey } from './check-values.ts';
import type { ExternalValues } from './external-values.ts';
import type { ImportFormat, ImportOptions, ImportProblem } from './import-options.ts';
import { openSource } from './import-source.ts';
import type { Document } from '../metadata/document.ts';
import { isRising } from '../metadata/rising.ts';
import type { LibraryQueries } from './queries.ts';
import type { Match } from '../reader/reader-messages.ts';

export interface ImportReport {
  readonly format: ImportFormat;
  /** With something to set, as all that follow but `invalid`. */
  readonly rows: number;
  readonly matched: number;
  /** The library does not know them; scan, and import again. */
  readonly unmatched: number;
  /** They may mean several items, and were left. */
  readonly ambiguous: number;
  /** Rows that are wrong, or have a wrong value. */
  readonly invalid: number;
  /** Items of which something was set; with `dryRun`, would be. */
  readonly changed: number;
  readonly values: number;
  /** Columns that were not taken. */
  readonly ignored: readonly string[];
  /** Of how many ratings are taken to be. */
  readonly ratingScale: number | undefined;
  /** Of libvalhalla 2: keys that its parser and grabbers had found; they are below all that is found here. */
  readonly found: number;
}

const BATCH = 1000;

/** @param external undefined: a dry run */
export async function importFile(
  queries: LibraryQueries,
  external: ExternalValues | undefined,
  file: string,
  given: ImportOptions,
): Promise<ImportReport> {
  const options = { ...given, keys: given.keys?.map(checkKey) };
  const source = await openSource(queries.ask, file, options);
  const run = new Import(queries, external, options);
  let batch: ImportRow[] = [];
  for await (const row of source.rows()) {
    if (batch.push(row) < BATCH) continue;
    await run.take(batch);
    batch = [];
  }
  await run.take(batch);
  const { format, ratingScale, ignored } = source;
  const { found, ...counts } = run.counts;
  return { format, ...counts, ignored: [...ignored], ratingScale, found };
}

class Import {
  readonly #queries: LibraryQueries;
  readonly #external: ExternalValues | undefined;
  readonly #options: ImportOptions;
  readonly counts: {
    -readonly [Count in keyof Omit<ImportReport, 'format' | 'ignored' | 'ratingScale'>]: number;
  } = { rows: 0, matched: 0, unmatched: 0, ambiguous: 0, invalid: 0, changed: 0, values: 0, found: 0 };

  constructor(queries: LibraryQueries, external: ExternalValues | undefined, options: ImportOptions) {
    this.#queries = queries;
    this.#external = external;
    this.#options = options;
  }

  async take(batch: readonly ImportRow[]): Promise<void> {
    if (this.#options.signal?.aborted === true)
      throw new ValhallaError(
        'ERR_VALHALLA_CANCELLED',
        'The import was cancelled. What was set stays; import again for the rest.',
      );
    for (const row of batch) {
      if (row.problems.length > 0) this.counts.invalid++;
      for (const text of row.problems) this.#say(row, 'invalid', text);
    }
    const rows = batch.filter(({ values, found = {} }) => !isEmpty(values) || !isEmpty(found));
    if (rows.length === 0) return;
    this.counts.rows += rows.length;
    const { map = [] } = this.#options;
    const matches = await this.#queries.ask('match', {
      rows: rows.map(({ identity }) => moved(identity, map)),
      keys: [...new Set(rows.flatMap(({ values }) => Object.keys(values)))],
    });
    await this.#set(this.#wanted(rows, matches));
  }

  /** By item: several rows may be about one. */
  #wanted(rows: readonly ImportRow[], matches: readonly Match[]): Map<number, Wanted> {
    const own = new Map<number, Document>();
    const wanted = new Map<number, Wanted>();
    const { keys } = this.#options;
    for (const [index, row] of rows.entries()) {
      const { items, external, imported, best } = matches[index] as Match;
      const [item] = items;
      if (item === undefined || items.length > 1) {
        const kind = item === undefined ? 'unmatched' : 'ambiguous';
        this.counts[kind]++;
        this.#say(row, kind, nameOf(row.identity));
        continue;
      }
      this.counts.matched++;
      const before = own.get(item) ?? external;
      const changes = mergeValues(before, row.values, best, row.kind);
      // Asked for some of the keys, it says nothing of the others.
      const said = row.found && (keys === undefined ? row.found : { ...imported, ...row.found });
      const found = said === undefined || isSame(said, imported) ? undefined : said;
      if (isEmpty(changes) && found === undefined) continue;
      own.set(item, { ...before, ...changes });
      const already = wanted.get(item);
      wanted.set(item, {
        values: { ...already?.values, ...changes },
        found: found === undefined ? already?.found : { ...already?.found, ...found },
      });
    }
    return wanted;
  }

  async #set(wanted: ReadonlyMap<number, Wanted>): Promise<void> {
    const set = [...wanted].map(async ([item, { values, found }]) => {
      const changes: ItemChange[] = Object.entries(values).map(([key, entries]) => ({
        op: 'set',
        key,
        entries,
        // Something may have been played since its row was matched.
        ...(isRising(key) ? { later: true } : {}),
      }));
      if (found !== undefined) changes.push({ op: 'found', values: found });
      try {
        await this.#external?.change(item, changes);
      } catch (error) {
        // It was purged, or joined with another, since its row was matched.
        if (!isValhallaError(error) || error.code !== 'ERR_VALHALLA_UNKNOWN_ITEM') throw error;
        this.counts.matched--;
        this.counts.unmatched++;
        return;
      }
      this.counts.changed++;
      this.counts.values += Object.keys(values).length;
      this.counts.found += Object.keys(found ?? {}).length;
    });
    await Promise.all(set);
  }

  #say({ line }: ImportRow, kind: ImportProblem['kind'], text: string): void {
    this.#options.problem?.({ line, kind, text });
  }
}

/** Of one item. */
interface Wanted {
  readonly values: Document;
  readonly found: Document | undefined;
}

function isEmpty(document: Document): boolean {
  return Object.keys(document).length === 0;
}

function isSame(one: Document, other: Document): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Bytes are moved as bytes. */
function moved(identity: Identity, map: PathMap): Identity {
  const { path, pathBytes } = identity;
  if (path === undefined || map.length === 0) return identity;
  if (pathBytes === undefined) return { ...identity, path: movedPath(path, map) };
  const latin = map.map(([from, to]) => [toLatin(from), toLatin(to)] as const);
  const bytes = Buffer.from(movedPath(Buffer.from(pathBytes, 'base64').toString('latin1'), latin), 'latin1');
  return { ...identity, path: movedPath(path, map), pathBytes: bytes.toString('base64') };
}

function toLatin(text: string): string {
  return Buffer.from(text).toString('latin1');
}

function nameOf({ path, artist, album_artist: albumArtist, album, title, ...ids }: Identity): string {
  if (path !== undefined) return path;
  const names = [artist ?? albumArtist, album, title].filter((name) => name !== undefined);
  return names.length > 0 ? names.join(' - ') : (ids.musicbrainz_recording_id ?? 'a row without a name');
}
