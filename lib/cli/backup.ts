/** `valhalla backup FILE`: a copy of the library. */
import { resolve } from 'node:path';
import { ValhallaError, isValhallaError } from '../errors.ts';
import { EXIT } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { formatBytes, jsonLine, printable } from './format.ts';
import { withLibrary } from './host.ts';
import type { Host } from './host.ts';

export async function backup(
  host: Host,
  file: string,
  {
    database,
    force = false,
    json = false,
  }: { readonly database: string; readonly force?: boolean; readonly json?: boolean },
): Promise<ExitCode> {
  return withLibrary(host, { database, readOnly: true }, async (library) => {
    const to = resolve(host.cwd, file);
    const report = await library.backup(to, { overwrite: force }).catch((error: unknown) => {
      throw asOption(error);
    });
    await host.out.line(
      json ? jsonLine(report) : `Copied to ${printable(report.path)} (${formatBytes(report.bytes)}).`,
    );
    return EXIT.done;
  });
}

/** What a call names `overwrite` is `--force` here. */
function asOption(error: unknown): unknown {
  if (!isValhallaError(error) || error.code !== 'ERR_VALHALLA_OPTION') return error;
  return new ValhallaError(error.code, error.message.replace(/: overwrite\.$/, ': --force'), {
    path: error.path,
    cause: error,
  });
}
