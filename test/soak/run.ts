/** The soak test by hand: `npm run soak -- --minutes 20 --seed 7`. */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { soak } from './soak.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '20' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    /** The folder is not removed where it went wrong. */
    keep: { type: 'boolean', default: false },
  },
});
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'valhalla-soak-')));
console.log(`seed ${values.seed}, ${values.minutes} minutes in ${folder}`);
try {
  await soak({
    folder,
    seconds: 60 * Number(values.minutes),
    seed: Number(values.seed),
    say: (line) => console.log(line),
  });
  console.log('The library is what the model says.');
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  if (!values.keep || process.exitCode !== 1) rmSync(folder, { recursive: true, force: true });
}
