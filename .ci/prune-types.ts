/**
 * Leaves of the declarations in `dist` those that the compiler of an application comes to from the two entries. The
 * others describe what is inside the bundles: 500 files that nobody could import.
 *
 * What is left names no package: an application may have none of its types, and its compiler stops here.
 */
import { globSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const DIST = resolve(import.meta.dirname, '../dist');
const ENTRIES = ['lib/index.d.ts', 'lib/grabber/contract.d.ts'];
const IMPORT = /(?:from |import\(|import )'(\.[^']+)\.ts'/g;
const PACKAGE = /^(?:import|(?:import|export|\}) ?[^'\n]*from) '(?!\.|node:)([^']+)'/gm;

const reached = new Set<string>();

function reach(file: string): void {
  if (reached.has(file)) return;
  reached.add(file);
  const text = readFileSync(file, 'utf8');
  for (const [, name] of text.matchAll(PACKAGE))
    throw new Error(
      `${file} is a public declaration, and names ${name}. Put what others take of it into a file of types.`,
    );
  for (const [, path = ''] of text.matchAll(IMPORT)) reach(join(dirname(file), `${path}.d.ts`));
}

for (const entry of ENTRIES) reach(join(DIST, entry));
for (const name of globSync('**/*.d.ts', { cwd: DIST })) {
  const file = join(DIST, name);
  if (!reached.has(file)) rmSync(file);
}
