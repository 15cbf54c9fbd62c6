/**
 * How long somebody waits while a first scan works. The first metadata of a file on demand: from the call to
 * `ondemand:parsed`, that is its look, its row, its parse and their commits; the scan has all files queued in the database,
 * the files asked for are spread over it. And a rating: from the call until it is durable.
 *
 *     node bench/on-demand.ts [--files 100000] [--ask 200] [--rate 100] [--limit 50]
 *
 * Exits with 1 where the 99th percentile is above the limit (milliseconds).
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Valhalla } from '../lib/index.ts';
import { WORK } from './command.ts';
import { corpusOf } from './corpus/keep.ts';

const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '100000' },
    ask: { type: 'string', default: '200' },
    rate: { type: 'string', default: '100' },
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
const begun = Promise.withResolvers<number>();
valhalla.once('file:stored', ({ item }) => begun.resolve(item));
const scan = valhalla.scan();
const item = await begun.promise;

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
const ratings: number[] = [];
for (let number = 0; number < Number(values.rate); number++) {
  const from = performance.now();
  await valhalla.rate(item, number % 100);
  ratings.push(performance.now() - from);
  // Somebody who thinks, and the scan goes on.
  await pause(20);
}
const { parsed: stored } = await scan.cancel();
await valhalla.close();
rmSync(store, { recursive: true, force: true });

const said = (list: readonly number[]): string =>
  `median ${at(list, 0.5).toFixed(1)} ms, 90 % ${at(list, 0.9).toFixed(1)} ms, 99 % ${at(list, 0.99).toFixed(1)} ms, ` +
  `longest ${at(list, 1).toFixed(1)} ms`;
console.log(`${ratings.length} ratings: ${said(ratings)}`);
console.log(
  `${times.length} files on demand among ${paths.length} (${known} were parsed before, ${stored} by the end): ${said(times)}`,
);
if (at(times, 0.99) > Number(values.limit)) process.exitCode = 1;

function at(list: readonly number[], share: number): number {
  return (
    list.toSorted((one, other) => one - other)[Math.min(list.length - 1, Math.floor(list.length * share))] ??
    0
  );
}
