/** On an older Node.js the command and the import each answer with one sentence and exit 1. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { runtimeProblem } from '../../lib/runtime-check.ts';

const ROOT = join(import.meta.dirname, '..', '..');

test('a runtime that is too old is named, with the remedy', () => {
  const problem = runtimeProblem('20.20.2', '9', '/usr/bin/node');
  assert.equal(
    problem,
    'libvalhalla needs Node.js 24 or newer, but this is v20.20.2 (/usr/bin/node). Install Node.js 24 from https://nodejs.org, or with a version manager (nvm install 24; fnm, volta and mise alike), and run the same command again.',
  );
});

test('the number alone is not enough: better-sqlite3 needs Node-API 10', () => {
  assert.match(runtimeProblem('24.0.0', '9', 'node') ?? '', /needs Node\.js 24/);
  assert.equal(runtimeProblem('24.0.0', '10', 'node'), undefined);
  assert.equal(runtimeProblem('26.10.0', '10', 'node'), undefined);
});

test('this runtime will do', () => {
  assert.equal(runtimeProblem(), undefined);
});

test('nothing that an older Node.js lacks is imported by name on the way to the check', () => {
  // An import of a missing name fails when modules are linked, before any of them runs.
  const newer = new Set([
    'registerHooks',
    'DatabaseSync',
    'getCallSites',
    'threadName',
    'enableCompileCache',
  ]);
  const offenders = sources(join(ROOT, 'lib')).filter((file) => {
    const names = [...readFileSync(file, 'utf8').matchAll(/import \{([^}]*)\} from 'node:/g)].flatMap(
      ([, list = '']) => list.split(',').map((name) => name.trim()),
    );
    return names.some((name) => newer.has(name));
  });
  assert.deepEqual(offenders, []);
});

const old = oldNode();

test(
  'an older Node.js that is really there: one sentence, exit 1',
  { skip: old === undefined ? 'there is none on this machine, or no build' : false },
  () => {
    for (const script of [`import ${JSON.stringify(join(ROOT, 'dist/lib/index.js'))}`, undefined]) {
      const args =
        script === undefined
          ? [join(ROOT, 'dist/bin/valhalla.cjs'), 'scan']
          : ['--input-type=module', '--eval', script];
      const { status, stdout, stderr } = spawnSync(old as string, args, { encoding: 'utf8' });
      assert.equal(status, 1);
      assert.equal(stdout, '');
      assert.match(
        stderr,
        /^(?:valhalla: )?libvalhalla needs Node\.js 24 or newer, but this is v\d+\.\d+\.\d+ \(.*\)\. [^\n]*\n$/,
      );
    }
  },
);

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));
}

/** The first `node` of the search path that the library refuses. */
function oldNode(): string | undefined {
  try {
    readFileSync(join(ROOT, 'dist/lib/index.js'));
  } catch {
    return undefined;
  }
  for (const folder of (process.env['PATH'] ?? '').split(':')) {
    const binary = join(folder, 'node');
    try {
      const [version, napi] = execFileSync(
        binary,
        ['-p', 'process.versions.node + " " + process.versions.napi'],
        { encoding: 'utf8' },
      )
        .trim()
        .split(' ');
      if (runtimeProblem(version, napi, binary) !== undefined) return binary;
    } catch {
      // no node in this folder
    }
  }
  return undefined;
}
