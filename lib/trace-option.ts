/** The trace that an application asks for. Nothing of the recorder is loaded where no trace is wanted. */
import { resolve } from 'node:path';
import { startTrace } from './channel/trace.ts';
import type { TraceTarget } from './channel/trace.ts';
import type { ValhallaOptions } from './options.ts';

export interface Tracing {
  /** For the threads; undefined: nothing is traced. */
  readonly target: TraceTarget | undefined;
  /** Writes what was gathered. */
  end(): Promise<void>;
}

/** @throws ERR_VALHALLA_OPTION where the file could not be written at the end */
export async function beginTrace({ trace, traceMessages }: ValhallaOptions): Promise<Tracing> {
  if (trace === undefined) {
    const target = traceMessages === undefined ? undefined : { messages: traceMessages };
    return { target, end: async () => undefined };
  }
  const { TraceRecorder } = await import('./status/trace-recorder.ts');
  const recorder = await TraceRecorder.begin(resolve(trace));
  startTrace(recorder.target);
  return {
    target: recorder.target,
    end: async () => {
      startTrace(undefined);
      await recorder.write();
    },
  };
}
