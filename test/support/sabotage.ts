/**
 * Preloaded (`--import`) into every thread and child process of a scan: ends the process at an exact moment, or does
 * harm when a certain name is opened or listed. What to do is in the environment, as JSON (`Sabotage`).
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { basename } from 'node:path';
import {
  MessagePort,
  getEnvironmentData,
  isMainThread,
  setEnvironmentData,
  workerData,
} from 'node:worker_threads';

export interface Rule {
  /** `open` of a file, or `list` of a folder, of this name. */
  readonly call: 'open' | 'list';
  readonly name: string;
  /** `command` runs once in all threads, before the call; the others each time. */
  readonly act: 'kill' | 'loop' | 'exit' | 'devour' | { readonly command: readonly [string, ...string[]] };
}

export interface Sabotage {
  readonly rules?: readonly Rule[] | undefined;
  /**
   * SIGKILL before the n-th write call of the DB manager, or before the n-th step (message, write or open) of any
   * thread.
   */
  readonly killAt?: { readonly what: 'write' | 'step'; readonly number: number } | undefined;
}

const ENVIRONMENT = 'VALHALLA_TEST_SABOTAGE';
const COUNTERS = 'valhalla-test-counters';
const PLACES = { step: 0, write: 1, command: 2 } as const;

/** Shared by all threads of the process. */
const counters = shared();
const sabotage = JSON.parse(process.env[ENVIRONMENT] ?? '{}') as Sabotage;

/** Steps and write calls so far. */
export function counted(): { readonly steps: number; readonly writes: number } {
  return { steps: Atomics.load(counters, PLACES.step), writes: Atomics.load(counters, PLACES.write) };
}

export function environmentOf(job: Sabotage): Record<string, string> {
  return { [ENVIRONMENT]: JSON.stringify(job) };
}

function shared(): Int32Array {
  const known = getEnvironmentData(COUNTERS) as unknown as Int32Array | undefined;
  if (known !== undefined) return known;
  const fresh = new Int32Array(new SharedArrayBuffer(12));
  if (isMainThread) setEnvironmentData(COUNTERS, fresh);
  return fresh;
}

function count(what: 'write' | 'step'): void {
  const number = Atomics.add(counters, PLACES[what], 1) + 1;
  if (sabotage.killAt?.what === what && sabotage.killAt.number === number) die();
}

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  for (;;); // the signal may take a moment
}

function meet(call: Rule['call'], path: unknown): void {
  const name = basename(String(path));
  for (const rule of sabotage.rules ?? []) if (rule.call === call && rule.name === name) act(rule.act);
}

function act(what: Rule['act']): void {
  if (typeof what === 'object') {
    const [file, ...rest] = what.command;
    if (Atomics.exchange(counters, PLACES.command, 1) === 0) execFileSync(file, rest);
  } else if (what === 'kill') die();
  else if (what === 'exit') process.exit(7);
  else if (what === 'loop') for (;;);
  else for (const eaten: unknown[] = []; ;) eaten.push(Array.from({ length: 10_000 }, () => ({})));
}

if (process.env[ENVIRONMENT] !== undefined) {
  const { openSync, readdirSync } = fs;
  fs.openSync = (...call: Parameters<typeof openSync>): number => {
    count('step');
    meet('open', call[0]);
    return openSync(...call);
  };
  fs.readdirSync = ((...call: Parameters<typeof readdirSync>) => {
    meet('list', call[0]);
    return readdirSync(...call);
  }) as typeof readdirSync;
  syncBuiltinESMExports();

  replace(MessagePort.prototype, 'postMessage', () => count('step'));

  if ((workerData as { name?: string } | null)?.name === 'dbmanager') countWrites();
}

/** Everything that changes a database, its transactions included. */
function countWrites(): void {
  const Database = createRequire(import.meta.url)('better-sqlite3') as typeof import('better-sqlite3');
  const memory = new Database(':memory:');
  const statement = Object.getPrototypeOf(memory.prepare('SELECT 1')) as object;
  memory.close();
  replace(statement, 'run', write);
  for (const name of ['get', 'all']) {
    replace(statement, name, (self) => {
      if (!(self as { readonly readonly: boolean }).readonly) write();
    });
  }
  replace(Database.prototype, 'exec', write);
}

function write(): void {
  count('step');
  count('write');
}

/** Calls `first` before each call of a method. */
function replace(prototype: object, name: string, first: (self: unknown) => void): void {
  const methods = prototype as Record<string, (...values: unknown[]) => unknown>;
  const original = methods[name];
  methods[name] = function (this: unknown, ...values: unknown[]): unknown {
    first(this);
    return original?.apply(this, values);
  };
}
