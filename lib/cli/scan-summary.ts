/** The report of a scan as a person reads it: what was done, what needs a hand, what to try next. */
import { shellWord } from '../shell-word.ts';
import { acceptLoss, ifReallyGone } from '../status/accept-loss.ts';
import type { OfflineCode, PoolReport, RootReport, ScanReport } from '../status/report.ts';
import { handedOnText } from './handed-on.ts';
import { aboutFile, formatElapsed, formatNumber, formatRate, plural, printable } from './format.ts';
import { linksText } from './links-text.ts';

/** Errors and folders shown; the rest is counted. */
const FEW = 5;

/** Why a root is offline -> what may have been done on purpose. */
const MEANT: Readonly<Partial<Record<OfflineCode, string>>> = {
  absent: 'was moved or removed for good',
  emptied: 'is meant to be so',
  unmounted: 'is meant to be so',
};

export function summaryOf(report: ScanReport): string[] {
  return [...numbers(report), ...troubles(report), ...(report.outcome === 'finished' ? next(report) : [])];
}

/** What is new of a library that is watched. */
export function newsOf(report: ScanReport): string[] {
  return [...numbers(report).slice(0, 1), ...losses(report, ', stop this watch, and')];
}

/** The library is not a full picture of the disk: the exit code says so. */
export function isIncomplete(report: ScanReport): boolean {
  return (
    report.offlineFolders.length > 0 ||
    report.roots.some((root) => root.state === 'offline' || root.state === 'held')
  );
}

function numbers(report: ScanReport): string[] {
  const handedOn = handedOnText(report.handedOn);
  const elapsed = report.ended - report.begun;
  const verb = report.outcome === 'finished' ? 'Scanned' : 'Stopped after';
  const parts = (['new', 'changed', 'moved', 'returned', 'missing', 'unchanged'] as const)
    .filter((name) => report[name] > 0 || name === 'new')
    .map((name) => `${formatNumber(report[name])} ${name}`);
  // Of a scan that was stopped only some are read; one that goes on where another ended reads more than is new.
  if (report.outcome === 'cancelled' || report.parsed > report.new + report.changed)
    parts.push(`${formatNumber(report.parsed)} read`);
  const failed = report.failed === 0 ? '' : `; ${formatNumber(report.failed)} failed`;
  return [
    `${verb} ${plural(report.found, 'file')} in ${formatElapsed(elapsed)} (${formatRate(report.found, elapsed)}): ${parts.join(', ')}${failed}.`,
    ...(handedOn === undefined ? [] : [`${handedOn}.`]),
    ...parsers(report.pool),
    ...linksText(report.roots),
  ];
}

/** Only where the pool decided for more than a warm cache wants. */
function parsers({ least, highest, waiting }: PoolReport): string[] {
  if (highest <= least) return [];
  const share = `${Math.round(waiting * 100)} %`;
  return [
    `Files waited for the disk ${share} of the time they were read in: up to ${highest} parsers instead of ${least}.`,
  ];
}

function troubles(report: ScanReport): string[] {
  return [
    ...losses(report),
    ...report.grabbers.flatMap(({ name, off }) =>
      off === undefined ? [] : [`The grabber ${printable(name)} was switched off: ${printable(off)}`],
    ),
    ...some(
      report.errors.filter(({ stage }) => stage === 'scan'),
      'file',
      'could not be examined and cannot be listed',
      ({ path, error }) => aboutFile(path, error.message),
    ),
    ...some(
      report.errors.filter(({ stage }) => stage !== 'scan'),
      'file',
      'failed (all of them: valhalla errors)',
      // A parser's message speaks of reading; a grabber's may be anything.
      ({ path, stage, error }) =>
        `${stage === 'parse' ? '' : `${printable(stage)}: `}${aboutFile(path, error.message)}`,
      report.failed,
    ),
    ...leftOut(report),
  ];
}

/** What could not be seen. @param first to be done before a loss is accepted */
function losses(report: ScanReport, first = ''): string[] {
  return [
    ...report.roots.flatMap((root) => rootTrouble(root, first)),
    ...some(
      report.offlineFolders,
      'folder',
      'could not be read; nothing below was changed',
      ({ path, reason }) => `${printable(path)}: ${printable(reason)}`,
    ),
  ];
}

/** Of an older library the report may not have it. */
function leftOut({ leftOut: count = 0 }: Partial<ScanReport>): string[] {
  if (count === 0) return [];
  const [was, has, is] = count === 1 ? ['was', 'it has', 'it is'] : ['were', 'they have', 'they are'];
  return [
    `${plural(count, 'file')} that failed before ${was} left out, for ${has} not changed. When ${is} tried again: valhalla errors. At once: valhalla scan --retry`,
  ];
}

function rootTrouble(root: RootReport, first: string): string[] {
  const path = printable(root.path);
  const reason = root.reason === undefined ? '' : `: ${printable(root.reason)}`;
  if (root.state === 'offline') {
    const gone = root.code === undefined ? undefined : MEANT[root.code];
    const meant =
      gone === undefined ? '.' : `, or if it ${gone}${first}: ${printable(acceptLoss(root.path))}`;
    return [`Offline: ${path}${reason}. Nothing below it was changed; scan again when it is back${meant}`];
  }
  if (root.state === 'removed')
    return [
      `Gone: ${path} is not there any more; what is nowhere else is missing. Take it out of the library: valhalla forget ${printable(shellWord(root.path))}`,
    ];
  if (root.state !== 'held') return [];
  return [`Held back: ${path}${reason}. ${printable(ifReallyGone(root.path, first))}`];
}

function some<Row>(
  rows: readonly Row[],
  noun: string,
  what: string,
  show: (row: Row) => string,
  count: number = rows.length,
): string[] {
  if (rows.length === 0) return [];
  const all = Math.max(count, rows.length);
  const rest = all - Math.min(rows.length, FEW);
  return [
    `${plural(all, noun)} ${what}:`,
    ...rows.slice(0, FEW).map((row) => `  ${show(row)}`),
    ...(rest > 0 ? [`  and ${formatNumber(rest)} more`] : []),
  ];
}

function next(report: ScanReport): string[] {
  if (report.found === 0) {
    return report.missing === 0 && report.roots.every((root) => root.state === 'online')
      ? ['No media files there (why not: valhalla why FILE). Name another folder: valhalla scan FOLDER']
      : [];
  }
  return ['Next: valhalla ls albums, valhalla find TEXT, valhalla show FILE'];
}
