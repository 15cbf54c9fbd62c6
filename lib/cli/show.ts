/** `valhalla show FILE|ID`: everything that is known about one file, and where it comes from. */
import type { FileDetail, TrackOfFile } from '../reader/reader-messages.ts';
import { momentText } from '../status/moment.ts';
import { EXIT } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { findFile, sayUnknown } from './find-file.ts';
import { formatBytes, formatLength, formatNumber, jsonLine, printable } from './format.ts';
import { withLibrary } from './host.ts';
import type { Host } from './host.ts';
import { columnsOf, valueLines } from './value-lines.ts';

export interface ShowFlags {
  readonly database: string;
  readonly all?: boolean;
  readonly json?: boolean;
}

export async function show(
  host: Host,
  file: string,
  { database, all = false, json = false }: ShowFlags,
): Promise<ExitCode> {
  return withLibrary(host, { database, readOnly: true }, async (library) => {
    const detail = await findFile(host, library, file);
    if (detail === undefined) return sayUnknown(host, library, file);
    if (json) await host.out.line(jsonLine(detail));
    else for (const line of linesOf(detail, { all, columns: columnsOf(host) })) await host.out.line(line);
    return EXIT.done;
  });
}

function* linesOf(detail: FileDetail, look: { all: boolean; columns: number }): Generator<string> {
  yield printable(detail.path);
  if (detail.pathBytes !== undefined)
    yield `  The name is not UTF-8; its bytes as base64: ${detail.pathBytes}`;
  yield `  ${detail.type}, ${detail.state}, ${formatBytes(detail.size)}, changed ${momentText(detail.mtime)}, known since ${momentText(detail.firstSeen)} as ${detail.item}`;
  if (detail.missingSince !== undefined) yield `  Missing since ${momentText(detail.missingSince)}.`;
  for (const { stage, message, tries, nextTry } of detail.errors)
    yield `  Failed (${printable(stage)}): ${printable(message)} ${triedText(tries, nextTry)}`;
  yield* valueLines(detail.details, look);
  if (detail.tracks !== undefined) {
    yield '';
    yield 'tracks';
    for (const track of detail.tracks) yield `  ${printable(trackText(track))}`;
  }
  if (detail.artwork.length === 0) return;
  yield '';
  yield 'artwork';
  for (const { kind, source, mime, locator } of detail.artwork)
    yield `  ${kind}: ${placeText(locator)}${mime === undefined ? '' : `, ${printable(mime)}`}, from ${printable(source)}`;
}

/** `2  Title, Artist, 0:20 at 1:05, as 17` */
function trackText({ item, part, values }: TrackOfFile): string {
  const [title = '', duration, start] = [values['title'], values['duration'], values['start']].map(
    (of) => of?.[0],
  );
  const length = typeof duration === 'number' ? ` ${formatLength(duration)}` : '';
  const place = typeof start === 'number' ? ` at ${formatLength(start)}` : '';
  const said = [title, values['artist']?.join('; '), `${length}${place}`.trim(), `as ${item}`];
  return `${part}  ${said.filter((text) => text !== undefined && text !== '').join(', ')}`;
}

export function placeText(locator: FileDetail['artwork'][number]['locator']): string {
  if (locator.at === 'sidecar') return `beside the file, ${printable(locator.name)}`;
  if (locator.at === 'stored') return `stored as ${printable(locator.name)}`;
  return locator.at === 'download' ? `to be fetched from ${printable(locator.url)}` : 'in the file';
}

export const GIVEN_UP = 'given up until the file changes';

export function triedText(tries: number, nextTry: number): string {
  // What cannot be read now says nothing about the file.
  if (tries === 0) return '(not counted: it is tried at every scan)';
  const times = tries === 1 ? 'tried once' : `tried ${formatNumber(tries)} times`;
  return `(${times}, ${againText(nextTry)})`;
}

function againText(nextTry: number): string {
  if (nextTry === 0) return 'again at the next scan';
  return nextTry === Number.MAX_SAFE_INTEGER ? GIVEN_UP : `again after ${momentText(nextTry)}`;
}
