/** The file that a user names: by a path, or by the number that the library gave it. */
import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { shellWord } from '../shell-word.ts';
import type { FileDetail } from '../reader/reader-messages.ts';
import { EXIT } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { aboutFile, printable } from './format.ts';
import type { Host } from './host.ts';
import type { Library } from './library.ts';

const NUMBER = /^\d+$/;

export async function findFile(
  { cwd }: Host,
  library: Library,
  text: string,
): Promise<FileDetail | undefined> {
  const path = resolve(cwd, text);
  // The library keeps paths as it walked them; the user may have come by a link.
  const known = (await library.file(path)) ?? (await library.file(await realpath(path).catch(() => path)));
  if (known !== undefined) return known;
  // A file that is named like a number was found by now.
  const id = Number(text);
  return NUMBER.test(text) && Number.isSafeInteger(id) ? library.file(id) : undefined;
}

/** Says why: it is not there, a folder, no media file, below no root, ... */
export async function sayUnknown({ cwd, err }: Host, library: Library, text: string): Promise<ExitCode> {
  err.say(`valhalla: ${await unknown(resolve(cwd, text), library, text)}`);
  return EXIT.unknown;
}

async function unknown(path: string, library: Library, text: string): Promise<string> {
  if (NUMBER.test(text))
    return `not known to the library. No item has the number ${text}; numbers are those of \`valhalla show\` and of \`item\` in --json.`;
  const [reason] = (await library.why(path)).reasons;
  if (reason?.code === 'root' || reason?.code === 'folder')
    return printable(
      `${path} is a folder, not a file. What is in it: valhalla ls --folder ${shellWord(path)}`,
    );
  return `not known to the library. ${aboutFile(path, reason?.text ?? '')}`;
}
