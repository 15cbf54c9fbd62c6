/**
 * Compares what the command found in a corpus with the truth about it, field by field:
 *
 *     node bench/accuracy.ts FOLDER DATABASE [--show 20]
 */
import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { COMMAND } from './command.ts';
import { readTruth } from './corpus/truth.ts';
import type { Truth, TruthValue } from './corpus/truth.ts';

/** What this comparison reads of a line of `valhalla export`. */
export interface Exported {
  /** Absolute. */
  readonly path: string;
  readonly type: string;
  readonly state: string;
  readonly size: number;
  readonly values: { readonly [key: string]: readonly TruthValue[] };
}

export interface Disagreement {
  readonly path: string;
  readonly field: string;
  readonly expected: unknown;
  readonly found: unknown;
}

export interface Accuracy {
  readonly files: number;
  /** By field: files in which it is right, of files in which it is expected. */
  readonly fields: ReadonlyMap<string, { right: number; of: number }>;
  readonly disagreements: readonly Disagreement[];
}

/**
 * Milliseconds. One MPEG frame lasts 26: readers differ in whether the samples that an encoder adds (gapless playback)
 * belong to the duration.
 */
const DURATION_TOLERANCE = 30;
/** Of the duration: without a header frame it is only size / bitrate, and the size of a frame is no whole number. */
const DURATION_SHARE = 0.001;

/** Also finds files that are missing from `exported` or that nobody generated. @param library absolute */
export function compare(truths: Iterable<Truth>, exported: Iterable<Exported>, library: string): Accuracy {
  const found = new Map<string, Exported>();
  for (const entry of exported) found.set(entry.path, entry);
  const fields = new Map<string, { right: number; of: number }>();
  const disagreements: Disagreement[] = [];
  let files = 0;
  for (const truth of truths) {
    files++;
    const path = `${library}/${truth.path}`;
    const entry = found.get(path);
    found.delete(path);
    for (const [field, expected, actual] of rows(truth, entry)) {
      const tally = fields.get(field) ?? { right: 0, of: 0 };
      fields.set(field, tally);
      tally.of++;
      if (same(field, expected, actual)) tally.right++;
      else disagreements.push({ path, field, expected, found: actual });
    }
  }
  for (const [path, { type, state }] of found) {
    disagreements.push({ path, field: 'path', expected: undefined, found: `${type}, ${state}` });
  }
  return { files, fields, disagreements };
}

/** Fields of one file: [name, expected, found]. An absent file disagrees once. */
function rows(
  truth: Truth,
  entry: Exported | undefined,
): [field: string, expected: unknown, found: unknown][] {
  if (entry === undefined) return [['path', truth.path, undefined]];
  return [
    ['path', truth.path, truth.path],
    ['type', truth.type, entry.type],
    ['state', 'done', entry.state],
    ['size', truth.size, entry.size],
    ...Object.entries(truth.values).map(([key, values]): [string, unknown, unknown] => [
      key,
      values,
      entry.values[key],
    ]),
  ];
}

function same(field: string, expected: unknown, found: unknown): boolean {
  if (field === 'duration' && Array.isArray(expected) && Array.isArray(found)) {
    const tolerance = Math.max(DURATION_TOLERANCE, Number(expected[0]) * DURATION_SHARE);
    return Math.abs(Number(expected[0]) - Number(found[0])) <= tolerance;
  }
  return JSON.stringify(expected) === JSON.stringify(found);
}

/** Lines for a terminal: one a field, then the first `show` disagreements. */
export function describe({ files, fields, disagreements }: Accuracy, show: number): string[] {
  const lines = [`${files} files, ${disagreements.length} disagreements`];
  for (const [field, { right, of }] of fields) {
    lines.push(`${field.padEnd(16)} ${((right / of) * 100).toFixed(2).padStart(6)} %  ${right} of ${of}`);
  }
  for (const { path, field, expected, found } of disagreements.slice(0, show)) {
    lines.push(`${path}\n  ${field}: expected ${JSON.stringify(expected)}, found ${JSON.stringify(found)}`);
  }
  if (disagreements.length > show) lines.push(`... and ${disagreements.length - show} more (--show)`);
  return lines;
}

/** The lines of `valhalla export`. */
export function readExport(database: string): Exported[] {
  const output = execFileSync(process.execPath, [COMMAND, 'export', '--db', database], {
    encoding: 'utf8',
    maxBuffer: 2 ** 31,
  });
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Exported);
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { show: { type: 'string', default: '20' } },
  });
  const [folder, database] = positionals;
  if (folder === undefined || database === undefined) {
    console.error('usage: node bench/accuracy.ts FOLDER DATABASE [--show 20]');
    process.exitCode = 2;
  } else {
    const library = resolve(folder);
    const accuracy = compare(readTruth(`${library}.truth.jsonl`), readExport(database), library);
    for (const line of describe(accuracy, Number(values.show))) console.log(line);
    process.exitCode = accuracy.disagreements.length === 0 ? 0 : 1;
  }
}
