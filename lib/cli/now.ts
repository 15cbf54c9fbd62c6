/** `valhalla now FILE...`: reads these files before all others, here or in the process that works at this library. */
import { resolve } from 'node:path';
import { isValhallaError } from '../errors.ts';
import { EXIT } from './exit-codes.ts';
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
      host.err.say(`valhalla: ${printable(result.reason.message)}`);
      code = EXIT.incomplete;
    }
    return code;
  });
}

/** Who else is at work at the library. Nothing where it is this process alone that takes its time. */
async function sayHolder({ err }: Host, database: string): Promise<void> {
  const { holderText, lockHolder } = await import('./lock-holder.ts');
  const holder = lockHolder(database);
  if (holder === undefined || holder.pid === process.pid) return;
  err.say(`Waiting for ${printable(holderText(holder))}: it reads the file, or lets this process do it.`);
}
