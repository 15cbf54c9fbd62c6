import assert from 'node:assert/strict';
import { mkdtempDisposableSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { compare, describe } from '../../bench/accuracy.ts';
import type { Exported } from '../../bench/accuracy.ts';
import type { Truth } from '../../bench/corpus/truth.ts';
import { coldFault } from '../../bench/cold.ts';
import { findProgram } from '../../lib/engine/find-program.ts';
import { MpdClient } from '../../bench/peers/mpd-client.ts';
import { configuration } from '../../bench/peers/mpd.ts';
import { plot } from '../../bench/plot.ts';
import { ratioLines, tableLines } from '../../bench/report.ts';
import type { Results } from '../../bench/report.ts';
import { measure, median, medianUsage } from '../../bench/usage.ts';
import type { Usage } from '../../bench/usage.ts';

const TRUTH: Truth = {
  path: 'a/b.mp3',
  type: 'audio',
  size: 10,
  shape: 'mp3',
  values: { title: ['Title'], artist: ['One', 'Two'], duration: [2000], track: [3] },
};
const FOUND: Exported = {
  path: '/music/a/b.mp3',
  type: 'audio',
  state: 'done',
  size: 10,
  values: TRUTH.values,
};

function fieldsInDispute(found: Partial<Exported>): string[] {
  const { disagreements } = compare([TRUTH], [{ ...FOUND, ...found }], '/music');
  return disagreements.map(({ field }) => field);
}

test('accuracy: equal values agree, a duration may differ by one MPEG frame', () => {
  assert.deepEqual(fieldsInDispute({}), []);
  assert.deepEqual(fieldsInDispute({ values: { ...TRUTH.values, duration: [2026] } }), []);
  assert.deepEqual(fieldsInDispute({ values: { ...TRUTH.values, duration: [2031] } }), ['duration']);
});

test('accuracy: order, type and absence of values count', () => {
  assert.deepEqual(fieldsInDispute({ values: { ...TRUTH.values, artist: ['Two', 'One'] } }), ['artist']);
  assert.deepEqual(fieldsInDispute({ values: { ...TRUTH.values, track: ['3'] } }), ['track']);
  assert.deepEqual(fieldsInDispute({ state: 'failed', values: {} }), [
    'state',
    'title',
    'artist',
    'duration',
    'track',
  ]);
});

test('accuracy: a file that is missing, and one that nobody made, are disagreements', () => {
  const accuracy = compare([TRUTH], [{ ...FOUND, path: '/music/other.mp3' }], '/music');
  assert.deepEqual(
    accuracy.disagreements.map(({ path, field }) => [path, field]),
    [
      ['/music/a/b.mp3', 'path'],
      ['/music/other.mp3', 'path'],
    ],
  );
  assert.match(
    describe(accuracy, 1).join('\n'),
    /^1 files, 2 disagreements\n.*\n.*a\/b\.mp3\n.*\n\.\.\. and 1 more/s,
  );
});

test('usage: wall, processor time and memory of a whole process are measured', async () => {
  const script =
    'const end = process.cpuUsage().user + 50e3; while (process.cpuUsage().user < end); Buffer.alloc(150e6, 1)';
  const { wall, cpu, memory } = await measure([process.execPath, '-e', script]);
  assert.ok(wall > 0.05);
  assert.ok(cpu === undefined || cpu >= 0.05);
  assert.ok(memory === undefined || (memory > 150 && memory < 1000), `${memory} MB`);
});

test('usage: a process that fails is no measurement, and its words are told', async () => {
  await assert.rejects(
    measure([process.execPath, '-e', 'console.error("no disk"); process.exit(3)']),
    /ended with 3: no disk/,
  );
});

test('medians are taken figure by figure', () => {
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([4, 1, 2, 3]), 2.5);
  const runs = [
    { wall: 3, cpu: 1, memory: 30 },
    { wall: 1, cpu: 2, memory: undefined },
    { wall: 2, cpu: 3, memory: 10 },
  ];
  assert.deepEqual(medianUsage(runs), { wall: 2, cpu: 2, memory: 20 });
});

function usage(wall: number): Usage[] {
  return [{ wall, cpu: undefined, memory: 50 }];
}

test('the report tells who is faster, and by how much', () => {
  const results: Results = new Map([
    [
      'we',
      new Map([
        ['first scan', usage(2)],
        ['unchanged rescan', usage(0.4)],
      ] as const),
    ],
    [
      'they',
      new Map([
        ['first scan', usage(6)],
        ['unchanged rescan', usage(0.1)],
      ] as const),
    ],
  ]);
  assert.deepEqual(ratioLines(results, 'we'), [
    'first scan        we is 3.00 times faster than they (2.00 s : 6.00 s)',
    'unchanged rescan  we is 4.00 times slower than they (0.400 s : 0.100 s)',
  ]);
  assert.match(
    tableLines(results, 10_000)[2] as string,
    /^\| we +\| first scan +\| 2\.00 s .*\| 5000 +\| - +\| 50 MB/,
  );
});

test('MPD: the client waits for whole answers, and for the end after kill', async () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'valhalla-mpd-test-'));
  const path = join(folder.path, 'socket');
  const heard: string[] = [];
  const server = createServer((socket) => {
    socket.write('OK MPD 0.23.12\n');
    socket.setEncoding('utf8').on('data', (line: string) => {
      heard.push(line.trim());
      if (line.startsWith('kill')) socket.end();
      else if (line.startsWith('status')) socket.write('updating_db: 1\nO', () => socket.write('K\n'));
      else socket.write('ACK [5@0] {} unknown command\n');
    });
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  try {
    using client = await MpdClient.connect(path);
    assert.equal(await client.ask('status'), 'updating_db: 1\n');
    await assert.rejects(client.ask('nonsense'), /MPD refused: ACK/);
    await client.kill();
    assert.deepEqual(heard, ['status', 'nonsense', 'kill']);
  } finally {
    server.close();
  }
});

test('MPD: names with quotes survive the configuration', () => {
  assert.match(configuration('/a "b"', '/store', '/socket'), /^music_directory "\/a \\"b\\""$/m);
});

test('a cold cache is left out where it cannot be dropped, with one line that says why', () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'valhalla-cold-'));
  assert.match(
    coldFault(join(folder.path, 'drop_caches')) ?? '',
    /by root only .*: sudo npm run bench -- --cold$/,
  );
  writeFileSync(join(folder.path, 'drop_caches'), '');
  assert.equal(coldFault(join(folder.path, 'drop_caches')), undefined);
});

test('a program is found on PATH only where it can be run', () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'valhalla-path-'));
  writeFileSync(join(folder.path, 'tool'), '', { mode: 0o644 });
  assert.equal(findProgram('tool', { PATH: folder.path }), undefined);
  writeFileSync(join(folder.path, 'runs'), '#!/bin/sh\n', { mode: 0o755 });
  assert.equal(findProgram('runs', { PATH: `/nowhere:${folder.path}` }), join(folder.path, 'runs'));
});

test('the plot has a bar a peer and phase, the longest as long as there is room', () => {
  const svg = plot({
    machine: 'one & only',
    files: 10,
    size: 'small',
    results: { we: { 'first scan': usage(1) }, they: { 'first scan': usage(2) } },
  });
  assert.deepEqual(
    [...svg.matchAll(/<rect x="150" y="\d+" width="([\d.]+)"/g)].map(([, width]) => width),
    ['240.0', '480.0'],
  );
  assert.match(svg, /one &amp; only/);
});
