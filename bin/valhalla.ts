#!/usr/bin/env node
/** The command. Imports nothing that an old Node.js could not load: see lib/runtime-check.ts. */
import module from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
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
  // Compiled once, for all later runs and their threads: the folder is this user's, so nobody else can write to it.
  const cache = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  module.enableCompileCache(process.env['NODE_COMPILE_CACHE'] ?? join(cache, 'valhalla'));
  const { main } = await import('../lib/cli/main.ts');
  await main(process.argv.slice(2));
}
