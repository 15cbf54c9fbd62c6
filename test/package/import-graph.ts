/** Who imports whom in `lib/` and `grabbers/`, read from the sources. */
import { globSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

export const ROOT: string = join(import.meta.dirname, '..', '..');

export interface Import {
  /** Path below the project: `lib/parser/parser.ts`. */
  readonly from: string;
  /** The same, or the name of a package, `node:fs` among them. */
  readonly to: string;
  /** `type`: gone when the code runs. */
  readonly kind: 'static' | 'dynamic' | 'type';
}

/** Statements begin a line; a specifier stands behind `from`, or alone, or in `import(...)`. */
const STATIC = /^(?:import|export)\s+(type\s)?(?:[\w*{][^;'"]*?\sfrom\s+)?['"]([^'"]+)['"]/gm;
const DYNAMIC = /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;
const COMMENT = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm;

export function sources(...patterns: readonly string[]): string[] {
  return globSync([...patterns], { cwd: ROOT }).sort();
}

export function importsOf(file: string): Import[] {
  const code = readFileSync(join(ROOT, file), 'utf8').replaceAll(COMMENT, '');
  const place = (specifier: string): string =>
    specifier.startsWith('.') ? posix.join(posix.dirname(file), specifier) : specifier;
  return [
    ...Array.from(code.matchAll(STATIC), ([, type, specifier = '']): Import => ({
      from: file,
      to: place(specifier),
      kind: type === undefined ? 'static' : 'type',
    })),
    ...Array.from(code.matchAll(DYNAMIC), ([, specifier = '']): Import => ({
      from: file,
      to: place(specifier),
      kind: 'dynamic',
    })),
  ];
}

export function importGraph(): Map<string, Import[]> {
  return new Map(sources('lib/**/*.ts', 'grabbers/**/*.ts').map((file) => [file, importsOf(file)]));
}

/** Everything that `file` leads to by imports of these kinds, packages included. */
export function reachable(
  graph: ReadonlyMap<string, readonly Import[]>,
  file: string,
  kinds: readonly Import['kind'][],
): Set<string> {
  const found = new Set([file]);
  for (const at of found) {
    for (const { to, kind } of graph.get(at) ?? []) if (kinds.includes(kind)) found.add(to);
  }
  return found;
}
