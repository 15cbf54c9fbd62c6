/** `scan --json`: every event as one JSON object a line. A slow reader is waited for; the library drops per-file events meanwhile, and says so. */
import type { ScanEvent } from '../events.ts';
import { jsonLine } from './format.ts';
import type { Pipe } from './pipe.ts';

/** @returns when the scan is through */
export async function printEvents(pipe: Pipe, events: AsyncIterable<ScanEvent>): Promise<void> {
  for await (const event of events) await pipe.line(jsonLine(event));
}
