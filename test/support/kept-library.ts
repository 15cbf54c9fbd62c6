/**
 * Libraries over twelve files, `music/artist 0..3`, scanned. One that a test leaves as it was is the next test's too:
 * most of a scan's time in a test is the start of its threads.
 */
import { join } from 'node:path';
import { after } from 'node:test';
import type { TestContext } from 'node:test';
import { Valhalla } from '../../lib/index.ts';
import type { ScanReport } from '../../lib/index.ts';
import { atEnd } from './at-end.ts';
import { exportAll, makeFolder, removeFolder, writeAlbums } from './library.ts';

export interface Scene {
  readonly folder: string;
  readonly root: string;
  valhalla: Valhalla;
  /** Of the scan that made it. */
  readonly first: ScanReport;
  readonly before: readonly string[];
  /** Set by a test that has seen it, at its end: the library is what it was. */
  isWhole: boolean;
}

let kept: Scene | undefined;
after(() => kept === undefined || end(kept));

export async function scene(context: TestContext): Promise<Scene> {
  const it = kept ?? (await newScene((root) => writeAlbums(root, 4, 3)));
  kept = undefined;
  it.isWhole = false;
  atEnd(context, async () => {
    if (it.isWhole && kept === undefined) kept = it;
    else await end(it);
  });
  return it;
}

/** Of other files, for one test. */
export async function sceneOf(context: TestContext, files: (root: string) => void): Promise<Scene> {
  const it = await newScene(files);
  atEnd(context, () => end(it));
  return it;
}

async function newScene(files: (root: string) => void): Promise<Scene> {
  const folder = makeFolder();
  const root = join(folder, 'music');
  files(root);
  const valhalla = await libraryIn(folder);
  const first = await valhalla.scan().finished;
  return { folder, root, valhalla, first, before: await exportAll(valhalla), isWhole: false };
}

export async function libraryIn(folder: string): Promise<Valhalla> {
  return Valhalla.open({ database: join(folder, 'library.db'), roots: [join(folder, 'music')], jobs: 2 });
}

async function end({ folder, valhalla }: Scene): Promise<void> {
  await valhalla.close();
  removeFolder(folder);
}
