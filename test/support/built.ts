/**
 * A thread that loads a stage's sources one by one spends more on that than on the scan of a test. Where the run has
 * built them once (`build-once.ts`), threads are started from there, and processes can be; what a test imports itself
 * is the source always, and so is everything for a test file that is run alone.
 */
import { syncBuiltinESMExports } from 'node:module';
import { pathToFileURL } from 'node:url';
import threads from 'node:worker_threads';

/** Name of the variable that says where the build lies; ends with a slash. */
export const FOLDER = 'VALHALLA_TEST_BUILT';

const SOURCES = new URL('../../', import.meta.url).href;
const folder = process.env[FOLDER];

/** @param source what is an ES module in the build too, below the root of the checkout: `lib/index.ts` */
export function builtModule(source: string): URL {
  return placed(source, '.js');
}

/** @param source of a program: `bin/valhalla.ts` */
export function builtProgram(source: string): URL {
  return placed(source, '.cjs');
}

function placed(source: string, suffix: '.js' | '.cjs'): URL {
  if (folder === undefined) return new URL(source, SOURCES);
  return new URL(source.replace(/\.ts$/, suffix), pathToFileURL(folder));
}

/** Only the threads of the house: a test's own ones have their modules elsewhere. */
function programOf(module: string | URL): string | URL {
  const { href } = module instanceof URL ? module : { href: '' };
  return href.startsWith(`${SOURCES}lib/`) ? builtProgram(href.slice(SOURCES.length)) : module;
}

if (folder !== undefined && threads.isMainThread) {
  const { Worker } = threads;
  threads.Worker = class extends Worker {
    constructor(module: string | URL, options?: threads.WorkerOptions) {
      super(programOf(module), options);
    }
  };
  syncBuiltinESMExports();
}
