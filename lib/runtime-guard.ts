/**
 * First import of the library: ends the import of an application on an older Node.js with one sentence, before
 * better-sqlite3 is loaded (which would crash the process). It is the one place where the library ends the process:
 * a rejected static import would print a stack, and nothing of the application has run yet.
 */
import { runtimeProblem } from './runtime-check.ts';

const problem = runtimeProblem();
if (problem !== undefined) {
  process.stderr.write(`${problem}\n`);
  process.exit(1);
}
