import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { drawPipeline } from '../../lib/threads/draw-pipeline.ts';
import { PORTS, THREADS, arrowsOf } from '../../lib/threads/topology.ts';

const ROOT = join(import.meta.dirname, '..', '..');

test('every thread is there, once, with its module', () => {
  const names = THREADS.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  for (const { module, name } of THREADS) assert.ok(existsSync(join(ROOT, 'lib', `${module}.ts`)), name);
  const folders = readdirSync(join(ROOT, 'lib'), { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && existsSync(join(ROOT, 'lib', entry.name, `${entry.name}-worker.ts`)),
  );
  assert.deepEqual(folders.map(({ name }) => name).sort(), names.filter((name) => name !== 'main').sort());
});

test('every port joins two threads of the house, and has a name of its own', () => {
  const names = new Set(THREADS.map(({ name }) => name));
  for (const { from, to } of PORTS) assert.ok(names.has(from) && names.has(to), `${from} ${to}`);
  const arrows = PORTS.flatMap(arrowsOf);
  assert.equal(new Set(arrows).size, arrows.length);
});

test('the picture has a box a thread, and keeps to 100 columns', () => {
  const picture = drawPipeline();
  const lines = picture.split('\n');
  assert.ok(lines.length <= 25, `${lines.length} lines`);
  assert.ok(lines.every((line) => line.length <= 100 && line === line.trimEnd()));
  for (const { title, count } of THREADS) {
    assert.equal(picture.split(title).length, 2, title);
    assert.ok(picture.includes(count));
  }
});

test('the picture in README.md is the topology (UPDATE_DOCS=1 writes it)', () => {
  const path = join(ROOT, 'README.md');
  const page = readFileSync(path, 'utf8');
  const [start, end] = ['<!-- topology -->', '<!-- /topology -->'];
  const fence = '```';
  const block = [start, '', `${fence}text`, drawPipeline(), fence, '', end].join('\n');
  const expected = page.slice(0, page.indexOf(start)) + block + page.slice(page.indexOf(end) + end.length);
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(path, expected);
  else assert.equal(page, expected);
});
