/** A scan by the command, of a library without threads. */
import { once } from 'node:events';
import type { ScanReport } from '../../lib/status/report.ts';
import type { FakeHost } from './fake-host.ts';
import { FakeLibrary } from './fake-library.ts';

/** Runs `scan` of a known library to the given end. */
export async function scanTo(
  library: FakeLibrary,
  host: FakeHost,
  end: ScanReport,
  ...argv: string[]
): Promise<number> {
  const begun = once(library, 'scan');
  const running = host.run('scan', ...argv);
  await begun;
  library.scans[0]?.end.resolve(end);
  return running;
}

/** A library with one root. */
export function known(): FakeLibrary {
  const library = new FakeLibrary();
  library.builder.root('/music');
  return library;
}
