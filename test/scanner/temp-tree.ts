/** Folders of files for one test, and scans of them without a thread. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { MEDIA_TYPES } from '../../lib/channel/listing.ts';
import type { FromScanner } from '../../lib/channel/listing.ts';
import { nodeFileSystem } from '../../lib/scanner/file-system.ts';
import type { FileSystem } from '../../lib/scanner/file-system.ts';
import { Scanner } from '../../lib/scanner/scanner.ts';
import type { RootTask, ScannerOptions, ScannerReports } from '../../lib/scanner/scanner-messages.ts';
import { suffixMap } from '../../lib/scanner/suffixes.ts';

export type Message<Kind extends FromScanner['kind']> = Extract<FromScanner, { kind: Kind }>;

/** @returns a folder that is removed after the test, with these files (or, with `/` at the end, folders) in it */
export function makeTree(context: TestContext, paths: readonly string[] = []): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'valhalla-scanner-')));
  context.after(() => rmSync(root, { recursive: true, force: true }));
  addTo(root, paths);
  return root;
}

export function addTo(root: string, paths: readonly string[]): void {
  for (const path of paths) {
    mkdirSync(path.endsWith('/') ? join(root, path) : dirname(join(root, path)), { recursive: true });
    if (!path.endsWith('/')) writeFileSync(join(root, path), path);
  }
}

export function rootTask(path: string, more: Partial<RootTask> = {}): RootTask {
  return { id: 1, path, recursive: true, depth: 64, links: 'inside', ...more };
}

/** The real file system, but these calls are made by the test. */
export function brokenFs(calls: Partial<FileSystem>): FileSystem {
  return { ...nodeFileSystem, ...calls };
}

export function failure(code: string, syscall = 'lstat'): Error {
  return Object.assign(new Error(`${code}: made by the test, ${syscall} '/x'`), { code, syscall });
}

export interface Rig {
  readonly scanner: Scanner;
  readonly sent: FromScanner[];
  readonly reports: ScannerReports[];
  of<Kind extends FromScanner['kind']>(kind: Kind): Message<Kind>[];
}

export function makeScanner(
  tasks: readonly RootTask[],
  more: Partial<ScannerOptions> = {},
  fs: FileSystem = nodeFileSystem,
  { now = () => 0, wake = () => {} }: { now?: () => number; wake?: () => void } = {},
): Rig {
  const sent: FromScanner[] = [];
  const reports: ScannerReports[] = [];
  const options: ScannerOptions = {
    roots: tasks,
    others: tasks.map(({ path }) => path),
    suffixes: suffixMap(),
    ...more,
  };
  const output = {
    send: (message: FromScanner) => sent.push(message),
    report: (message: ScannerReports) => reports.push(message),
    wake,
  };
  const scanner = new Scanner(options, fs, { enter: () => {}, leave: () => {} }, output, now);
  return {
    scanner,
    sent,
    reports,
    of: (kind) => sent.filter((message) => message.kind === kind) as Message<typeof kind>[],
  };
}

/** Walks everything, with credit for all of it. */
export function walkAll(
  tasks: readonly RootTask[],
  more: Partial<ScannerOptions> = {},
  fs?: FileSystem,
): Rig {
  const rig = makeScanner(tasks, more, fs);
  rig.scanner.take({ kind: 'credit', chunks: 1_000_000 });
  while (rig.scanner.step());
  return rig;
}

/** `folder/name`, in the order of the walk. */
export function listedFiles(rig: Rig, root = 1): string[] {
  return rig
    .of('listing')
    .filter((message) => message.root === root)
    .flatMap(({ folder, files }) =>
      files.names.map((name) => (folder.path === '' ? name : `${folder.path}/${name}`)),
    );
}

export function listedFolders(rig: Rig, root = 1): string[] {
  return rig
    .of('listing')
    .flatMap((message) => (message.root === root && message.first ? [message.folder.path] : []));
}

export function typeOf(rig: Rig, path: string): string | undefined {
  for (const { folder, files } of rig.of('listing')) {
    const at = files.names.findIndex(
      (name) => (folder.path === '' ? name : `${folder.path}/${name}`) === path,
    );
    if (at !== -1) return MEDIA_TYPES[files.types[at] as number];
  }
  return undefined;
}

/** `name kind` of a folder's sidecars. */
export function sidecarsOf(rig: Rig, folder = ''): string[] {
  return rig
    .of('listing')
    .flatMap((message) =>
      message.folder.path === folder ? message.sidecars.map(({ name, kind }) => `${name} ${kind}`) : [],
    );
}
