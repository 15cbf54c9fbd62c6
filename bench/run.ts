/**
 * First scan, unchanged rescan and a rescan with 1 % touched, of the built command and of native scanners side by side:
 *
 *     npm run bench [-- --files 10000 --runs 5 --size small --seed 1 --only valhalla,mpd --json FILE]
 *
 * `--cold` instead: first scans only, each after the page cache was dropped.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { coldFault, dropCaches } from './cold.ts';
import { WORK } from './command.ts';
import { corpusOf } from './corpus/keep.ts';
import type { Size } from './corpus/shape.ts';
import { readTruth } from './corpus/truth.ts';
import { mpd } from './peers/mpd.ts';
import type { Peer } from './peers/peer.ts';
import { coldTaglib, taglib } from './peers/taglib.ts';
import { valhalla } from './peers/valhalla.ts';
import { COLD_PHASES, WARM_PHASES, ratioLines, tableLines } from './report.ts';
import type { Phase, Results } from './report.ts';
import type { Usage } from './usage.ts';

export const PEERS: readonly Peer[] = [valhalla, mpd, taglib];
/** The fastest of the others, with as many readers as a cold disk likes. */
export const COLD_PEERS: readonly Peer[] = [valhalla, coldTaglib];

/** Of 100 files. */
const TOUCHED = 1;
/** A peer that finds less than this share has not done the work. */
const FOUND = 0.99;

export interface BenchOptions {
  readonly files: number;
  readonly runs: number;
  readonly size: Size;
  readonly seed: number;
  readonly peers: readonly Peer[];
  readonly cold: boolean;
  readonly say: (line: string) => void;
}

/**
 * In every run each peer does each phase once, one after the other, beginning with another one each time: whatever else
 * the machine does at that moment hits all of them.
 */
export async function bench(options: BenchOptions): Promise<Results> {
  const { files, runs, size, seed, cold, say } = options;
  const phases: readonly Phase[] = cold ? COLD_PHASES : WARM_PHASES;
  const corpus = corpusOf(files, size, seed, say);
  const peers = options.peers.filter((peer) => {
    const reason = peer.prepare();
    if (reason !== undefined) say(`without ${peer.name}: ${reason}`);
    return reason === undefined;
  });
  const paths = readTruth(corpus.truth).map(({ path }) => join(corpus.folder, path));
  const touched = paths.filter((_, index) => index % Math.round(100 / TOUCHED) === 0);
  if (!cold) for (const path of paths) readFileSync(path); // every run finds the page cache warm
  const results: Results = new Map(
    peers.map(({ name }) => [name, new Map(phases.map((phase): [Phase, Usage[]] => [phase, []]))]),
  );
  mkdirSync(WORK, { recursive: true });
  for (let run = 0; run < runs; run++) {
    const turn = [...peers.slice(run % peers.length), ...peers.slice(0, run % peers.length)];
    const stores = new Map(peers.map(({ name }) => [name, mkdtempSync(join(WORK, 'store-'))]));
    try {
      for (const phase of phases) {
        if (phase === '1 % touched') touch(touched, run);
        for (const peer of turn) {
          const store = stores.get(peer.name) as string;
          if (cold) dropCaches();
          results
            .get(peer.name)
            ?.get(phase)
            ?.push(await peer.scan(corpus.folder, store));
          if (phase === phases[0]) expectFound(peer, store, files);
        }
      }
    } finally {
      for (const store of stores.values()) rmSync(store, { recursive: true, force: true });
    }
    say(`run ${run + 1} of ${runs}`);
  }
  return results;
}

/** Another time in the past in every run: now would be "still being written" to some. */
function touch(paths: readonly string[], run: number): void {
  const time = 1_600_000_000 + (Date.now() % 100_000_000) / 1000 + run;
  for (const path of paths) utimesSync(path, time, time);
}

function expectFound(peer: Peer, store: string, files: number): void {
  const found = peer.count(store);
  if (found < files * FOUND)
    throw new Error(`${peer.name} stored ${found} of ${files} files: no scan to be timed`);
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      files: { type: 'string', default: '10000' },
      runs: { type: 'string', default: '5' },
      size: { type: 'string', default: 'small' },
      seed: { type: 'string', default: '1' },
      only: { type: 'string' },
      json: { type: 'string' },
      cold: { type: 'boolean', default: false },
    },
  });
  const fault = values.cold ? coldFault() : undefined;
  if (fault !== undefined) {
    console.error(`without a cold cache: ${fault}`);
    process.exit();
  }
  const only = values.only?.toLowerCase().split(',');
  const peers = (values.cold ? COLD_PEERS : PEERS).filter(
    ({ name }) => only?.some((part) => name.toLowerCase().includes(part)) ?? true,
  );
  const files = Number(values.files);
  const results = await bench({
    files,
    runs: Number(values.runs),
    size: values.size as Size,
    seed: Number(values.seed),
    peers,
    cold: values.cold,
    say: (line) => console.error(line),
  });
  const machine = `${availableParallelism()} x ${cpus()[0]?.model ?? 'unknown'}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Linux ${release()}, Node.js ${process.version}`;
  console.log(
    `${files} ${values.size} files, ${values.cold ? 'cold' : 'warm'} cache, median of ${values.runs}; ${machine}\n`,
  );
  for (const line of [...ratioLines(results, valhalla.name), '', ...tableLines(results, files)])
    console.log(line);
  if (values.json !== undefined) {
    const plain = Object.fromEntries(
      [...results].map(([name, phases]) => [name, Object.fromEntries(phases)]),
    );
    writeFileSync(
      values.json,
      `${JSON.stringify({ machine, files, size: values.size, results: plain }, null, 2)}\n`,
    );
  }
}
