/** `valhalla scan`: brings the library up to date with the disk. */
import { resolve } from 'node:path';
import { checkRootGrabbers } from '../engine/check-root-grabbers.ts';
import { sentence } from '../check-given.ts';
import { albumKeyFault } from '../metadata/album-key.ts';
import { keywordFault } from '../metadata/decrapifier/keyword.ts';
import { BUILT_IN_GRABBERS } from '../grabber/registry.ts';
import type { GrabberOption, ValhallaOptions } from '../options.ts';
import { refuseTypos } from './check-folders.ts';
import { EXIT, UsageError } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { printable } from './format.ts';
import type { Host } from './host.ts';
import { noFolder, refuseNothing, withLibrary } from './host.ts';
import { Interrupt } from './interrupt.ts';
import { printEvents } from './json-view.ts';
import { PlainView } from './plain-view.ts';
import { isIncomplete, summaryOf } from './scan-summary.ts';
import { rootsOf } from './root-flags.ts';
import type { RootFlags } from './root-flags.ts';
import type { ScanReport } from '../status/report.ts';
import type { ScanView } from './scan-view.ts';
import { whileRead } from './unread.ts';
import { tagRulesOf } from './tag-rules-of.ts';
import { untilIdle } from './until-idle.ts';

export interface ScanFlags extends RootFlags {
  readonly database: string;
  readonly full?: boolean;
  readonly retry?: boolean;
  readonly acceptLoss?: boolean;
  /** Specs of further grabbers. */
  readonly grabber?: readonly string[];
  /** false: without the built-in ones. */
  readonly grabbers?: boolean;
  /** false: a file without a title has none. */
  readonly decrapifier?: boolean;
  /** What is removed from names before they are read. */
  readonly keyword?: readonly string[];
  /** File with the rules for tags. */
  readonly tags?: string;
  readonly jobs?: number;
  readonly nice?: number;
  readonly ffprobe?: 'auto' | 'never' | 'always';
  /** `album_artist,album folder` */
  readonly albumIdentity?: string;
  readonly json?: boolean;
  readonly loops?: number;
  /** Milliseconds. */
  readonly every?: number;
  readonly delay?: number;
  /** File for the trace. */
  readonly trace?: string;
}

export async function scan(host: Host, folders: readonly string[], flags: ScanFlags): Promise<ExitCode> {
  const { database, jobs, ffprobe, full = false, retry = false, acceptLoss = false, json = false } = flags;
  // An unset variable in quotes would mean the current folder.
  if (folders.includes(''))
    throw new UsageError('a folder is given as an empty text. Name one: valhalla scan FOLDER');
  const trace = flags.trace === undefined ? undefined : resolve(host.cwd, flags.trace);
  if (trace !== undefined && !/\.(?:json|svg)$/i.test(trace))
    throw new UsageError(
      '--trace takes a file that ends in .json (for trace viewers) or .svg (a picture): --trace scan.svg',
    );
  refuseNothing(host, folders, database, 'scan');
  const paths = folders.map((folder) => resolve(host.cwd, folder));
  const roots = rootsOf(paths, flags);
  // With others beside the built-in ones the library has to load them first, and says it then.
  if (flags.grabber === undefined)
    checkRootGrabbers(
      roots.filter((root) => typeof root !== 'string'),
      [],
    );
  await refuseTypos(
    host,
    paths,
    database,
    roots.some((root) => typeof root !== 'string'),
  );
  const tags = tagRulesOf(host, flags.tags);
  const options = {
    database,
    jobs,
    ...(flags.nice === undefined ? {} : { priority: flags.nice }),
    ffprobe,
    tags,
    grabbers: grabbersOf(flags),
    trace,
    ...namesOf(flags),
    ...albumsOf(flags),
  };
  const loops = flags.loops ?? (flags.every === undefined ? 1 : Number.POSITIVE_INFINITY);
  return withLibrary(host, options, async (library) => {
    if (paths.length === 0 && (await library.roots()).length === 0) throw noFolder('scan');
    const view = json ? undefined : await viewFor(host);
    using interrupt = new Interrupt(host, () =>
      view === undefined ? host.err.say(GO_ON) : view.note(GO_ON),
    );
    if (view !== undefined) {
      library.on('progress', (snapshot) => view.progress(snapshot));
      library.on('log', ({ from, text }) => view.note(`${printable(from)}: ${printable(text)}`));
    }
    // In a loop each scan says what it did.
    const summary = (report: ScanReport): void => {
      for (const line of summaryOf(report)) host.out.say(line);
    };
    if (!json && loops > 1) library.on('scan:end', summary);
    try {
      const scanning = library.scan({
        ...(paths.length === 0 ? {} : { paths: roots }),
        full,
        retry,
        acceptLoss,
        loops,
        every: flags.every,
        delay: flags.delay,
        signal: interrupt.signal,
      });
      if (json) await whileRead(host.out, 'scan', printEvents(host.out, scanning));
      const report = await whileRead(host.out, 'scan', scanning.finished);
      view?.stop();
      if (!json && loops === 1) summary(report);
      const code = interrupt.code ?? (isIncomplete(report) ? EXIT.incomplete : EXIT.done);
      interrupt.settle(code);
      await untilIdle(host, library, report, interrupt);
      return code;
    } finally {
      view?.stop();
    }
  });
}

const GO_ON =
  'Stopping. What is stored stays; the same command goes on from here. Ctrl-C again leaves at once.';

function grabbersOf({ grabber = [], grabbers = true }: ScanFlags): GrabberOption[] {
  const off = grabbers ? [] : BUILT_IN_GRABBERS.filter(({ on }) => on);
  return [...off.map(({ name }) => ({ use: name, off: true })), ...grabber];
}

function albumsOf({ albumIdentity }: ScanFlags): Pick<ValhallaOptions, 'albumIdentity'> {
  if (albumIdentity === undefined) return {};
  const rules = albumIdentity
    .trim()
    .split(/\s+/)
    .map((rule) => rule.split(','));
  refuseFaults('--album-identity', albumIdentity, rules.flat(), albumKeyFault);
  return { albumIdentity: rules };
}

function namesOf({ decrapifier = true, keyword }: ScanFlags): Pick<ValhallaOptions, 'decrapifier'> {
  for (const word of keyword ?? []) refuseFaults('--keyword', word, [word], keywordFault);
  if (decrapifier) return keyword === undefined ? {} : { decrapifier: { keywords: keyword } };
  if (keyword === undefined) return { decrapifier: { off: true } };
  throw new UsageError(
    '--keyword is about names that are read, and with --no-decrapifier none is. Leave one out',
  );
}

/** In the words of the command line: the library would name its own option. */
function refuseFaults(
  flag: string,
  typed: string,
  parts: readonly string[],
  faultIn: (part: string) => string | undefined,
): void {
  const fault = parts.map(faultIn).find((one) => one !== undefined);
  if (fault !== undefined) throw new UsageError(sentence(`${flag} '${typed}' is not valid:`, fault));
}

async function viewFor(host: Host): Promise<ScanView> {
  // A terminal that nobody has sized reports 0 columns: it cannot be drawn on.
  if (!host.err.isTTY || !host.err.stream.columns) return new PlainView(host.err);
  const [{ createLogUpdate }, { ProgressView }] = await Promise.all([
    import('log-update'),
    import('./progress-view.ts'),
  ]);
  // The cursor stays: hidden, it would have to be brought back on every way out, `kill -9` included.
  return new ProgressView(
    createLogUpdate(host.err.stream as NodeJS.WriteStream, { showCursor: true }),
    host.err.stream,
  );
}
