/**
 * Writes `docs/api.md` out of the declarations of the build, docblocks and all: `npm run build && node docs/make-api.ts`.
 * With `--check` it only says whether the page is up to date.
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
  return [...others, ...own];
}

/** @param exported also of a name that its file keeps to itself */
function declarationOf(file: string, name: string, exported = true): Declaration | undefined {
  const text = readFileSync(file, 'utf8');
  const start = new RegExp(
    `^${exported ? 'export ' : '(?:export )?'}(?:declare )?(?:class|interface|type|const|function) ${name}\\b`,
    'm',
  ).exec(text);
  if (start === null) return undefined;
  const code = text.slice(start.index, endOf(text, start.index)).replaceAll(/^ {4}#private;\n/gm, '');
  return { name, says: docblockBefore(text, start.index), code: code.replace(/^export (?:declare )?/, '') };
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

function docblockBefore(text: string, at: number): string {
  const block = /\/\*\*((?:(?!\*\/)[^])*)\*\/\n$/.exec(text.slice(0, at))?.[1] ?? '';
  return block
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
  // `const q: Build`: what it is, is told beside it.
  const type = /^const \w+: (\w+);$/.exec(found.code)?.[1];
  const shape = type === undefined ? undefined : declarationOf(file, type, false);
  const code = shape === undefined ? found.code : `${found.code}\n\n${shape.code}`;
  const says = found.says === '' ? (shape?.says ?? '') : found.says;
  return [`### ${name}`, proseOf(says), `\`\`\`ts\n${code}\n\`\`\``]
    .filter((part) => part !== '')
    .join('\n\n');
}

const modules = ENTRIES.map(
  ({ module, file }) => `## ${module}\n\n${exportsOf(file).map(sectionOf).join('\n\n')}\n`,
);
const page = [INTRO, ...modules].join('\n');
if (process.argv.includes('--check')) {
  if (readFileSync(PAGE, 'utf8') !== page) {
    process.stderr.write('docs/api.md is not what the source says. Run: npm run docs\n');
    process.exitCode = 1;
  }
} else writeFileSync(PAGE, page);
