/** Runs one command line, says what went wrong in one line, and leaves. */
import { CommanderError } from 'commander';
import { isValhallaError } from '../errors.ts';
import type { ExitCode } from './exit-codes.ts';
import { EXIT, exitCodeOf, UsageError } from './exit-codes.ts';
import { printable } from './format.ts';
import { processHost } from './host.ts';
import type { Host } from './host.ts';
import { leave } from './leave.ts';
import { PipeClosed } from './pipe.ts';
import { shieldQueries } from './shield-queries.ts';
import { program } from './program.ts';
import { Unread } from './unread.ts';

/** @param argv without the program's own name */
export async function main(argv: readonly string[], host: Host = processHost()): Promise<void> {
  const code = await run(argv, host);
  await leave(code, host.abandoned, [host.out, host.err]);
}

/** @returns the exit code; everything that had to be said was said */
export async function run(argv: readonly string[], host: Host): Promise<number> {
  try {
    let code: ExitCode = EXIT.done;
    const parsed = program(host, (result) => {
      code = result;
    });
    await parsed.parseAsync(shieldQueries(argv), { from: 'user' });
    await host.out.flush();
    return code;
  } catch (error) {
    return report(error, argv, host);
  }
}

function report(error: unknown, argv: readonly string[], host: Host): number {
  // `| head` has seen enough.
  if (error instanceof PipeClosed) return EXIT.done;
  if (error instanceof Unread) {
    host.err.say(`valhalla: ${error.message}`);
    return EXIT.unread;
  }
  // Commander has printed its message already; help and version come this way too.
  if (error instanceof CommanderError) {
    const [first = ''] = argv;
    if (error.code === 'commander.unknownOption' && first.startsWith('-'))
      host.err.say('Options stand behind the command: valhalla ls --db FILE');
    return error.exitCode;
  }
  host.err.say(`valhalla: ${describe(error)}`);
  return exitCodeOf(error);
}

function describe(error: unknown): string {
  if (isValhallaError(error) || error instanceof UsageError) return printable(error.message);
  // The system's word (a full disk behind the output, a missing right) needs no stack.
  const { code, syscall, message } = error as NodeJS.ErrnoException;
  if (code !== undefined && syscall !== undefined) return printable(message);
  // A defect of this program: where it came from is worth a bug report.
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return text.split('\n').map(printable).join('\n');
}
