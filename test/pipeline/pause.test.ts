/** A pause of everything: what runs stands still, nothing is lost, queries and files on demand are answered. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { openLibrary, temporaryFolder, track, write } from '../support/library.ts';

test('a paused library begins nothing, answers on demand, ends a cancelled scan, and goes on where it was', async (context) => {
  const folder = temporaryFolder(context);
  const paths = ['1', '2', '3'].map((name) =>
    write(join(folder, `music/${name}.mp3`), track({ title: name })),
  );
  const valhalla = await openLibrary(context, folder);
  const told: string[] = [];
  for (const name of ['scan:pause', 'scan:resume', 'scan:walked', 'file:done'] as const)
    valhalla.on(name, () => told.push(name));
  valhalla.pause();
  const scan = valhalla.scan();
  const { path } = await valhalla.onDemand(paths[1] as string);
  assert.deepEqual((await valhalla.file(path))?.values['title'], ['2']);
  assert.deepEqual(told, ['scan:pause'], 'no folder was listed');
  const cancelled = await scan.cancel();
  assert.equal(cancelled.outcome, 'cancelled');
  const again = valhalla.scan();
  valhalla.resume();
  const report = await again.finished;
  assert.deepEqual([report.found, report.parsed, report.outcome], [3, 2, 'finished']);
  assert.deepEqual(told.slice(0, 3), ['scan:pause', 'scan:resume', 'scan:walked']);
});

test('scans follow each other until they are cancelled; a wake cuts the sleep between them short', async (context) => {
  const folder = temporaryFolder(context);
  write(join(folder, 'music/1.mp3'), track({ title: 'One' }));
  const valhalla = await openLibrary(context, folder);
  const told: string[] = [];
  let slept = 0;
  const scan = valhalla.scan({ loops: 9, every: 1_000_000 });
  for await (const { event } of scan) {
    if (/^scan:(?:begin|end|sleep|exit)$/.test(event)) told.push(event.slice('scan:'.length));
    if (event !== 'scan:sleep') continue;
    if (++slept === 1) valhalla.wake();
    else void scan.cancel();
  }
  assert.deepEqual(told, ['begin', 'end', 'sleep', 'begin', 'end', 'sleep', 'exit']);
  assert.equal((await scan.finished).unchanged, 1);
});

test('a loop that sleeps hears nothing of another scan, and goes on after it', async (context) => {
  const folder = temporaryFolder(context);
  write(join(folder, 'music/1.mp3'), track({ title: 'One' }));
  const valhalla = await openLibrary(context, folder);
  const told: string[] = [];
  let other: string[] | undefined;
  for await (const { event } of valhalla.scan({ loops: 2, every: 1_000_000 })) {
    if (/^(?:scan|file):/.test(event)) told.push(event);
    if (event !== 'scan:sleep') continue;
    other = await Array.fromAsync(valhalla.scan({ full: true }), (each) => each.event);
    valhalla.wake();
  }
  const whole = ['scan:begin', 'scan:walked', 'file:stored', 'file:done', 'scan:end'];
  assert.deepEqual(told.slice(0, 6).toSorted(), [...whole, 'scan:sleep'].toSorted());
  assert.deepEqual(told.slice(6), ['scan:begin', 'scan:walked', 'scan:end', 'scan:exit']);
  const others = other?.filter((event) => !['progress', 'grabbing:idle'].includes(event)).toSorted();
  assert.deepEqual(others, [...whole, 'scan:exit'].toSorted());
});
