/**
 * Modules of this package that are named by a text, where an `import` will not do: threads, children, plugins. Found
 * in the sources as in the build, which puts several modules into one file: so by the folder `lib`, not by the place of
 * the file that asks.
 */
const EXTENSION = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const LIB = import.meta.url.slice(0, import.meta.url.lastIndexOf('/lib/') + '/lib/'.length);

/** @param path relative to `lib/`, without extension: `parser/parser-worker` */
export function ownModule(path: string): URL {
  return new URL(`${path}${EXTENSION}`, LIB);
}
