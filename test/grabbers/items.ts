/** Items for grabbers that are called without a thread. */
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GrabberContext, GrabItem } from '../../lib/grabber/contract.ts';

export class Folder implements Disposable {
  readonly path: string = mkdtempSync(join(tmpdir(), 'valhalla-grabbers-'));

  write(name: string, bytes: Uint8Array | string): string {
    const path = join(this.path, name);
    writeFileSync(path, bytes);
    return path;
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

export function itemOf(path: string, more: Partial<GrabItem> = {}): GrabItem {
  return { id: 1, path, file: path, type: 'audio', stamp: stampOf(path), values: {}, sidecars: [], ...more };
}

export function stampOf(path: string): string {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stat === undefined ? '0.0.0' : `${stat.size}.${stat.mtimeNs}.${stat.ctimeNs}`;
}

export function contextOf<Options>(
  options: Options,
  more: Partial<GrabberContext<Options>> = {},
): GrabberContext<Options> {
  return {
    options,
    signal: new AbortController().signal,
    fetch: () => Promise.reject(new Error('no web here')),
    keep: () => Promise.reject(new Error('no store here')),
    log: () => undefined,
    ...more,
  };
}
