/** A process of its own that opens a library and scans it: `node scan-child.ts JOB`, JOB is JSON. */
import type { ScanOptions, ValhallaOptions } from '../../lib/index.ts';
import { builtModule } from './built.ts';
import { counted } from './sabotage.ts';

export interface Job {
  readonly options: ValhallaOptions;
  readonly scan?: ScanOptions | undefined;
  /** `scan` waits for the end of the scan and closes; `leave` does not close; `middle` closes at the first stored file. */
  readonly until?: 'scan' | 'leave' | 'middle' | undefined;
}

const { Valhalla } = (await import(builtModule('lib/index.ts').href)) as typeof import('../../lib/index.ts');
const { options, scan, until = 'scan' } = JSON.parse(process.argv[2] as string) as Job;
const valhalla = await Valhalla.open(options);
const handle = valhalla.scan(scan);
if (until === 'middle') valhalla.once('file:stored', () => void valhalla.close());
const report = await handle.finished;
// A number the caller reads, so that it knows how far a kill can reach.
const { steps, writes } = counted();
const errors = until === 'middle' ? [] : await Array.fromAsync(valhalla.errors());
const closed = until === 'scan' ? await valhalla.close() : undefined;
console.log(JSON.stringify({ report, errors, steps, writes, closed }));
