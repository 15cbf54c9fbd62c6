/**
 * Leaves of the declarations in `dist` those that the compiler of an application comes to from the two entries. The
 * others describe what is inside the bundles: 500 files that nobody could import.
 */
import { globSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const DIST = resolve(import.meta.dirname, '../dist');
const ENTRIES = ['lib/index.d.ts', 'lib/grabber/contract.d.ts'];
const IMPORT = /(?:from |import\(|import )'(\.[^']+)\.ts'/g;

const reached = new Set<string>();

function reach(file: string): void {
  if (reached.has(file)) return;
  reached.add(file);
  for (const [, path = ''] of readFileSync(file, 'utf8').matchAll(IMPORT))
    reach(join(dirname(file), `${path}.d.ts`));
}

for (const entry of ENTRIES) reach(join(DIST, entry));
for (const name of globSync('**/*.d.ts', { cwd: DIST })) {
  const file = join(DIST, name);
  if (!reached.has(file)) rmSync(file);
}
