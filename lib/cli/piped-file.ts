/** What comes through a pipe is read once, and some of what takes files reads them twice: it is kept in one meanwhile. */
import { createReadStream, createWriteStream, existsSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Host } from './host.ts';
import { reworded } from './reworded.ts';

export interface PipedFile extends AsyncDisposable {
  readonly path: string;
  /** What was thrown about it, by the name that somebody knows it by. */
  known(error: unknown): unknown;
}

/** @param name `-` is the standard input; what is a pipe, by whatever name (`/dev/stdin`, `<(...)`), is one too */
export async function pipedFile(host: Host, name: string): Promise<PipedFile> {
  const path = resolve(host.cwd, name);
  const isInput = name === '-' || path === '/dev/stdin';
  if (!isInput && !isPipe(path))
    return { path, known: (error) => error, [Symbol.asyncDispose]: async () => undefined };
  const folder = await mkdtemp(join(tmpdir(), 'valhalla-'));
  const remove = async (): Promise<void> => rm(folder, { recursive: true, force: true });
  const kept = join(folder, isInput ? 'standard input' : 'pipe');
  try {
    await pipeline(isInput ? host.input() : createReadStream(path), createWriteStream(kept));
  } catch (error) {
    await remove();
    throw error;
  }
  const shown = isInput ? 'standard input' : path;
  return {
    path: kept,
    known: (error) => reworded(error, (message) => message.replaceAll(kept, shown)),
    [Symbol.asyncDispose]: remove,
  };
}

function isPipe(path: string): boolean {
  if (!existsSync(path)) return false;
  const stats = statSync(path);
  return stats.isFIFO() || stats.isCharacterDevice();
}
