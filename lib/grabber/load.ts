/** From what a user wrote (`./my-grabber.ts`, `valhalla-grabber-x`) to a grabber. */
import { statSync } from 'node:fs';
// Not by name: on a Node.js that lacks it the import would fail before the runtime check can speak.
import module from 'node:module';
import { isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ValhallaError } from '../errors.ts';
import { checkGrabber } from './check-grabber.ts';
import { CONTRACT_URL, registerResolveHook } from './resolve-hook.ts';
import { BUILT_IN_GRABBERS } from './registry.ts';
import type { Grabber } from './contract.ts';

/** `./x`, `../x`, `/x`, `C:\x`, `file:///x` are paths; everything else is a name. */
const PATH = /^(?:\.{1,2}(?:[/\\]|$)|[/\\]|[A-Za-z]:[/\\]|file:)/;

/**
 * Finds the module of a grabber: the name of a built-in one, a path relative to `cwd`, or the name of a package, which
 * is looked for from `cwd` first and then from this package (a global installation). Loads nothing.
 *
 * @throws ERR_VALHALLA_GRABBER_LOAD
 */
export function resolveGrabber(spec: string, cwd: string = process.cwd()): URL {
  const builtIn = BUILT_IN_GRABBERS.find(({ name }) => name === spec);
  if (builtIn !== undefined) return new URL(builtIn.url);
  if (PATH.test(spec)) return resolveFile(spec, cwd);
  try {
    return new URL(resolveFrom(spec, pathToFileURL(join(cwd, 'from-here.js')).href));
  } catch (first) {
    try {
      return new URL(resolveFrom(spec, CONTRACT_URL));
    } catch {
      // The working directory is where the user looks: its error is the one to show.
      throw new ValhallaError(
        'ERR_VALHALLA_GRABBER_LOAD',
        `There is no grabber ${spec}: no built-in one has this name (${BUILT_IN_GRABBERS.map(({ name }) => name).join(', ')}), ` +
          `and no package of this name is found from ${cwd} (${reasonOf(first)}). ` +
          `Install the package there, or write ./${spec} if it is a file.`,
        { path: spec, cause: first },
      );
    }
  }
}

/**
 * Imports a grabber into this thread: only for threads that may hang or die of it.
 *
 * @throws ERR_VALHALLA_GRABBER_LOAD
 */
export async function loadGrabber(url: string): Promise<Grabber> {
  const builtIn = BUILT_IN_GRABBERS.find((known) => known.url === url);
  if (builtIn !== undefined) return (await builtIn.load()).default;
  registerResolveHook();
  const file = fileOf(url);
  let module: { readonly default?: unknown };
  try {
    module = (await import(url)) as { readonly default?: unknown };
  } catch (cause) {
    throw new ValhallaError(
      'ERR_VALHALLA_GRABBER_LOAD',
      `The grabber ${file} cannot be loaded: ${reasonOf(cause)}${lineIn(file, cause)}.`,
      {
        path: file,
        cause,
      },
    );
  }
  return checkGrabber(module.default, file);
}

/** ` (line 4)`, where the error tells: of JavaScript that is no module Node keeps the line to itself. */
function lineIn(file: string, cause: unknown): string {
  const stack = cause instanceof Error ? (cause.stack ?? '') : '';
  const at = stack.indexOf(`${file}:`);
  const line = at < 0 ? undefined : /^\d+/.exec(stack.slice(at + file.length + 1))?.[0];
  return line === undefined ? '' : ` (line ${line})`;
}

/** For messages: the path of a module, where it has one. */
export function fileOf(url: string): string {
  return url.startsWith('file:') ? fileURLToPath(url) : url;
}

function resolveFile(spec: string, cwd: string): URL {
  const path = spec.startsWith('file:') ? fileURLToPath(spec) : resolve(cwd, spec);
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isFile() === true) return pathToFileURL(path);
  const problem = found === undefined ? 'does not exist' : 'is not a file';
  throw new ValhallaError(
    'ERR_VALHALLA_GRABBER_LOAD',
    `The grabber ${path} ${problem}. Name the .js, .mjs, .cjs or .ts file of the grabber.`,
    { path },
  );
}

/** As `import` finds a package, from elsewhere. `require` finds none that exports for `import` only, unless it is told to. */
function resolveFrom(spec: string, parentURL: string): string {
  const hooks = module.registerHooks({
    resolve: (specifier, context, nextResolve) =>
      nextResolve(specifier, { ...context, conditions: ['node', 'import', 'module-sync', 'node-addons'] }),
  });
  try {
    const path = module.createRequire(parentURL).resolve(spec);
    // A name like `fs` is Node.js' own.
    if (!isAbsolute(path)) throw new Error(`it resolves to ${path}`);
    return pathToFileURL(path).href;
  } finally {
    hooks.deregister();
  }
}

/** One line without a full stop at its end: it becomes part of a sentence. */
function reasonOf(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return (text.split('\n', 1)[0] as string).replace(/\.$/, '');
}
