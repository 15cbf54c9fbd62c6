#!/usr/bin/env node
/** The command. Imports nothing that an old Node.js could not load: see lib/runtime-check.ts. */
import { runtimeProblem } from '../lib/runtime-check.ts';

const problem = runtimeProblem();
if (problem === undefined) {
  const { main } = await import('../lib/cli/main.ts');
  await main(process.argv.slice(2));
} else {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 1;
}
