/**
 * What a library costs as it grows: time per file of a first scan and of an unchanged rescan, peak memory, size of the
 * database. None but the last may grow with the number of files.
 *
 *     node bench/scale.ts [--files 10000,100000,1000000] [--peers taglib,mpd] [--memory 60] [--time 20]
 */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { WORK } from './command.ts';
import { corpusOf } from './corpus/keep.ts';
import { mpd } from './peers/mpd.ts';
import type { Peer } from './peers/peer.ts';
import { taglib } from './peers/taglib.ts';
import { valhalla } from './peers/valhalla.ts';
import { markdown } from './report.ts';

const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '10000,100000' },
    peers: { type: 'string', default: '' },
    /** MB, peak memory of the largest library above that of the smallest. */
    memory: { type: 'string', default: '60' },
    /** Per cent, time per file of the largest library above that of the smallest. */
    time: { type: 'string', default: '20' },
  },
});

interface Cost {
  /** Microseconds a file. */
  readonly scan: number;
  readonly rescan: number;
  /** MB */
  readonly memory: number;
  readonly database: number;
}

async function costOf(peer: Peer, folder: string, files: number): Promise<Cost> {
  const store = mkdtempSync(join(WORK, 'store-'));
  try {
    const scan = await peer.scan(folder, store);
    const found = peer.count(store);
    if (found < files) throw new Error(`${peer.name} stored ${found} of ${files} files: no scan to be timed`);
    const rescan = await peer.scan(folder, store);
    if (scan.memory === undefined)
      throw new Error('peak memory is not known here: install GNU time (apt install time)');
    return {
      scan: (scan.wall / files) * 1e6,
      rescan: (rescan.wall / files) * 1e6,
      memory: Math.max(scan.memory, rescan.memory ?? 0),
      database: sizeOf(store) / 1e6,
    };
  } finally {
    rmSync(store, { recursive: true, force: true });
  }
}

function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => statSync(join(folder, name)))
    .filter((stats) => stats.isFile())
    .reduce((sum, { size }) => sum + size, 0);
}

const peers = [valhalla, mpd, taglib].filter(
  (peer) =>
    peer === valhalla ||
    values.peers.split(',').some((part) => part !== '' && peer.name.toLowerCase().includes(part)),
);
for (const peer of peers) {
  const reason = peer.prepare();
  if (reason !== undefined) throw new Error(`${peer.name}: ${reason}`);
}
const rows = [['', 'files', 'first scan, us a file', 'files/s', 'rescan, us a file', 'peak memory', 'store']];
const ours: Cost[] = [];
for (const files of values.files.split(',').map(Number)) {
  const { folder } = corpusOf(files, 'tiny', 1, (line) => console.error(line));
  for (const peer of peers) {
    const cost = await costOf(peer, folder, files);
    if (peer === valhalla) ours.push(cost);
    rows.push([
      peer.name,
      String(files),
      cost.scan.toFixed(1),
      (1e6 / cost.scan).toFixed(0),
      cost.rescan.toFixed(1),
      `${cost.memory.toFixed(0)} MB`,
      `${cost.database.toFixed(0)} MB`,
    ]);
    console.error(rows.at(-1)?.join('  '));
  }
}
for (const line of markdown(rows)) console.log(line);
const [first, last] = [ours[0] as Cost, ours.at(-1) as Cost];
const memory = last.memory - first.memory;
const time = (last.scan / first.scan - 1) * 100;
console.log(
  `\nfrom the smallest to the largest: peak memory ${signed(memory)} MB (allowed ${values.memory}), time a file ${signed(time)} % (allowed ${values.time})`,
);
process.exitCode = memory <= Number(values.memory) && time <= Number(values.time) ? 0 : 1;

function signed(value: number): string {
  return `${value < 0 ? '' : '+'}${value.toFixed(0)}`;
}
