/**
 * Peak memory of a first scan by the size of the library: it must not grow with it.
 *
 *     node bench/memory.ts [--files 10000,100000] [--limit 60]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { WORK } from './command.ts';
import { corpusOf } from './corpus/keep.ts';
import { valhalla } from './peers/valhalla.ts';

const { values } = parseArgs({
  options: { files: { type: 'string', default: '10000,100000' }, limit: { type: 'string', default: '60' } },
});
const reason = valhalla.prepare();
if (reason !== undefined) throw new Error(reason);

const peaks: number[] = [];
for (const files of values.files.split(',').map(Number)) {
  const corpus = corpusOf(files, 'tiny', 1, (line) => console.error(line));
  const store = mkdtempSync(join(WORK, 'store-'));
  try {
    const { wall, memory } = await valhalla.scan(corpus.folder, store);
    if (memory === undefined)
      throw new Error('peak memory is not known here: install GNU time (apt install time)');
    const found = valhalla.count(store);
    console.log(`${files} files: peak ${memory.toFixed(0)} MB, ${wall.toFixed(1)} s, ${found} stored`);
    peaks.push(memory);
  } finally {
    rmSync(store, { recursive: true, force: true });
  }
}
const growth = (peaks.at(-1) ?? 0) - (peaks[0] ?? 0);
console.log(`growth ${growth.toFixed(0)} MB, allowed ${values.limit} MB`);
process.exitCode = growth <= Number(values.limit) ? 0 : 1;
