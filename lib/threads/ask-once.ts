/** One question to a thread of its own, which may hang or die of it. */
import { ValhallaError, fromWire, toWire } from '../errors.ts';
import type { WireError } from '../errors.ts';
import { spawn } from './spawn.ts';

/** What a thread of a moment is asked, and what it answers. */
export interface Errand {
  readonly options: unknown;
  readonly answer: unknown;
}

/** Whoever asks does not wait for ever. */
export interface Late<Answer> {
  /** Milliseconds. */
  readonly after: number;
  /** What is answered then. */
  readonly answer: Answer;
  /** Aborting it, that is answered at once. */
  readonly signal?: AbortSignal | undefined;
  /** The thread is gone: one that its disk holds in the kernel stays until that answers. */
  readonly ended?: (() => void) | undefined;
}

export type OnceReport<Answer> =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'error'; readonly error: WireError };

/**
 * @param module below `lib/`, without extension
 * @param late where it has not answered in time
 * @throws what its thread throws; ERR_VALHALLA_THREAD_DIED
 */
export function askOnce<Kind extends Errand>(
  module: string,
  options: Kind['options'],
  late?: Late<Kind['answer']>,
): Promise<Kind['answer']> {
  const { promise, resolve, reject } = Promise.withResolvers<Kind['answer']>();
  const name = module.slice(module.indexOf('/') + 1).replace('-worker', '');
  const worker = spawn(module, { name, ends: {}, cells: [], options });
  const leave = (): void => resolve(late?.answer);
  const timer = late === undefined ? undefined : setTimeout(leave, late.after);
  late?.signal?.addEventListener('abort', leave, { once: true });
  worker.on('message', (report: OnceReport<Kind['answer']>) => {
    if (report.kind === 'answer') resolve(report.answer);
    else reject(fromWire(report.error));
  });
  worker.once('error', (error) => reject(fromWire(toWire(error))));
  worker.once('exit', () => {
    reject(
      new ValhallaError('ERR_VALHALLA_THREAD_DIED', `The ${name} thread ended without an answer. Ask again.`),
    );
    late?.ended?.();
  });
  return promise.finally(() => {
    clearTimeout(timer);
    late?.signal?.removeEventListener('abort', leave);
    // Not awaited: a thread that its disk holds in the kernel never ends.
    if (late !== undefined) void worker.terminate();
    worker.unref();
  });
}
