/**
 * For `--test-global-setup`: builds the sources once a run, for what starts many threads and processes (`built.ts`).
 * In a folder of the checkout that stays, so that the cache of compiled code knows its files at the next run.
 */
import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { FOLDER } from './built.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const OUT = fileURLToPath(new URL('../.built/', import.meta.url));
const SCRIPTS = ['bundle:library', 'bundle:command', 'bundle:main', 'bundle:programs'];

export async function globalSetup(): Promise<void> {
  rmSync(OUT, { recursive: true, force: true });
  await Promise.all(
    SCRIPTS.map((script) =>
      promisify(execFile)('npm', ['run', '--silent', script, '--', `--outdir=${OUT}`], { cwd: ROOT }),
    ),
  );
  process.env[FOLDER] = OUT;
}
