/** A thread of a moment: looks at one path. A disk that does not answer holds up nobody else. */
import { parentPort } from 'node:worker_threads';
import { toWire } from '../errors.ts';
import { threadData } from '../threads/spawn.ts';
import { nodeFileSystem } from './file-system.ts';
import type { WhyOptions, WhyReport } from './why-messages.ts';
import { whyOf } from './why.ts';

const { options } = threadData<WhyOptions, never>();

parentPort?.postMessage(report());
parentPort?.close();

function report(): WhyReport {
  try {
    return { kind: 'finding', finding: whyOf(nodeFileSystem, options) };
  } catch (error) {
    return { kind: 'error', error: toWire(error) };
  }
}
