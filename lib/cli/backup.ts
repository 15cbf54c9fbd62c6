/** `valhalla backup FILE`: a copy of the library. */
import { resolve } from 'node:path';
import { EXIT } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { formatBytes, jsonLine, printable } from './format.ts';
import { withLibrary } from './host.ts';
import type { Host } from './host.ts';
import { reworded } from './reworded.ts';

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
      // What a call names `overwrite`.
      throw reworded(error, (message) => message.replace(/: overwrite\.$/, ': --force'));
    });
    await host.out.line(
      json ? jsonLine(report) : `Copied to ${printable(report.path)} (${formatBytes(report.bytes)}).`,
    );
    return EXIT.done;
  });
}
