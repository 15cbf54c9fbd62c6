/** `valhalla now FILE...`: reads these files before all others, here or in the process that works at this library. */
import { resolve } from 'node:path';
import { ValhallaError, isValhallaError } from '../errors.ts';
import { EXIT, exitCodeOf, worse } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { jsonLine, printable } from './format.ts';
import { withLibrary } from './host.ts';
import type { Host } from './host.ts';

export interface NowFlags {
  readonly database: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** Milliseconds after which somebody wonders. */
const AT_ONCE = 300;

export async function now(
  host: Host,
  files: readonly string[],
  { database, force = false, json = false }: NowFlags,
): Promise<ExitCode> {
  // To read a file makes no library: a path that is mistyped would be one from then on.
  if (!host.exists(database))
    throw new ValhallaError(
      'ERR_VALHALLA_DB_MISSING',
      `There is no library at ${database} yet. Make one: valhalla scan FOLDER; or read the file without one: valhalla parse FILE`,
      { path: database },
    );
  return withLibrary(host, { database }, async (library) => {
    const waiting = files.map((file) => library.onDemand(resolve(host.cwd, file), { force }));
    let isWaiting = true;
    host.setTimeout(() => void (isWaiting && sayHolder(host, database)), AT_ONCE).unref();
    const results = await Promise.allSettled(waiting);
    isWaiting = false;
    let code: ExitCode = EXIT.done;
    for (const result of results) {
      if (result.status === 'fulfilled') {
        const { path, item } = result.value;
        const title = (await library.file(path))?.values['title']?.[0];
        await host.out.line(
          json
            ? jsonLine(result.value)
            : `${printable(path)}  ${title === undefined ? '' : printable(String(title))}  (${item})`,
        );
        continue;
      }
      if (!isValhallaError(result.reason)) throw result.reason;
      host.err.say(`valhalla: ${printable(refusalOf(result.reason))}`);
      code = worse(code, exitCodeOf(result.reason));
    }
    return code;
  });
}

/** The library's own word names an option of it that the command does not have. */
function refusalOf({ code, message, path }: ValhallaError): string {
  if (code !== 'ERR_VALHALLA_NOT_MEDIA' || path === undefined) return message;
  return `${path} is not named like a media file. To read it all the same, say what it is: valhalla parse --type audio FILE`;
}

/** Who else is at work at the library. Nothing where it is this process alone that takes its time. */
async function sayHolder({ err }: Host, database: string): Promise<void> {
  const { lockHolder } = await import('../store/lock-holder.ts');
  const { holderText } = await import('./holder-text.ts');
  const holder = lockHolder(database);
  if (holder === undefined || holder.pid === process.pid) return;
  err.say(`Waiting for ${printable(holderText(holder))}: it reads the file, or lets this process do it.`);
}
