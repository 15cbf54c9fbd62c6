/**
 * How long the first metadata of a file on demand takes while a first scan works: from the call to `ondemand:parsed`,
 * that is its look, its row, its parse and their commits. The scan has all files queued in the database; the files asked
 * for are spread over it.
 *
 *     node bench/on-demand.ts [--files 100000] [--ask 200] [--limit 50]
 *
 * Exits with 1 where the 99th percentile is above the limit (milliseconds).
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Valhalla } from '../lib/index.ts';
import { WORK } from './command.ts';
import { corpusOf } from './corpus/keep.ts';

const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '100000' },
    ask: { type: 'string', default: '200' },
    limit: { type: 'string', default: '50' },
  },
});

const { folder } = corpusOf(Number(values.files), 'tiny', 1, (line) => console.error(line));
const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(?:mp3|flac|m4a|ogg|opus|wav)$/.test(name))
  .map((name) => join(folder, name));
const store = mkdtempSync(join(WORK, 'on-demand-'));

const valhalla = await Valhalla.open({ database: join(store, 'library.db'), roots: [folder] });
const parsed = new Map<string, (at: number) => void>();
valhalla.on('ondemand:parsed', ({ asked }) => parsed.get(asked)?.(performance.now()));
const begun = Promise.withResolvers<void>();
valhalla.once('file:stored', () => begun.resolve());
const scan = valhalla.scan();
await begun.promise;

const count = Number(values.ask);
const times: number[] = [];
let known = 0;
// From the end of the walk's order, where the scan comes last; the first one starts the thread that looks.
for (let at = -1; at < count; at++) {
  const path = paths.at(-1 - (at + 1) * Math.max(1, Math.floor(paths.length / (2 * count)))) as string;
  const from = performance.now();
  const first = new Promise<number>((resolve) => parsed.set(path, resolve));
  const ended = valhalla.onDemand(path);
  // What the scan has parsed already ends without a parse.
  const time = await Promise.race([first, ended.then(() => undefined)]);
  if (time === undefined) known++;
  else if (at >= 0) times.push(time - from);
  await ended;
}
const { parsed: stored } = await scan.cancel();
await valhalla.close();
rmSync(store, { recursive: true, force: true });

times.sort((one, other) => one - other);
const at = (share: number): number =>
  times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
console.log(
  `${times.length} files on demand among ${paths.length} (${known} were parsed before, ${stored} by the end): ` +
    `median ${at(0.5).toFixed(1)} ms, 90 % ${at(0.9).toFixed(1)} ms, 99 % ${at(0.99).toFixed(1)} ms, ` +
    `longest ${at(1).toFixed(1)} ms`,
);
if (at(0.99) > Number(values.limit)) process.exitCode = 1;
