/**
 * Killed at any moment, a library loses nothing: the next scan ends as if nothing had happened, and does no work twice.
 * A child process scans, and ends itself by SIGKILL before its n-th write call, or its n-th step of any thread.
 */
import assert from 'node:assert/strict';
import { execFile, fork } from 'node:child_process';
import { cpSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Random } from '../../bench/corpus/random.ts';
import { Valhalla } from '../../lib/index.ts';
import type { ScanReport } from '../../lib/index.ts';
import { ProbeRunner } from '../../lib/threads/probe.ts';
import { atEnd } from '../support/at-end.ts';
import { inspect } from '../support/inspect.ts';
import { PRELOAD, scanInChild } from '../support/kill-child.ts';
import { environmentOf } from '../support/sabotage.ts';
import {
  assertSame,
  exportAll,
  makeFolder,
  removeFolder,
  temporaryFolder,
  track,
  write,
  writeAlbums,
} from '../support/library.ts';
import type { Job } from '../support/scan-child.ts';

const ALBUMS = 8;
const TRACKS = 10;
const FILES = ALBUMS * TRACKS;

/** The library that every test scans, and what an undisturbed scan says about it. */
let music: string;
let undisturbed: string[];
let total: { steps: number; writes: number };

function jobOf(
  database: string,
  root: string = music,
): Job & { readonly options: { readonly database: string } } {
  return { options: { database, roots: [root], jobs: 2 } };
}

/** Whole numbers from 1 to `most`, spread over it, the same for each seed. */
function spread(seed: number, count: number, most: number): number[] {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, index) =>
    Math.max(1, Math.floor(((index + random.next()) * most) / count)),
  );
}

interface Recovered {
  readonly report: ScanReport;
  readonly lines: string[];
}

/** The scan after the kill, with all that must hold of it. */
async function recover(
  job: Job & { readonly options: { readonly database: string } },
  moment: string,
): Promise<Recovered> {
  const { database } = job.options;
  const left = inspect(database);
  assert.deepEqual([left.damage, left.doubled], [[], []], moment);
  const valhalla = await Valhalla.open(job.options);
  try {
    const report = await valhalla.scan().finished;
    const lines = await exportAll(valhalla);
    assert.deepEqual([report.outcome, report.failed, report.missing], ['finished', 0, 0], moment);
    assert.equal(
      report.stages.parser.done,
      FILES - left.settled,
      `${moment}: a file that was done is not parsed again`,
    );
    return { report, lines };
  } finally {
    await valhalla.close();
    const end = inspect(database);
    assert.deepEqual([end.damage, end.doubled], [[], []], moment);
  }
}

const folder = makeFolder();
after(() => removeFolder(folder));

before(async () => {
  music = join(folder, 'music');
  writeAlbums(music, ALBUMS, TRACKS);
  const job = jobOf(join(folder, 'undisturbed.db'));
  const { said, stderr } = await scanInChild(job);
  assert.ok(said !== undefined, stderr);
  total = said;
  const valhalla = await Valhalla.open({ ...job.options, readOnly: true });
  undisturbed = await exportAll(valhalla);
  await valhalla.close();
  assert.equal(undisturbed.length, FILES);
});

/** Random histories (`dbmanager/random.test.ts`) kill at a hundred moments; here it is the process that ends. */
const STEPS = 4;

for (const [index, share] of spread(1, STEPS, 1000).entries()) {
  test(`killed at a random step (${index + 1} of ${STEPS}), the next scan ends like an undisturbed one`, async (context) => {
    const job = jobOf(join(temporaryFolder(context), 'library.db'));
    const number = Math.max(1, Math.floor((total.steps * share) / 1000));
    const { signal } = await scanInChild(job, { killAt: { what: 'step', number } });
    const { lines } = await recover(
      job,
      `step ${number} of ${total.steps}${signal === null ? ' (not reached)' : ''}`,
    );
    assertSame(lines, undisturbed);
  });
}

/** While files are found, while what is known of a file is stored (each statement of it), and at the end. */
const WRITES: readonly (readonly [share: number, further: number])[] = [
  [0.1, 0],
  ...[0, 5].map((further) => [0.6, further] as const),
  [0.995, 0],
];

for (const [share, further] of WRITES) {
  test(`killed before a write call (${share * 100} % and ${further} on), the next scan ends like an undisturbed one`, async (context) => {
    const job = jobOf(join(temporaryFolder(context), 'library.db'));
    const number = Math.floor(total.writes * share) + further;
    const { signal } = await scanInChild(job, { killAt: { what: 'write', number } });
    const { lines } = await recover(
      job,
      `write ${number} of ${total.writes}${signal === null ? ' (not reached)' : ''}`,
    );
    assertSame(lines, undisturbed);
  });
}

test('killed five times in a row, it still gets to the same end', async (context) => {
  const job = jobOf(join(temporaryFolder(context), 'library.db'));
  let settled = 0;
  const random = new Random(3);
  for (let run = 0; run < 5; run++) {
    // Together less than a whole scan, or the last ones would come to their end.
    const number = Math.floor((total.writes * (0.5 + random.next())) / 10);
    const { signal } = await scanInChild(job, { killAt: { what: 'write', number } });
    assert.equal(signal, 'SIGKILL');
    const left = inspect(job.options.database);
    assert.deepEqual([left.damage, left.doubled], [[], []]);
    assert.ok(left.settled >= settled, 'what was done stays done');
    settled = left.settled;
  }
  const { lines, report } = await recover(job, 'the sixth run');
  assertSame(lines, undisturbed);
  assert.deepEqual(report.errors, [], 'no innocent file is blamed');
});

test('killed in a rescan after changes, the next one ends with the same rows, ids included', async (context) => {
  const folder = temporaryFolder(context);
  const root = join(folder, 'music');
  cpSync(music, root, { recursive: true, preserveTimestamps: true });
  const first = await scanInChild(jobOf(join(folder, 'first.db'), root));
  assert.equal(first.code, 0, first.stderr);
  renameSync(join(root, 'artist 1/album 1'), join(root, 'artist 1/an album'));
  renameSync(join(root, 'artist 2/album 2/01.mp3'), join(root, 'moved.mp3'));
  rmSync(join(root, 'artist 3/album 3'), { recursive: true });
  write(join(root, 'artist 0/album 4/01.mp3'), track({ title: 'Changed' }));
  write(join(root, 'artist 0/album 4/added.mp3'), track({ title: 'Added' }));
  write(join(root, 'artist 1/album 5/cover.jpg'), 'not really a picture');

  const rowsOf = async (database: string): Promise<unknown[]> => {
    const valhalla = await Valhalla.open({ database, roots: [root], jobs: 2 });
    await valhalla.scan().finished;
    const rows: unknown[] = [];
    for await (const { id, item, path, state, values, missingSince } of valhalla.files({ missing: 'all' }))
      rows.push({ id, item, path, state, values, missing: missingSince !== undefined });
    await valhalla.close();
    return rows;
  };
  cpSync(join(folder, 'first.db'), join(folder, 'calm.db'));
  const calm = await scanInChild(jobOf(join(folder, 'calm.db'), root));
  assert.ok(calm.said !== undefined, calm.stderr);
  const { found, new: fresh, changed, moved, missing } = calm.said.report;
  assert.deepEqual(
    { found, fresh, changed, moved, missing },
    { found: FILES - TRACKS + 1, fresh: 1, changed: 1, moved: TRACKS + 1, missing: TRACKS },
  );
  const expected = await rowsOf(join(folder, 'calm.db'));
  for (const number of spread(4, 2, calm.said.writes)) {
    const database = join(folder, `killed-${number}.db`);
    cpSync(join(folder, 'first.db'), database);
    await scanInChild(jobOf(database, root), { killAt: { what: 'write', number } });
    assert.deepEqual(await rowsOf(database), expected, `write ${number} of ${calm.said.writes}`);
    const { damage, doubled } = inspect(database);
    assert.deepEqual([damage, doubled], [[], []]);
  }
});

test('a file that ends the whole process is quarantined by the third run, and everything else is done', async (context) => {
  const folder = temporaryFolder(context);
  const root = join(folder, 'music');
  writeAlbums(root, 3, 10);
  const killer = write(join(root, 'artist 2/killer.mp3'), track({ title: 'Killer' }));
  const job = jobOf(join(folder, 'library.db'), root);
  const rules = [{ call: 'open', name: 'killer.mp3', act: 'kill' }] as const;
  const first = await scanInChild(job, { rules });
  assert.equal(first.signal, 'SIGKILL');
  let last = await scanInChild(job, { rules });
  if (last.signal === 'SIGKILL') last = await scanInChild(job, { rules });
  assert.ok(last.said !== undefined, `the third run: ${last.signal} ${last.stderr}`);
  assert.deepEqual(
    last.said.errors.map(({ path, code, quarantined }) => [path, code, quarantined]),
    [[killer, 'ERR_VALHALLA_KILLER', true]],
  );
  assert.equal(last.said.report.outcome, 'finished');
  // It is left alone from now on, and tried again when it changes.
  const later = await scanInChild(job, { rules });
  assert.deepEqual([later.said?.report.stages.parser.done, later.said?.report.stages.parser.failed], [0, 0]);
  write(killer, track({ title: 'Mended' }));
  const mended = await scanInChild(job);
  assert.deepEqual(
    [mended.said?.report.changed, mended.said?.report.parsed, mended.said?.errors],
    [1, 1, []],
  );
});

for (const signal of ['INT', 'TERM', 'HUP']) {
  test(`SIG${signal} for everybody (Ctrl-C, a shutdown) blames no file that is being probed`, async (context) => {
    const path = write(join(temporaryFolder(context), 'innocent.mp3'), track({ title: 'Innocent' }));
    const module = fileURLToPath(new URL('../../lib/parser/probe-process.ts', import.meta.url));
    const rules = [
      { call: 'open', name: 'innocent.mp3', act: { command: ['sh', '-c', `kill -${signal} $PPID`] } },
    ] as const;
    const runner = new ProbeRunner({
      limit: 10_000,
      start: () =>
        fork(module, {
          execArgv: ['--conditions=valhalla-source', '--import', PRELOAD],
          env: { ...process.env, ...environmentOf({ rules }) },
        }),
    });
    atEnd(context, () => runner.close());
    assert.equal(
      await runner.probe({
        step: 'probe',
        consumer: 'parser',
        lane: 'normal',
        id: 1,
        file: 1,
        type: 'audio',
        body: path,
      }),
      'done',
    );
  });
}

test('a process that probes an endless file ends with its parent', async (context) => {
  const folder = temporaryFolder(context);
  const root = join(folder, 'music');
  const pid = join(folder, 'pid');
  write(join(root, 'endless.mp3'), track({ title: 'Endless' }));
  const job = jobOf(join(folder, 'library.db'), root);
  await scanInChild(job, { rules: [{ call: 'open', name: 'endless.mp3', act: 'kill' }] });
  const command = ['sh', '-c', `echo $PPID > ${pid}; kill -9 $(cut -d ' ' -f 4 /proc/$PPID/stat)`] as const;
  const rules = [
    { call: 'open', name: 'endless.mp3', act: { command } },
    { call: 'open', name: 'endless.mp3', act: 'loop' },
  ] as const;
  assert.equal((await scanInChild(job, { rules })).signal, 'SIGKILL');
  // Ends when that process does; its test would run out of time otherwise.
  await promisify(execFile)('tail', ['-f', '/dev/null', '--pid', readFileSync(pid, 'utf8').trim()]);
});
