/** A thread that parses one file after the other outside of every library, and tells what each lane said. */
import { parentPort } from 'node:worker_threads';
import type { TrialAnswer, TrialQuestion } from '../channel/trial.ts';
import { threadData } from '../threads/spawn.ts';
import { LaneNotes } from './lane-notes.ts';
import type { ParserOptions } from './parser-messages.ts';
import { Parser } from './parser.ts';

const { options } = threadData<ParserOptions, never>();

const notes = new LaneNotes();
const parser = new Parser({
  ...options,
  notes,
  enter: () => parentPort?.postMessage({ kind: 'begun' } satisfies TrialAnswer),
  leave: () => undefined,
});

parentPort?.on('message', (question: TrialQuestion) => void answer(question));

async function answer({ path, type, below }: TrialQuestion): Promise<void> {
  notes.restart();
  const packet = await parser.work({
    step: 'parse',
    consumer: 'parser',
    lane: 'normal',
    id: 1,
    file: 1,
    type,
    body: path,
    below,
  });
  parentPort?.postMessage({ kind: 'read', packet, lanes: notes.take() } satisfies TrialAnswer);
}
