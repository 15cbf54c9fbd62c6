/** `valhalla import FILE`: what another program knows of tracks and films becomes what the user says of them. */
import type { RatingScale } from '../exchange/foreign-value.ts';
import type { PathMap } from '../exchange/moved-path.ts';
import type { ImportProblem } from '../engine/import-options.ts';
import type { ImportReport } from '../engine/import.ts';
import { EXIT, UsageError } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { formatNumber, jsonLine, plural, printable } from './format.ts';
import { withExisting } from './host.ts';
import type { Host } from './host.ts';
import { pipedFile } from './piped-file.ts';

export interface ImportFlags {
  readonly database: string;
  readonly map?: readonly string[];
  readonly keys?: string;
  readonly ratingScale?: string;
  readonly dryRun?: boolean;
  readonly verbose?: boolean;
  readonly json?: boolean;
}

const WORDS: Readonly<Record<ImportProblem['kind'], string>> = {
  unmatched: 'not in the library: ',
  ambiguous: 'may be several: ',
  invalid: '',
};
/** Lines about single rows, unless all are asked for. */
const SHOWN = 10;

export async function importInto(host: Host, file: string, flags: ImportFlags): Promise<ExitCode> {
  const { dryRun = false, json = false, verbose = false, keys, ratingScale } = flags;
  const map = (flags.map ?? []).map(ruleOf) satisfies PathMap;
  await using source = await pipedFile(host, file);
  return await withExisting(host, flags.database, async (library) => {
    let problems = 0;
    const imported = library.import(source.path, {
      map,
      dryRun,
      keys: keys?.split(',').map((key) => key.trim().toLowerCase()),
      ratingScale: ratingScale === undefined ? undefined : (Number(ratingScale) as RatingScale),
      problem: ({ line, kind, text }) => {
        if (verbose || problems < SHOWN) host.err.say(printable(`line ${line}: ${WORDS[kind]}${text}`));
        problems++;
      },
    });
    const report = await imported.catch((error: unknown) => {
      throw source.known(error);
    });
    if (!verbose && problems > SHOWN)
      host.err.say(`... and ${formatNumber(problems - SHOWN)} more (--verbose lists them)`);
    for (const line of json ? [jsonLine(report)] : summary(report, dryRun)) await host.out.line(line);
    return EXIT.done;
  });
}

function ruleOf(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  if (at < 1 || at === text.length - 1)
    throw new UsageError(`--map ${text} is not understood. It takes two folders: /old/music=/srv/music`);
  return [text.slice(0, at), text.slice(at + 1)];
}

function* summary(report: ImportReport, dryRun: boolean): Generator<string> {
  const { rows, matched, unmatched, ambiguous, invalid, changed, values, ignored, ratingScale } = report;
  yield `${plural(rows, 'row')} with something to set: ${formatNumber(matched)} of files in the library, ${formatNumber(unmatched)} of files that are not, ${formatNumber(ambiguous)} that may be several.`;
  if (invalid > 0) yield `${plural(invalid, 'row')} of which nothing, or not all, is taken.`;
  const same = matched > changed ? '; the others are so already' : '';
  yield `${dryRun ? 'Would set' : 'Set'} ${plural(values, 'value')} of ${plural(changed, 'item')}${same}.`;
  if (ratingScale !== undefined)
    yield `Ratings are taken to be of ${ratingScale}${ratingScale === 5 ? ' stars' : ''} (--rating-scale).`;
  if (ignored.length > 0) yield printable(`Not taken: ${ignored.join(', ')} (--keys).`);
  if (report.found > 0)
    yield `${plural(report.found, 'value')} that libvalhalla had found ${report.found === 1 ? 'counts' : 'count'} where nothing here says it.`;
  if (unmatched > 0) yield 'Scan the folders of the files that are not in the library, and import again.';
}
