/** What an import asks to be set. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { ItemChange } from '../../lib/dbmanager/others/external-change.ts';
import type { ExternalValues } from '../../lib/engine/external-values.ts';
import { importFile } from '../../lib/engine/import.ts';
import type { LibraryQueries } from '../../lib/engine/queries.ts';
import { temporaryFolder } from '../support/library.ts';

test('what is played after a row was matched is not taken back by it', async (context) => {
  const file = join(temporaryFolder(context), 'plays.csv');
  writeFileSync(file, 'path,plays,last played,rating\n/a.mp3,7,2024-05-17T10:00:00Z,4\n');
  const asked: ItemChange[] = [];
  const matches = [{ items: [1], external: {}, imported: {}, best: {} }];
  // The file is no database.
  const queries = { ask: async (name: string) => (name === 'match' ? matches : undefined) };
  const external = { change: async (_item: number, changes: ItemChange[]) => asked.push(...changes) };
  await importFile(queries as unknown as LibraryQueries, external as unknown as ExternalValues, file, {});
  assert.deepEqual(asked, [
    { op: 'set', key: 'playcount', entries: [[7]], later: true },
    { op: 'set', key: 'last_played', entries: [['2024-05-17T10:00:00.000Z']], later: true },
    { op: 'set', key: 'rating', entries: [[80]] },
  ]);
});
