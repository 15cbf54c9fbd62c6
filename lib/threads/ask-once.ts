/** One question to a thread of its own, which may hang or die of it. */
import { ValhallaError, fromWire, toWire } from '../errors.ts';
import type { WireError } from '../errors.ts';
import { spawn } from './spawn.ts';

/** What a thread of a moment is asked, and what it answers. */
export interface Errand {
  readonly options: unknown;
  readonly answer: unknown;
}

export type OnceReport<Answer> =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'error'; readonly error: WireError };

/**
 * @param module below `lib/`, without extension
 * @param late what is answered where it has not answered in time, milliseconds
 * @throws what its thread throws; ERR_VALHALLA_THREAD_DIED
 */
export function askOnce<Kind extends Errand>(
  module: string,
  options: Kind['options'],
  late?: { readonly after: number; readonly answer: Kind['answer'] },
): Promise<Kind['answer']> {
  const { promise, resolve, reject } = Promise.withResolvers<Kind['answer']>();
  const name = module.slice(module.indexOf('/') + 1).replace('-worker', '');
  const worker = spawn(module, { name, ends: {}, cells: [], options });
  const timer = late === undefined ? undefined : setTimeout(() => resolve(late.answer), late.after);
  worker.on('message', (report: OnceReport<Kind['answer']>) => {
    if (report.kind === 'answer') resolve(report.answer);
    else reject(fromWire(report.error));
  });
  worker.once('error', (error) => reject(fromWire(toWire(error))));
  worker.once('exit', () =>
    reject(
      new ValhallaError('ERR_VALHALLA_THREAD_DIED', `The ${name} thread ended without an answer. Ask again.`),
    ),
  );
  return promise.finally(() => {
    clearTimeout(timer);
    // Not awaited: a thread that its disk holds in the kernel never ends.
    if (late !== undefined) void worker.terminate();
    worker.unref();
  });
}
