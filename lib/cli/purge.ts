/** `valhalla purge`, `forget` and `gc`: what is no longer wanted is removed for good. */
import { resolve } from 'node:path';
import type { PurgeReport } from '../engine/chores.ts';
import { acceptLoss } from '../status/accept-loss.ts';
import { momentText } from '../status/moment.ts';
import { EXIT, UsageError } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { formatBytes, formatNumber, jsonLine, plural, printable } from './format.ts';
import { withExisting } from './host.ts';
import type { Host } from './host.ts';
import type { Library } from './library.ts';

interface ChoreFlags {
  readonly database: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

const UNITS: Readonly<Record<string, number>> = { h: 3_600_000, d: 86_400_000, w: 604_800_000 };

export async function purge(
  host: Host,
  { database, dryRun = false, json = false, olderThan }: ChoreFlags & { readonly olderThan?: string },
): Promise<ExitCode> {
  const age = olderThan === undefined ? 0 : ageOf(olderThan);
  return withExisting(host, database, async (library) => {
    const report = await library.purge({ olderThan: age, dryRun });
    const last = await library.lastScan();
    // A file may have come back since.
    const asOf = last === undefined ? '' : `, as of the last scan (${momentText(last.ended)})`;
    const what = `${plural(report.files, 'file')} that ${report.files === 1 ? 'is' : 'are'} missing${asOf}`;
    await host.out.line(json ? jsonLine(report) : `${dryRun ? 'Would remove' : 'Removed'} ${what}.`);
    return EXIT.done;
  });
}

export async function forget(
  host: Host,
  folder: string,
  { database, dryRun = false, json = false }: ChoreFlags,
): Promise<ExitCode> {
  const path = resolve(host.cwd, folder);
  return withExisting(host, database, async (library) => {
    const moved = await movedFrom(host, library, path);
    if (moved !== undefined && !dryRun) throw new UsageError(`${moved}. Nothing was forgotten.`);
    if (moved !== undefined) host.err.say(`valhalla: ${moved}.`);
    const report = await library.forgetRoot(path, { dryRun });
    await host.out.line(json ? jsonLine(report) : forgotten(path, report, dryRun));
    return EXIT.done;
  });
}

function forgotten(path: string, { files, handedBack }: PurgeReport, dryRun: boolean): string {
  const gone = `, with ${plural(files, 'file')} and all that is known of ${files === 1 ? 'it' : 'them'}`;
  const said = [`${dryRun ? 'Would forget' : 'Forgot'} ${path}${handedBack && files === 0 ? '' : gone}.`];
  if (handedBack !== undefined) {
    const { root } = handedBack;
    const stay = `Its ${plural(handedBack.files, 'file')}`;
    const belongs = handedBack.files === 1 ? 'belongs' : 'belong';
    said.push(dryRun ? `${stay} would belong to ${root}.` : `${stay} ${belongs} to ${root} now.`);
  }
  if (!dryRun) said.push('On the disk nothing was touched.');
  return printable(said.join(' '));
}

export async function gc(
  host: Host,
  { database, dryRun = false, json = false }: ChoreFlags,
): Promise<ExitCode> {
  return withExisting(host, database, async (library) => {
    const report = await library.gc({ dryRun });
    const what = `${plural(report.pictures, 'picture')} (${formatBytes(report.bytes)}) that nothing refers to`;
    const left =
      report.young === 0 ? '' : ` Left, as younger than 10 minutes: ${formatNumber(report.young)}.`;
    await host.out.line(json ? jsonLine(report) : `${dryRun ? 'Would remove' : 'Removed'} ${what}.${left}`);
    return EXIT.done;
  });
}

/** @returns what is to be done first, where the folder was moved and what was set of its files would be lost */
async function movedFrom(host: Host, library: Library, path: string): Promise<string | undefined> {
  if (!(await host.look([path])).has(path)) return undefined;
  const { elsewhere = 0 } = await library.forgetRoot(path, { dryRun: true });
  if (elsewhere === 0) return undefined;
  const [files, lie] = [plural(elsewhere, 'file'), elsewhere === 1 ? 'lies' : 'lie'];
  return `${printable(path)} is not there, and ${files} of it with values that were set (ratings, play counts ...) ${lie} in another folder of the library. So that what was moved there keeps them, first: ${printable(acceptLoss(path))}`;
}

function ageOf(text: string): number {
  const [, number, unit = ''] = /^(\d+)([hdw])$/.exec(text) ?? [];
  if (number === undefined)
    throw new UsageError(
      `--older-than ${text} is not understood. It takes hours, days or weeks: 12h, 30d, 4w`,
    );
  return Number(number) * (UNITS[unit] as number);
}
