/** The soak test, for as long as a suite has time. `npm run soak` runs it for hours. */
import { test } from 'node:test';
import { temporaryFolder } from '../support/library.ts';
import { soak } from './soak.ts';

const SECONDS = 20;
const SEED = 1;
/** Milliseconds: a machine that is busy with other things takes longer over the last round. */
const PATIENCE = 150_000;

test(
  `a library in which everything happens at once is what the disk is (seed ${SEED})`,
  { timeout: PATIENCE },
  async (context) => {
    await soak({ folder: temporaryFolder(context), seconds: SECONDS, seed: SEED });
  },
);
