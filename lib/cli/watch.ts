/** `valhalla watch`: keeps the library up to date until it is stopped. */
import { resolve } from 'node:path';
import type { ValhallaEvents } from '../events.ts';
import type { ScanReport } from '../status/report.ts';
import { refuseTypos } from './check-folders.ts';
import { EXIT, UsageError } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { jsonLine, printable } from './format.ts';
import type { Host } from './host.ts';
import { noFolder, refuseNothing, withLibrary } from './host.ts';
import { Interrupt } from './interrupt.ts';
import { whileRead } from './unread.ts';
import { isIncomplete, newsOf } from './scan-summary.ts';

export interface WatchFlags {
  readonly database: string;
  readonly poll?: number;
  readonly json?: boolean;
}

export async function watch(
  host: Host,
  folders: readonly string[],
  { database, poll, json = false }: WatchFlags,
): Promise<ExitCode> {
  if (folders.includes(''))
    throw new UsageError('a folder is given as an empty text. Name one: valhalla watch FOLDER');
  refuseNothing(host, folders, database, 'watch');
  const roots = folders.map((folder) => resolve(host.cwd, folder));
  await refuseTypos(host, roots, database, true);
  return withLibrary(host, { database, roots }, async (library) => {
    if (roots.length === 0 && (await library.roots()).length === 0) throw noFolder('watch');
    using interrupt = new Interrupt(host, () => host.err.say('Stopping. What is stored stays.'));
    const say = (line: string): void => host.out.say(line);
    library.on('watch:state', (state) =>
      say(json ? jsonLine({ event: 'watch:state', ...state }) : stateText(state)),
    );
    library.on('scan:end', (report) => {
      if (json) say(jsonLine({ event: 'scan:end', ...report }));
      else if (isNews(report) || isIncomplete(report)) for (const line of newsOf(report)) say(line);
    });
    library.on('log', ({ from, text }) => host.err.say(`${printable(from)}: ${printable(text)}`));
    const watching = await library.watch({
      signal: interrupt.signal,
      ...(poll === undefined ? {} : { poll: poll * 1000 }),
    });
    await whileRead(host.out, 'watch', watching.ended);
    return interrupt.code ?? EXIT.done;
  });
}

function stateText({ root, state, reason }: ValhallaEvents['watch:state']): string {
  const text = {
    watching: 'is watched',
    polling: 'cannot be watched, it is scanned every now and then',
    away: 'is away',
  };
  return `${printable(root)} ${text[state]}${reason === undefined ? '' : `: ${printable(reason)}`}`;
}

function isNews(report: ScanReport): boolean {
  return report.new + report.changed + report.moved + report.missing + report.returned + report.failed > 0;
}
