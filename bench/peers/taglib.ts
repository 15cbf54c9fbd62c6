/** TagLib and SQLite in C++ (`taglib-scan.cpp`), built where their headers are installed. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { WORK } from '../command.ts';
import { measure } from '../usage.ts';
import { findProgram } from '../../lib/engine/find-program.ts';
import type { Peer } from './peer.ts';

const SOURCE = fileURLToPath(new URL('taglib-scan.cpp', import.meta.url));
const PROGRAM = join(WORK, 'taglib-scan');
const DATABASE = 'files.db';

/** As many readers as were the fastest on two cores. */
export const taglib: Peer = taglibWith('TagLib + SQLite', 2);
/** On a cold disk they wait, and more of them help. */
export const coldTaglib: Peer = taglibWith('TagLib + SQLite, 8 readers', 8);

function taglibWith(name: string, readers: number): Peer {
  return {
    name,
    prepare,
    scan: (library, store) => measure([PROGRAM, library, join(store, DATABASE), String(readers)]),
    count,
  };
}

function count(store: string): number {
  const db = new Database(join(store, DATABASE), { readonly: true });
  try {
    return db.prepare<[], number>('SELECT count(*) FROM file WHERE read').pluck().get() ?? 0;
  } finally {
    db.close();
  }
}

function prepare(): string | undefined {
  if (findProgram('g++') === undefined)
    return 'g++ is not installed (apt install g++ libtag1-dev libsqlite3-dev)';
  if (!compiles('#include <taglib/fileref.h>\n#include <sqlite3.h>\n')) {
    return 'the headers of TagLib or SQLite are not installed (apt install libtag1-dev libsqlite3-dev)';
  }
  if (modified(PROGRAM) < modified(SOURCE)) {
    mkdirSync(WORK, { recursive: true });
    const flags = ['-O2', '-std=c++17', '-ltag', '-lsqlite3', '-pthread'];
    execFileSync('g++', [SOURCE, '-o', PROGRAM, ...flags]);
  }
  return undefined;
}

function compiles(source: string): boolean {
  return spawnSync('g++', ['-fsyntax-only', '-x', 'c++', '-'], { input: source }).status === 0;
}

function modified(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
