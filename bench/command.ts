import { fileURLToPath } from 'node:url';

/** The built command: benchmarks measure what users install, not the sources. */
export const COMMAND: string = fileURLToPath(new URL('../dist/bin/valhalla.cjs', import.meta.url));

/** What benchmarks write; ignored by git. */
export const WORK: string = fileURLToPath(new URL('.work', import.meta.url));
