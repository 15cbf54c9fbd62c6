/**
 * Writes `docs/api.md` out of the declarations of the build, docblocks and all: `npm run build && node docs/make-api.ts`.
 * With `--check` it only says whether the page is up to date. A public type that refers to one which is not exported is
 * refused: the page would leave its reader alone, and nobody could name it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const PAGE = new URL('api.md', import.meta.url);
const DIST = new URL('../dist/', import.meta.url).pathname;
const ENTRIES = [
  { module: 'libvalhalla', file: join(DIST, 'lib/index.d.ts') },
  { module: 'libvalhalla/grabber', file: join(DIST, 'lib/grabber/contract.d.ts') },
];
const INTRO = `# API

Everything that \`libvalhalla\` and \`libvalhalla/grabber\` export, with its documentation; made from the source by
\`docs/make-api.ts\`. Guides: [embedding.md](embedding.md), [queries.md](queries.md), [events.md](events.md),
[grabbers.md](grabbers.md).
`;

interface Declaration {
  readonly name: string;
  /** Its docblock, without stars. */
  readonly says: string;
  readonly code: string;
}

/** The names a file exports, in its order, each with the file that declares it. */
function exportsOf(file: string): { name: string; file: string }[] {
  const text = readFileSync(file, 'utf8');
  const own = [
    ...text.matchAll(/^export (?:declare )?(?:abstract )?(?:class|interface|type|const|function) (\w+)/gm),
  ].map(([, name = '']) => ({ name, file }));
  const others = [...text.matchAll(/^export (?:type )?\{([^}]+)\} from '([^']+)';/gm)].flatMap(
    ([, names = '', from = '']) =>
      names
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== '')
        .map((name) => ({ name, file: join(dirname(file), from.replace(/\.ts$/, '.d.ts')) })),
  );
  // The overloads of a function have one name.
  return [...others, ...own].filter(
    ({ name }, index, all) => index === all.findIndex((one) => one.name === name),
  );
}

function declarationOf(file: string, name: string): Declaration | undefined {
  const text = readFileSync(file, 'utf8');
  const start = `^export (?:declare )?(?:class|interface|type|const|function) ${name}\\b`;
  const [first, ...overloads] = [...text.matchAll(new RegExp(start, 'gm'))].map(({ index }) => index);
  if (first === undefined) return undefined;
  const code = [first, ...overloads].map((at) =>
    text
      .slice(at, endOf(text, at))
      .replaceAll(/^ {4}#private;\n/gm, '')
      .replace(/^export (?:declare )?/, ''),
  );
  return { name, says: docblockBefore(text, first), code: code.join('\n') };
}

/** Where a name of this file is declared, if it is one of ours: here, or in what it imports. */
function homeOf(file: string, name: string): string | undefined {
  const text = readFileSync(file, 'utf8');
  for (const [, names = '', from = ''] of text.matchAll(
    /^import (?:type )?\{([^}]+)\} from '(\.[^']+)\.ts';/gm,
  ))
    if (names.split(',').some((one) => one.trim() === name)) return join(dirname(file), `${from}.d.ts`);
  const own = new RegExp(`^(?:export )?(?:declare )?(?:class|interface|type|const|function) ${name}\\b`, 'm');
  return own.test(text) ? file : undefined;
}

/** Names of ours in a declaration, its comments, texts and own name left out. */
function namesIn({ name, code }: Declaration, file: string): string[] {
  const bare = code.replaceAll(/\/\*[^]*?\*\/|'[^'\n]*'/g, '');
  const words = new Set([...bare.matchAll(/\b[A-Z]\w*/g)].map(([word]) => word));
  return [...words].filter((word) => word !== name && homeOf(file, word) !== undefined);
}

/** A declaration ends with the bracket that it opened, or with a semicolon outside of all. */
function endOf(text: string, from: number): number {
  const block = /^export (?:declare )?(?:class|interface)|^(?:class|interface)/.test(text.slice(from));
  let depth = 0;
  for (const { 0: part, index } of text.slice(from).matchAll(/\/\*[^]*?\*\/|'[^'\n]*'|=>|[{}();[\]<>]/g)) {
    if (/^[{([<]$/.test(part)) depth++;
    else if (/^[})\]>]$/.test(part)) depth--;
    if (depth === 0 && (part === ';' || (block && part === '}'))) return from + index + 1;
  }
  return text.length;
}

/** What stands at the top of a file is said of the file. */
function docblockBefore(text: string, at: number): string {
  const found = /\/\*\*((?:(?!\*\/)[^])*)\*\/\n$/.exec(text.slice(0, at));
  if (found === null || found.index === 0) return '';
  return (found[1] as string)
    .replaceAll(/^\s*\* ?/gm, '')
    .replaceAll(/\{@link (\w+)\}/g, '`$1`')
    .trim();
}

/** The sentences, then what is thrown and returned, then examples as code. */
function proseOf(says: string): string {
  const [text = '', ...examples] = says.split(/^@example\s*/m);
  const lines = text.replaceAll(/^@(param|returns|throws) /gm, '\n*$1* ').trim();
  return [lines, ...examples.map((example) => `\`\`\`ts\n${example.trim()}\n\`\`\``)]
    .filter((part) => part !== '')
    .join('\n\n');
}

function sectionOf({ name, file }: { readonly name: string; readonly file: string }): string {
  const found = declarationOf(file, name);
  if (found === undefined) throw new Error(`${name} is not declared in ${file}`);
  // `(typeof ROLES)[number]`: what they are, is told beside it.
  const lists = [...found.code.matchAll(/\(typeof (\w+)\)\[number\]/g)].map(([, list = '']) => list);
  for (const named of namesIn(found, file))
    if (!lists.includes(named) && !PUBLIC.has(named))
      throw new Error(
        `${name} is public and refers to ${named}, which is not. Export it, with its docblock.`,
      );
  const code = [
    found.code,
    ...lists.map((list) => declarationOf(homeOf(file, list) ?? file, list)?.code ?? ''),
  ].join('\n\n');
  return [`### ${name}`, proseOf(found.says), `\`\`\`ts\n${code}\n\`\`\``]
    .filter((part) => part !== '')
    .join('\n\n');
}

const exported = ENTRIES.map(({ module, file }) => ({ module, names: exportsOf(file) }));
const PUBLIC: ReadonlySet<string> = new Set(exported.flatMap(({ names }) => names.map(({ name }) => name)));
const modules = exported.map(({ module, names }) => `## ${module}\n\n${names.map(sectionOf).join('\n\n')}\n`);
const page = [INTRO, ...modules].join('\n');
if (process.argv.includes('--check')) {
  if (readFileSync(PAGE, 'utf8') !== page) {
    process.stderr.write('docs/api.md is not what the source says. Run: npm run docs\n');
    process.exitCode = 1;
  }
} else writeFileSync(PAGE, page);
