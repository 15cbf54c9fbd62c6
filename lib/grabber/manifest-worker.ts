/**
 * A thread of a moment: imports grabbers and says what they are. Plugin code never runs in the main thread, which is
 * the application's.
 */
import { parentPort } from 'node:worker_threads';
import { toWire } from '../errors.ts';
import { threadData } from '../threads/spawn.ts';
import { manifestOf } from './check-grabber.ts';
import { sendConsoleTo } from './console-to-log.ts';
import { loadGrabber } from './load.ts';
import type { ManifestOptions, ManifestReport } from './manifest-messages.ts';

const { options } = threadData<ManifestOptions, never>();

sendConsoleTo(() => undefined);

void describeAll();

/** One after the other: the one that hangs is the one after the last report. */
async function describeAll(): Promise<void> {
  for (const url of options.urls) parentPort?.postMessage(await describe(url));
  parentPort?.close();
}

async function describe(url: string): Promise<ManifestReport> {
  try {
    return { kind: 'manifest', manifest: manifestOf(await loadGrabber(url)) };
  } catch (error) {
    return { kind: 'error', error: toWire(error, 'ERR_VALHALLA_GRABBER_LOAD') };
  }
}
