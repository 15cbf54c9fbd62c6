/** `valhalla errors`: what failed, why, and when it is tried again. */
import type { ErrorEntry } from '../reader/reader-messages.ts';
import { EXIT } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { aboutFile, jsonLine, printable } from './format.ts';
import { withLibrary } from './host.ts';
import type { Host } from './host.ts';
import { GIVEN_UP, triedText } from './show.ts';

export async function errors(
  host: Host,
  { database, json = false }: { database: string; json?: boolean },
): Promise<ExitCode> {
  return withLibrary(host, { database, readOnly: true }, async (library) => {
    let count = 0;
    for await (const entry of library.errors()) {
      count++;
      await host.out.line(json ? jsonLine(entry) : textOf(entry));
    }
    if (count === 0) host.err.say('Nothing found: no file failed.');
    return EXIT.done;
  });
}

function textOf({ path, stage, message, tries, nextTry, quarantined }: ErrorEntry): string {
  const again = quarantined ? `(${GIVEN_UP})` : triedText(tries, nextTry);
  return `${printable(stage)}: ${aboutFile(path, message)} ${again}`;
}
