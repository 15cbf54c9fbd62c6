/** The thread's side of `ask-once.ts`: one question, one answer, the end. */
import { parentPort } from 'node:worker_threads';
import { toWire } from '../errors.ts';
import type { Errand, OnceReport } from './ask-once.ts';
import { threadData } from './spawn.ts';

export function answerOnce<Kind extends Errand>(answer: (options: Kind['options']) => Kind['answer']): void {
  const { options } = threadData<Kind['options'], never>();
  parentPort?.postMessage(reportOf(() => answer(options)));
  parentPort?.close();
}

function reportOf(answer: () => unknown): OnceReport<unknown> {
  try {
    return { kind: 'answer', answer: answer() };
  } catch (error) {
    return { kind: 'error', error: toWire(error) };
  }
}
