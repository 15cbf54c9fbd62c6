/** docs/events.md lists every event, and no other. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from './import-graph.ts';

test('docs/events.md tells of every event that the library knows', () => {
  const source = readFileSync(join(ROOT, 'lib/events.ts'), 'utf8');
  const body = source.slice(source.indexOf('export interface ValhallaEvents {'));
  const known = [...body.slice(0, body.indexOf('\n}')).matchAll(/^ {2}'?([a-z:-]+)'?: /gm)].map(
    ([, name = '']) => name,
  );
  const page = readFileSync(join(ROOT, 'docs/events.md'), 'utf8');
  const told = [...page.matchAll(/^\| `([a-z:-]+)`/gm)].map(([, name = '']) => name);
  assert.ok(known.length > 10, known.join(' '));
  assert.deepEqual(new Set(told), new Set(known));
});
