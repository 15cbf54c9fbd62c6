/** `npm test` runs every test file once: in a process of its own, or as one of a group. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { GROUPS } from '../as-one/groups.ts';
import { ROOT } from './import-graph.ts';

test('every test file is run once', () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    scripts: { test: string };
  };
  const own = [...scripts.test.matchAll(/"([^"]+\.test\.ts)"/g)].map(([, pattern = '']) => pattern);
  const run = [
    ...globSync(own, { cwd: ROOT }),
    ...Object.values(GROUPS).flatMap((pattern) => globSync(join('test', pattern), { cwd: ROOT })),
  ];
  const groups = Object.keys(GROUPS).map((name) => `test/as-one/${name}.test.ts`);
  assert.deepEqual(run.filter((file) => file.startsWith('test/as-one/')).toSorted(), groups.toSorted());
  assert.deepEqual(run.toSorted(), globSync('test/**/*.test.ts', { cwd: ROOT }).toSorted());
});
