/** `valhalla now FILE...`: reads these files before all others, here or in the process that scans this library. */
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

export async function now(
  host: Host,
  files: readonly string[],
  { database, force = false, json = false }: NowFlags,
): Promise<ExitCode> {
  return withLibrary(host, { database }, async (library) => {
    const waiting = files.map((file) => library.onDemand(resolve(host.cwd, file), { force }));
    let code: ExitCode = EXIT.done;
    for (const result of await Promise.allSettled(waiting)) {
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
