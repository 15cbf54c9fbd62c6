/** What goes on behind a scan that is over: grabbers it did not wait for, and what comes from the web. */
import { printable } from './format.ts';
import type { Host } from './host.ts';
import type { Interrupt } from './interrupt.ts';
import type { Library } from './library.ts';
import type { ScanReport } from '../status/report.ts';

/** Milliseconds within which nobody asks what is still done. */
const AT_ONCE = 500;

/**
 * Waits for it, though the next scan would go on with it too. Says so where that takes its time.
 *
 * @param interrupt nobody waits any longer
 */
export async function untilIdle(
  host: Host,
  library: Library,
  report: ScanReport,
  interrupt: Interrupt,
): Promise<void> {
  let isOver = false;
  const say = (): void => {
    if (!isOver && !interrupt.signal.aborted) host.err.say(waitingFor(report));
  };
  host.setTimeout(say, AT_ONCE).unref();
  await interrupt.orStopped(library.idle());
  isOver = true;
}

function waitingFor({ grabbers }: ScanReport): string {
  const names = grabbers.filter(({ aside }) => aside === true).map(({ name }) => printable(name));
  const left =
    names.length === 0
      ? 'what comes from the web'
      : `what grabbers have still to do (that take long: ${names.join(', ')})`;
  return `Waiting for ${left}. The scan is over: Ctrl-C is safe, what is left is due at the next one.`;
}
