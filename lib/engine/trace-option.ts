/** The recorder that the option `trace` asks for. Nothing of it is loaded where no trace is wanted. */
import { resolve } from 'node:path';
import type { ValhallaOptions } from '../options.ts';
import type { TraceRecorder } from '../status/trace-recorder.ts';

export async function recorderOf({ trace }: ValhallaOptions): Promise<TraceRecorder | undefined> {
  if (trace === undefined) return undefined;
  const { TraceRecorder: Recorder } = await import('../status/trace-recorder.ts');
  return Recorder.begin(resolve(trace));
}
