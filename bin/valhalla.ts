#!/usr/bin/env node
/** The command. Imports nothing that an old Node.js could not load: see lib/runtime-check.ts. */
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { enableCompileCache } from '../lib/cli/compile-cache.ts';
import { ownProgram } from '../lib/own-module.ts';
import { runtimeProblem } from '../lib/runtime-check.ts';
import { VERSION } from '../lib/version.ts';

const problem = runtimeProblem();
const [first, ...rest] = process.argv.slice(2);
if (problem !== undefined) {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 1;
} else if ((first === '--version' || first === '-V') && rest.length === 0) {
  // The rest of the command is three times as long to load as this is to answer.
  process.stdout.write(`${VERSION}\n`);
} else {
  enableCompileCache();
  // A walk of a slow disk has as many reads under way as there are threads for them (lib/scanner/reads-ahead.ts).
  process.env['UV_THREADPOOL_SIZE'] ??= '16';
  // An import would look for its names first.
  const { main } = createRequire(import.meta.url)(
    fileURLToPath(ownProgram('cli/main')),
  ) as typeof import('../lib/cli/main.ts');
  void main(process.argv.slice(2));
}
