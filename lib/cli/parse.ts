/** `valhalla parse FILE...`: what the lanes say of files, without a library. */
import { statSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { dispatcherOptions } from '../engine/defaults.ts';
import type { LaneNote } from '../channel/trial.ts';
import type { LocatedArtwork } from '../channel/packet.ts';
import type { WireError } from '../errors.ts';
import type { Document, MediaType } from '../metadata/document.ts';
import { DEFAULT_RULES, priorityFrom } from '../metadata/priorities.ts';
import { bestDocument } from '../metadata/best.ts';
import { checkOptions } from '../check-options.ts';
import type { ValhallaOptions } from '../options.ts';
import { shellWord } from '../shell-word.ts';
import { valueDetails } from '../metadata/value-details.ts';
import { withYear } from '../metadata/year-of-date.ts';
import type { ValueDetail } from '../metadata/value-details.ts';
import { suffixOf } from '../metadata/media-suffixes.ts';
import { suffixMap } from '../scanner/suffixes.ts';
import { Trials } from '../threads/trial.ts';
import type { Trial } from '../threads/trial.ts';
import { EXIT, codeOf, worse } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { formatBytes, jsonLine, printable } from './format.ts';
import type { Host } from './host.ts';
import { placeText } from './show.ts';
import { tagRulesOf } from './tag-rules-of.ts';
import { padEnd } from './text-width.ts';
import { columnsOf, valueLines } from './value-lines.ts';

export interface ParseFlags {
  readonly type?: MediaType;
  readonly ffprobe?: ValhallaOptions['ffprobe'];
  /** File with the rules for tags. */
  readonly tags?: string;
  readonly all?: boolean;
  readonly json?: boolean;
}

interface Parsed {
  readonly path: string;
  readonly type: MediaType;
  readonly size: number;
  /** Who read it; absent where nobody did. */
  readonly source?: string | undefined;
  readonly milliseconds?: number | undefined;
  readonly lanes: readonly LaneNote[];
  readonly error?: WireError | undefined;
  readonly values: readonly ValueDetail[];
  readonly artwork: readonly LocatedArtwork[];
}

/** All are tried. Exit code 1 where one is not what `parse` takes, 4 where one could not be parsed. */
export async function parse(
  host: Host,
  files: readonly string[],
  { type, ffprobe, tags: rules, all = false, json = false }: ParseFlags,
): Promise<ExitCode> {
  // As a library would have it: the same limits, the same readers.
  const asked = checkOptions({ ffprobe, tags: tagRulesOf(host, rules) });
  const {
    facetKeys,
    albumKeys,
    ffprobe: place,
    names,
    tags,
    parseLimit,
  } = dispatcherOptions(asked, '', undefined);
  using trials = new Trials({ facetKeys, albumKeys, ffprobe: place, names, tags }, parseLimit);
  let code: ExitCode = EXIT.done;
  let said = false;
  for (const file of files) {
    const question = questionOf(resolve(host.cwd, file), type);
    if (typeof question === 'string') {
      host.err.say(`valhalla: ${printable(question)}`);
      code = worse(code, EXIT.usage);
      continue;
    }
    const parsed = parsedOf(question, await trials.parse(question));
    if (parsed.error !== undefined) code = worse(code, codeOf(parsed.error.code));
    if (json) await host.out.line(jsonLine(parsed));
    else {
      if (said) await host.out.line('');
      for (const line of linesOf(parsed, { all, columns: columnsOf(host) })) await host.out.line(line);
    }
    said = true;
  }
  return code;
}

interface Question {
  readonly path: string;
  readonly type: MediaType;
  readonly size: number;
  readonly below: number;
}

/** @returns why it is not parsed, and what to do */
function questionOf(path: string, wanted: MediaType | undefined): Question | string {
  let stats: Stats | undefined;
  try {
    stats = statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    return (error as Error).message;
  }
  if (stats === undefined) return `${path} does not exist`;
  if (stats.isDirectory())
    return `${path} is a folder, and parse reads files. Name its files, or scan it: valhalla scan ${shellWord(path)}`;
  const type = wanted ?? suffixMap()[suffixOf(basename(path))];
  if (type === undefined)
    return `${path} is not named like a media file. Say what it is: --type audio, video or image`;
  // The names of two folders above it may tell what it is; how the user's home is called does not.
  return { path, type, size: stats.size, below: dirname(dirname(dirname(path))).length };
}

function parsedOf({ path, type, size }: Question, trial: Trial): Parsed {
  if ('error' in trial) return { path, type, size, lanes: [], error: trial.error, values: [], artwork: [] };
  const { packet, lanes } = trial;
  const { source, body, named, artwork, error, micros = 0 } = packet;
  return {
    path,
    type,
    size,
    source,
    milliseconds: micros / 1000,
    lanes,
    error,
    values: error === undefined ? detailsOf({ [source ?? '']: body, decrapifier: named }) : [],
    artwork: artwork === undefined ? [] : (JSON.parse(artwork) as LocatedArtwork[]),
  };
}

/** With the priorities of a library of which nobody has changed them. */
function detailsOf(bodies: Readonly<Record<string, string | undefined>>): ValueDetail[] {
  const priorityOf = priorityFrom(DEFAULT_RULES);
  const sources = Object.entries(bodies).flatMap(([name, body], id) =>
    body === undefined || body === ''
      ? []
      : [withYear({ id, name, external: false, document: JSON.parse(body) as Document })],
  );
  return valueDetails(sources, bestDocument(sources, priorityOf, []), priorityOf);
}

function* linesOf(parsed: Parsed, look: { all: boolean; columns: number }): Generator<string> {
  const { path, type, size, source, milliseconds, lanes, error, values, artwork } = parsed;
  yield printable(path);
  yield `  ${type}, ${formatBytes(size)}`;
  for (const { lane, micros, gap } of lanes)
    yield `  ${padEnd(lane, 10)} ${timeText(micros / 1000)}  ${gap === undefined ? 'answers' : printable(gap)}`;
  if (error !== undefined) yield `  Failed: ${printable(error.message)} (${error.code})`;
  else if (source === 'none') yield `  No lane reads a ${type}.`;
  else if (source !== undefined) yield `  Read by ${source} in ${timeText(milliseconds ?? 0).trim()}.`;
  yield* valueLines(values, look);
  if (artwork.length === 0) return;
  yield '';
  yield 'artwork';
  for (const { kind, mime, locator } of artwork)
    yield `  ${kind}: ${placeText(locator)}${mime === undefined ? '' : `, ${printable(mime)}`}`;
}

function timeText(milliseconds: number): string {
  return `${milliseconds.toFixed(1)} ms`.padStart(10);
}
