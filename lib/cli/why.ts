/** `valhalla why FILE`: why a file is, or is not, in the library. */
import { resolve } from 'node:path';
import { EXIT } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { jsonLine, printable } from './format.ts';
import { withLibrary } from './host.ts';
import type { Host } from './host.ts';

export async function why(
  host: Host,
  file: string,
  { database, json = false }: { database: string; json?: boolean },
): Promise<ExitCode> {
  return withLibrary(host, { database, readOnly: true }, async (library) => {
    const answer = await library.why(resolve(host.cwd, file));
    if (json) await host.out.line(jsonLine(answer));
    else for (const { text } of answer.reasons) await host.out.line(printable(text));
    return answer.listed ? EXIT.done : EXIT.unknown;
  });
}
