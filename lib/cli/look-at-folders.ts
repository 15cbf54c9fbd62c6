/**
 * Looks at what is named on the command line. By the pool of this process, which has nothing else to do then: a thread would
 * take a tenth of the time of a scan that finds nothing new.
 */
import { stat } from 'node:fs/promises';
import { FOLDER_ANSWER, faultOfError, faultOfStats } from '../engine/folder-fault.ts';
import type { FolderFaults } from '../engine/folder-fault.ts';
import { within } from '../threads/within.ts';

/** @param hangs called for each that does not answer: its thread is in the kernel */
export async function lookAtFolders(paths: readonly string[], hangs: () => void): Promise<FolderFaults> {
  const looks = paths.map((path) => ({ path, look: stat(path).then(faultOfStats, faultOfError) }));
  const faults = looks.map(async ({ path, look }) => {
    const answers = await within(FOLDER_ANSWER, look);
    if (!answers) hangs();
    const fault = answers ? await look : undefined;
    return fault === undefined ? [] : ([[path, fault]] as const);
  });
  return new Map((await Promise.all(faults)).flat());
}
