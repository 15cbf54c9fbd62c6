/**
 * A process of its own, in which files that may have killed the last run are parsed one at a time: what aborts a
 * process ends this one, not the host. Started by `threads/probe.ts`; leaves when its parent does.
 */
import { Worker } from 'node:worker_threads';
import type { ProbeAnswer, ProbeQuestion } from '../channel/probe.ts';
import { READY } from '../channel/probe.ts';
import { Parser } from './parser.ts';

const parser = new Parser({ facetKeys: [], albumKeys: [], enter: () => {}, leave: () => {} });

async function probe({ id, path, bytes, type }: ProbeQuestion): Promise<void> {
  const raw = bytes === undefined ? undefined : Buffer.from(bytes, 'base64');
  await parser.work({
    step: 'parse',
    consumer: 'parser',
    lane: 'normal',
    id,
    file: id,
    type,
    body: path,
    bytes: raw,
  });
  // What the file holds does not matter here, nor that it may be a bad one: the answer says that we are alive.
  answer(id);
}

function answer(id: number): void {
  const message: ProbeAnswer = { id };
  process.send?.(message);
}

process.on('message', (question: ProbeQuestion) => void probe(question));
process.on('disconnect', () => process.exit(0));
// Ctrl-C and a shutdown are for everybody: an end by them would be blamed on the file at work.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
// At a file that never ends nothing of the above is seen: a thread sees that the parent has gone.
const ORPHAN = `setInterval(() => { if (process.ppid !== ${process.ppid}) process.kill(process.pid, 'SIGKILL'); }, 500)`;
new Worker(ORPHAN, { eval: true, execArgv: [] }).unref();
answer(READY);
