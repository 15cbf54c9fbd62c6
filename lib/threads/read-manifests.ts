/** Asks grabbers what they are, in a thread that may hang or die of them. */
import { fileURLToPath } from 'node:url';
import { ValhallaError, fromWire, toWire } from '../errors.ts';
import { spawn } from './spawn.ts';
import type { GrabberManifest } from '../channel/manifest.ts';
import type { ManifestOptions, ManifestReport } from '../grabber/manifest-messages.ts';

/** Milliseconds for one module: a start of a thread, a few imports, perhaps on a cold disk. */
const LIMIT = 10_000;

/**
 * @param urls of modules (`resolveGrabber` of `lib/grabber/load.ts` finds them)
 * @param limit milliseconds for each
 * @returns one manifest a module, in their order
 * @throws ERR_VALHALLA_GRABBER_LOAD naming the file of the first grabber that cannot be used, or two of one name
 */
export async function readManifests(
  urls: readonly (URL | string)[],
  limit: number = LIMIT,
): Promise<GrabberManifest[]> {
  if (urls.length === 0) return [];
  const hrefs = urls.map(String);
  const manifests = await collect(hrefs, limit);
  const files = new Map<string, string>();
  for (const [index, { name }] of manifests.entries()) {
    const file = pathOf(hrefs[index] as string);
    const other = files.get(name);
    if (other !== undefined)
      throw failure(file, `it is named ${name}, and so is ${other}; rename one, or leave one out`);
    files.set(name, file);
  }
  return manifests;
}

function collect(urls: readonly string[], limit: number): Promise<GrabberManifest[]> {
  const { promise, resolve, reject } = Promise.withResolvers<GrabberManifest[]>();
  const manifests: GrabberManifest[] = [];
  const worker = spawn<ManifestOptions>('grabber/manifest-worker', {
    name: 'manifests',
    ends: {},
    cells: [],
    options: { urls },
  });
  const atWork = (): string => pathOf(urls[manifests.length] ?? '');
  const late = (): void =>
    reject(failure(atWork(), `it is not loaded after ${limit} ms; nothing at the top of a module may wait`));
  let timer = setTimeout(late, limit);

  worker.on('message', (report: ManifestReport) => {
    if (report.kind === 'error') {
      reject(fromWire(report.error));
      return;
    }
    manifests.push(report.manifest);
    clearTimeout(timer);
    if (manifests.length === urls.length) resolve(manifests);
    else timer = setTimeout(late, limit);
  });
  worker.once('error', (error) => reject(failure(atWork(), toWire(error).message, error)));
  worker.once('exit', (code) =>
    reject(failure(atWork(), `it ended its thread (exit code ${code}) while it was loaded`)),
  );

  return promise.finally(() => {
    clearTimeout(timer);
    // Not awaited: a thread that a plugin has blocked in the kernel never ends.
    void worker.terminate();
    worker.unref();
  });
}

function failure(file: string, reason: string, cause?: unknown): ValhallaError {
  return new ValhallaError('ERR_VALHALLA_GRABBER_LOAD', `The grabber ${file} cannot be used: ${reason}.`, {
    path: file,
    cause,
  });
}

function pathOf(url: string): string {
  return url.startsWith('file:') ? fileURLToPath(url) : url;
}
