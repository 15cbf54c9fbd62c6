/** A file that is to be imported: what it is, and its rows. Read in pieces, however long it is. */
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { ValhallaError } from '../errors.ts';
import { rowOfAncestor } from '../exchange/ancestor-row.ts';
import { columnOf } from '../exchange/columns.ts';
import { CsvReader, delimiterOf } from '../exchange/csv-reader.ts';
import { isExportLine, rowsOfExport } from '../exchange/export-line.ts';
import type { RatingScale } from '../exchange/foreign-value.ts';
import { highestRating, rowOf } from '../exchange/row.ts';
import type { ImportRow, Raw, RawValue } from '../exchange/row.ts';
import { TableRows } from '../exchange/table-rows.ts';
import { JOIN } from '../metadata/columns.ts';
import { keyFault } from '../metadata/settable.ts';
import type { Ask } from './ask.ts';
import type { ImportFormat, ImportOptions } from './import-options.ts';

type SourceOptions = Pick<ImportOptions, 'keys' | 'ratingScale'>;

export interface ImportSource {
  readonly format: ImportFormat;
  /** Of how many its ratings are; undefined: it has none that do not say it. */
  readonly ratingScale: RatingScale | undefined;
  /** Columns that are not taken; whole when all rows were read. */
  readonly ignored: Set<string>;
  rows(): AsyncGenerator<ImportRow, void, void>;
}

/** A line of JSON, of `valhalla export` or of anybody; or a row of a table. */
type Line = Raw & { readonly exported?: Readonly<Record<string, unknown>> };

/** Files of an old database at once. */
const PAGE = 500;
/** Characters in which the head of a table, or the beginning of the first object, must lie. */
const HEAD = 64 * 1024;

/** @throws ERR_VALHALLA_NO_FILE; ERR_VALHALLA_OPTION: nothing that can be imported; ERR_VALHALLA_DB_FOREIGN and others */
export async function openSource(ask: Ask, file: string, options: SourceOptions): Promise<ImportSource> {
  const fault = options.keys?.map(keyFault).find((one) => one !== undefined);
  if (fault !== undefined) throw new ValhallaError('ERR_VALHALLA_OPTION', `${fault}.`);
  await checkFile(file);
  // SQLite looks first: a database that this process has open must not be opened and closed beside it, its locks would go.
  const facts = await ask('ancestorFacts', { file });
  if (facts !== undefined) return ancestor(ask, file, facts, options);
  const encoding = await encodingOf(file);
  const ignored = new Set<string>();
  const [first] = await Array.fromAsync(take(texts(file, encoding), 1));
  const json = /^\s*\{/.test(first ?? '');
  if (/^\s*\[/.test(first ?? '')) refuse(file, 'holds one list. One object a line is needed: jq -c ".[]"');
  if ((first ?? '').includes('\0')) refuse(file, 'is neither a database of libvalhalla 2 nor text.');
  const lines = (): AsyncGenerator<Line, void, void> =>
    json ? jsonLines(file, encoding) : tableRows(file, encoding, first ?? '');
  const ratingScale = options.ratingScale ?? scaleOf(await highest(lines()));
  return {
    format: json ? 'json lines' : 'csv',
    ratingScale,
    ignored,
    async *rows() {
      const rowOptions = {
        keys: options.keys,
        scale: ratingScale ?? 100,
        separator: json ? undefined : JOIN,
      };
      for await (const line of lines())
        if (line.exported === undefined) yield rowOf(line, rowOptions, ignored);
        else yield* rowsOfExport(line.line, line.exported, options.keys);
    },
  };
}

function ancestor(
  ask: Ask,
  file: string,
  { highestRating: top }: { readonly highestRating: number | undefined },
  options: SourceOptions,
): ImportSource {
  const scale = options.ratingScale ?? scaleOf(top);
  return {
    format: 'libvalhalla 2',
    ratingScale: scale,
    ignored: new Set(),
    async *rows() {
      let after = 0;
      for (;;) {
        const files = await ask('ancestor', { file, after, page: PAGE });
        for (const one of files) yield rowOfAncestor(one, options.keys, scale ?? 100);
        after = files.at(-1)?.id ?? after;
        if (files.length < PAGE) return;
      }
    },
  };
}

async function highest(lines: AsyncIterable<Line>): Promise<number | undefined> {
  let top: number | undefined;
  for await (const line of lines) if (line.exported === undefined) top = highestRating(line, top);
  return top;
}

/** Five stars, where none is better than five. Of ten there may be as few: whoever has such says it. */
function scaleOf(top: number | undefined): RatingScale | undefined {
  if (top === undefined) return undefined;
  return top <= 5 ? 5 : 100;
}

async function* tableRows(
  file: string,
  encoding: string,
  beginningOfText: string,
): AsyncGenerator<Line, void, void> {
  const head = /^[^\r\n]*/.exec(beginningOfText.trimStart())?.[0] ?? '';
  const reader = new CsvReader(delimiterOf(head));
  let rows: TableRows | undefined;
  const read = function* (piece: string, last: boolean): Generator<Line, void, void> {
    for (const row of reader.read(piece, last))
      if (rows === undefined) rows = new TableRows(checkHead(file, row.cells));
      else yield* rows.read(row);
    if (last) yield* rows?.end() ?? [];
  };
  for await (const piece of texts(file, encoding)) yield* read(piece, false);
  yield* read('', true);
}

function checkHead(file: string, cells: readonly string[]): readonly string[] {
  if (!cells.some((cell) => ['path', 'title', 'musicbrainz_recording_id'].includes(columnOf(cell) ?? '')))
    refuse(
      file,
      `has no column that names tracks: path, or artist, album and title. Its first line: ${cells.join(', ').slice(0, 200)}`,
    );
  return cells.slice(0, cells.findLastIndex((cell) => cell !== '') + 1);
}

async function* jsonLines(file: string, encoding: string): AsyncGenerator<Line, void, void> {
  let rest = '';
  let line = 0;
  for await (const piece of texts(file, encoding, true)) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    for (const text of lines) {
      line++;
      if (text.trim() !== '') yield jsonLine(line, text);
    }
  }
}

function jsonLine(line: number, text: string): Line {
  try {
    const values = JSON.parse(text) as Record<string, unknown>;
    if (typeof values === 'object' && values !== null && !Array.isArray(values))
      return isExportLine(values)
        ? { line, cells: [], exported: values }
        : { line, cells: Object.entries(values) as [string, RawValue][] };
  } catch {
    // said below
  }
  return { line, cells: [], problem: 'it is no JSON object' };
}

async function checkFile(file: string): Promise<void> {
  try {
    const found = await stat(file);
    if (!found.isFile()) refuse(file, 'is no file.');
    // SQLite takes it for a database without tables.
    if (found.size === 0) refuse(file, 'is empty: there is nothing to import.');
  } catch (cause) {
    if (cause instanceof ValhallaError) throw cause;
    const message = `${file} cannot be read: ${(cause as Error).message}`;
    throw new ValhallaError('ERR_VALHALLA_NO_FILE', message, { path: file, cause });
  }
}

/** By its first bytes. iTunes writes its lists in UTF-16. */
async function encodingOf(file: string): Promise<'utf-8' | 'utf-16le' | 'utf-16be'> {
  await using handle = await open(file, 'r');
  const { buffer: start } = await handle.read(Buffer.alloc(2), 0, 2, 0);
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  return start[0] === 0xfe && start[1] === 0xff ? 'utf-16be' : 'utf-8';
}

/** @param ended with a line feed, whether the file has one or not */
async function* texts(file: string, encoding: string, ended = false): AsyncGenerator<string, void, void> {
  const decoder = new TextDecoder(encoding);
  for await (const bytes of createReadStream(file, { highWaterMark: HEAD }) as AsyncIterable<Buffer>)
    yield decoder.decode(bytes, { stream: true });
  const rest = decoder.decode() + (ended ? '\n' : '');
  if (rest !== '') yield rest;
}

async function* take<Item>(items: AsyncIterable<Item>, count: number): AsyncGenerator<Item, void, void> {
  let left = count;
  for await (const item of items) {
    yield item;
    if (--left === 0) return;
  }
}

function refuse(file: string, why: string): never {
  throw new ValhallaError('ERR_VALHALLA_OPTION', `${file} ${why}`, { path: file });
}
