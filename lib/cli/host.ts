/** What a command gets from its process; a test gives its own. */
import { existsSync } from 'node:fs';
import type { Readable } from 'node:stream';
import type { FolderFaults } from '../engine/folder-fault.ts';
import type { ValhallaOptions } from '../options.ts';
import { EXIT, UsageError } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import type { InterruptHost } from './interrupt.ts';
import { leaveNow } from './leave.ts';
import type { Library, OpenLibrary } from './library.ts';
import { lookAtFolders } from './look-at-folders.ts';
import { Pipe } from './pipe.ts';

export interface Host extends InterruptHost {
  readonly out: Pipe;
  readonly err: Pipe;
  /** Standard input; nothing is read from it before it is asked for. */
  readonly input: () => Readable;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly open: OpenLibrary;
  /** Whether there is a file: to open a library would make it. */
  readonly exists: (path: string) => boolean;
  /** At what is to become a folder of a library. */
  look(paths: readonly string[]): Promise<FolderFaults>;
  /** Threads that could not be ended: `leave` has to know. */
  abandoned: number;
}

export function processHost(): Host {
  const host: Host = {
    out: new Pipe(process.stdout),
    err: new Pipe(process.stderr),
    input: () => process.stdin,
    env: process.env,
    cwd: process.cwd(),
    // Loaded only by commands that need it: `--version` and `--help` answer at once.
    open: async (options) => {
      const { Valhalla } = await import('../index.ts');
      return Valhalla.open(options);
    },
    exists: existsSync,
    look: (paths) => lookAtFolders(paths, () => host.abandoned++),
    abandoned: 0,
    signals: process,
    setTimeout: (callback, milliseconds) => setTimeout(callback, milliseconds),
    leaveNow,
  };
  return host;
}

/** Opens a library for a command, and closes it whatever happens. */
export async function withLibrary(
  host: Host,
  options: ValhallaOptions,
  work: (library: Library) => Promise<ExitCode>,
): Promise<ExitCode> {
  const library = await host.open(options);
  try {
    return await work(library);
  } finally {
    const { abandoned } = await library.close();
    host.abandoned += abandoned;
  }
}

/** No library is made where no folder is named and none can be known. @throws UsageError */
export function refuseNothing(host: Host, folders: readonly string[], database: string, verb: string): void {
  if (folders.length === 0 && !host.exists(database)) throw noFolder(verb);
}

export function noFolder(verb: string): UsageError {
  return new UsageError(`there is no folder to ${verb} yet. Name one: valhalla ${verb} FOLDER`);
}

/** A library that is not there is not made for this. */
export async function withExisting(
  host: Host,
  database: string,
  work: (library: Library) => Promise<ExitCode>,
): Promise<ExitCode> {
  await withLibrary(host, { database, readOnly: true }, async (library) => {
    await library.roots();
    return EXIT.done;
  });
  return withLibrary(host, { database }, work);
}
