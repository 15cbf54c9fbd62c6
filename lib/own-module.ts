/**
 * Modules of this package that are named by a text, where an `import` will not do: threads, children, plugins. Found
 * in the sources as in the build, which puts several modules into one file: so by the folder `lib`, not by the place of
 * the file that asks.
 */
const IS_SOURCE = import.meta.url.endsWith('.ts');
/** With what the last `lib` or `bin` lies in: the command has a file of its own. */
const LIB = `${/^.*\/(?=(?:lib|bin)\/)/.exec(import.meta.url)?.[0]}lib/`;

/** @param path relative to `lib/`, without extension: `grabber/contract` */
export function ownModule(path: string): URL {
  return new URL(`${path}${IS_SOURCE ? '.ts' : '.js'}`, LIB);
}

/**
 * The module that a thread, a child process or the command begins with. In the build it is one CommonJS file: nothing of
 * ours has to be resolved, what Node.js' loader of ES modules loads for itself is not needed, and a package is loaded
 * when what needs it is.
 */
export function ownProgram(path: string): URL {
  return new URL(`${path}${IS_SOURCE ? '.ts' : '.cjs'}`, LIB);
}
