/** Folders of real media for one test, and the library over them. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { Valhalla } from '../../lib/index.ts';
import type { FileEntry, ScanEvent, ScanReport, ValhallaOptions } from '../../lib/index.ts';
import './built.ts';
import './compile-cache.ts';
import { atEnd } from './at-end.ts';
import { jpeg } from './media/jpeg.ts';
import { mp3 } from './media/mp3.ts';
import type { Tags } from './media/tags.ts';

/** A new folder, without links in its path. */
export function makeFolder(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), 'valhalla-pipeline-')));
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** @returns a folder that is removed after the test */
export function temporaryFolder(context: TestContext): string {
  const folder = makeFolder();
  atEnd(context, () => removeFolder(folder));
  return folder;
}

export function write(path: string, bytes: Uint8Array | string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
  return path;
}

/** A quarter of a second of MP3. */
export function track(tags: Tags): Buffer {
  return mp3({ frames: 10, id3v2: tags });
}

/** `artist/album/01.mp3` ... below `root`; every second album has a `cover.jpg`, every third file a picture inside. */
export function writeAlbums(root: string, albums: number, tracks: number): void {
  for (let album = 1; album <= albums; album++) {
    const folder = join(root, `artist ${album % 4}`, `album ${album}`);
    for (let number = 1; number <= tracks; number++) {
      const name = `${String(number).padStart(2, '0')}.mp3`;
      const pictures =
        number % 3 === 0
          ? { pictures: [{ mime: 'image/jpeg', data: jpeg({ width: 8 * number }), type: 3 }] }
          : {};
      write(
        join(folder, name),
        track({
          title: `Song ${album}-${number}`,
          artist: `Artist ${album % 4}`,
          album: `Album ${album}`,
          track: number,
          genre: 'Jazz',
          ...pictures,
        }),
      );
    }
    if (album % 2 === 0) write(join(folder, 'cover.jpg'), jpeg({ colour: [album, 0, 0] }));
  }
}

/**
 * A library whose database lies beside its only root; closed after the test. It waits for grabbers longer than one of a
 * user, for the machine may be very busy.
 */
export async function openLibrary(
  context: TestContext,
  folder: string,
  more: ValhallaOptions = {},
): Promise<Valhalla> {
  const valhalla = await Valhalla.open({
    database: join(folder, 'library.db'),
    roots: [join(folder, 'music')],
    jobs: 2,
    patience: 60_000,
    ...more,
  });
  atEnd(context, () => valhalla.close());
  return valhalla;
}

export async function all<Row>(rows: AsyncIterable<Row>): Promise<Row[]> {
  return Array.fromAsync(rows);
}

/** Everything the library says about its files, sorted by path, without ids and times: equal libraries give equal texts. */
export async function exportAll(valhalla: Valhalla): Promise<string[]> {
  const lines: string[] = [];
  for await (const entry of valhalla.files({ missing: 'all' })) {
    const { path, pathBytes, type, state, size, values, error, missingSince } = entry;
    const detail = await valhalla.file(pathBytes === undefined ? path : Buffer.from(pathBytes, 'base64'));
    const details = detail?.details.map(({ key, value, language, source, priority, best }) => [
      key,
      value,
      language,
      source,
      priority,
      best,
    ]);
    const errors = detail?.errors.map(({ stage, code, quarantined }) => [stage, code, quarantined]);
    lines.push(
      JSON.stringify({
        path,
        pathBytes,
        type,
        state,
        size,
        values,
        error: error?.code,
        missing: missingSince !== undefined,
        details,
        artwork: detail?.artwork.map((picture) => JSON.stringify(picture)).sort(),
        errors,
      }),
    );
  }
  return lines.sort();
}

/** Compares what `exportAll` gave, and shows only what differs. */
export function assertSame(lines: readonly string[], expected: readonly string[], message?: string): void {
  const [actual, wanted] = [new Set(lines), new Set(expected)];
  assert.deepEqual([[...actual.difference(wanted)], [...wanted.difference(actual)]], [[], []], message);
  assert.equal(lines.length, expected.length, message);
}

export async function fileOf(valhalla: Valhalla, path: string): Promise<FileEntry> {
  const entry = await valhalla.file(path);
  if (entry === undefined) throw new Error(`${path} is not in the library`);
  return entry;
}

export interface Told {
  readonly report: ScanReport;
  readonly events: readonly ScanEvent[];
}

/** A scan with everything it told, events included. */
export async function scanTold(
  valhalla: Valhalla,
  options: Parameters<Valhalla['scan']>[0] = {},
): Promise<Told> {
  const scan = valhalla.scan(options);
  const events = await Array.fromAsync(scan);
  return { report: await scan.finished, events };
}

/** What a scan did to files, for one comparison. */
export function counted({
  found,
  new: fresh,
  changed,
  unchanged,
  moved,
  missing,
  returned,
  failed,
  parsed,
}: ScanReport): Record<string, number> {
  const counts = { found, new: fresh, changed, unchanged, moved, missing, returned, failed, parsed };
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}

/** Threads that were started for work on files: none for a scan that finds nothing new. */
export function workers({ stages }: ScanReport): [parser: number, grabber: number, downloader: number] {
  return [stages.parser.threads, stages.grabber.threads, stages.downloader.threads];
}
