/** `valhalla show FILE`: everything that is known about one file, and where it comes from. */
import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { FileDetail, ValueDetail } from '../reader/reader-messages.ts';
import { keyInfo } from '../metadata/keys.ts';
import { EXIT } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { formatBytes, formatDate, formatLength, formatNumber, jsonLine, printable } from './format.ts';
import { withLibrary } from './host.ts';
import type { Host } from './host.ts';
import type { Library } from './library.ts';
import { printTable } from './table.ts';
import type { Column } from './table.ts';

export async function show(
  host: Host,
  file: string,
  { database, json = false }: { database: string; json?: boolean },
): Promise<ExitCode> {
  const path = resolve(host.cwd, file);
  return withLibrary(host, { database, readOnly: true }, async (library) => {
    const detail = await find(library, path);
    if (detail === undefined) {
      host.err.say(
        `valhalla: the library does not know ${printable(path)}. Scan its folder: valhalla scan FOLDER`,
      );
      return EXIT.unknown;
    }
    if (json) await host.out.line(jsonLine(detail));
    else await print(host, detail);
    return EXIT.done;
  });
}

/** The library keeps paths as it walked them; the user may have come by a link. */
async function find(library: Library, path: string): Promise<FileDetail | undefined> {
  const known = await library.file(path);
  if (known !== undefined) return known;
  const real = await realpath(path).catch(() => path);
  return real === path ? undefined : library.file(real);
}

const VALUES: readonly Column<ValueDetail>[] = [
  { head: 'Group', cell: ({ group }) => group },
  { head: 'Key', cell: ({ key }) => key },
  // The best value of a key is the one that lists and filters use.
  { head: 'Best', cell: ({ best }) => (best ? '*' : '') },
  { head: 'Value', cell: valueText, most: 60 },
  { head: 'Language', cell: ({ language }) => language ?? '' },
  { head: 'Source', cell: ({ source }) => source },
  { head: 'Priority', cell: ({ priority }) => String(priority), right: true },
];

async function print({ out }: Host, detail: FileDetail): Promise<void> {
  await out.line(printable(detail.path));
  if (detail.pathBytes !== undefined)
    await out.line(`  The name is not UTF-8; its bytes as base64: ${detail.pathBytes}`);
  await out.line(
    `  ${detail.type}, ${detail.state}, ${formatBytes(detail.size)}, changed ${formatDate(detail.mtime)}, known since ${formatDate(detail.firstSeen)}`,
  );
  if (detail.missingSince !== undefined)
    await out.line(`  Missing since ${formatDate(detail.missingSince)}.`);
  for (const { stage, message, tries, nextTry } of detail.errors) {
    await out.line(`  Failed (${printable(stage)}): ${printable(message)} ${triedText(tries, nextTry)}`);
  }
  if (detail.details.length > 0) {
    await out.line('');
    const byGroup = detail.details.toSorted(
      (one, other) => compare(one.group, other.group) || compare(one.key, other.key),
    );
    await printTable(out, VALUES, byGroup);
  }
  if (detail.artwork.length > 0) await out.line('');
  for (const { kind, source, mime, locator } of detail.artwork) {
    await out.line(
      `${kind}: ${placeText(locator)}${mime === undefined ? '' : `, ${printable(mime)}`}, from ${printable(source)}`,
    );
  }
}

function valueText({ key, value }: ValueDetail): string {
  if (typeof value === 'string') return value;
  const unit = keyInfo(key)?.unit;
  return unit === 'ms' ? `${value} (${formatLength(value)})` : String(value);
}

function placeText(locator: FileDetail['artwork'][number]['locator']): string {
  if (locator.at === 'sidecar') return `beside the file, ${printable(locator.name)}`;
  if (locator.at === 'stored') return `stored as ${printable(locator.name)}`;
  return locator.at === 'download' ? `to be fetched from ${printable(locator.url)}` : 'in the file';
}

export function triedText(tries: number, nextTry: number): string {
  const times = tries === 1 ? 'tried once' : `tried ${formatNumber(tries)} times`;
  return nextTry === 0 ? `(${times})` : `(${times}, again after ${formatDate(nextTry)})`;
}

/** Not by locale: keys and groups are identifiers. */
function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
