/** Asks a thread of its own why a path is scanned or not: it may hang on a disk that does not answer. */
import { ValhallaError, fromWire, toWire } from '../errors.ts';
import type { WhyFinding, WhyOptions, WhyReport } from '../scanner/why-messages.ts';
import { spawn } from './spawn.ts';

/** Milliseconds. */
const LIMIT = 10_000;

export function askWhy(options: WhyOptions, limit: number = LIMIT): Promise<WhyFinding> {
  const { promise, resolve, reject } = Promise.withResolvers<WhyFinding>();
  const worker = spawn<WhyOptions>('scanner/why-worker', { name: 'why', ends: {}, cells: [], options });
  const timer = setTimeout(() => {
    resolve({ code: 'root-offline', text: `${options.path} cannot be looked at: its disk does not answer.` });
  }, limit);
  worker.on('message', (report: WhyReport) => {
    if (report.kind === 'finding') resolve(report.finding);
    else reject(fromWire(report.error));
  });
  worker.once('error', (error) => reject(fromWire(toWire(error))));
  worker.once('exit', () =>
    reject(new ValhallaError('ERR_VALHALLA_THREAD_DIED', 'The thread ended without an answer. Ask again.')),
  );
  return promise.finally(() => {
    clearTimeout(timer);
    void worker.terminate();
    worker.unref();
  });
}
