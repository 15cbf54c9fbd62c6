/** `valhalla purge`, `forget`, `gc` and `backup`: what they ask of the library, and what they say. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ScanReport } from '../../lib/status/report.ts';
import { FakeHost } from './fake-host.ts';
import { FakeLibrary } from './fake-library.ts';

test('purge, forget, gc, backup', async (context) => {
  const library = new FakeLibrary();
  context.after(() => library[Symbol.dispose]());
  const said = async (...args: string[]): Promise<string> => {
    const host = new FakeHost(library);
    assert.equal(await host.run(...args), 0);
    return host.output.text;
  };
  assert.equal(await said('purge'), 'Removed 1 file that is missing.\n');
  assert.equal(
    await said('purge', '--missing', '--older-than', '30d', '--dry-run', '--json'),
    '{"files":1,"items":1}\n',
  );
  assert.equal(
    await said('forget', '../films'),
    'Forgot /films, with 2 files and all that is known of them. On the disk nothing was touched.\n',
  );
  assert.equal(
    await said('forget', '/films', '--dry-run'),
    'Would forget /films, with 2 files and all that is known of them.\n',
  );
  library.handedBack = { root: '/all', files: 11 };
  assert.equal(
    await said('forget', '/films'),
    'Forgot /films. Its 11 files belong to /all now. On the disk nothing was touched.\n',
  );
  assert.equal(
    await said('forget', '/films', '--dry-run'),
    'Would forget /films. Its 11 files would belong to /all.\n',
  );
  library.chores.splice(-4);
  assert.match(await said('gc'), /^Removed 3 pictures \(4\.\d \w+\) that nothing refers to\.\n$/);
  library.young = 2;
  assert.match(
    await said('gc', '--dry-run'),
    /^Would remove 3 .* refers to\. Left, as younger than 10 minutes: 2\.\n$/,
  );
  library.chores.pop();
  assert.equal(await said('backup', 'copy.db', '--force'), 'Copied to /music/copy.db (4.1 KB).\n');
  const refused = new FakeHost(library);
  library.existing = '/music/copy.db';
  assert.equal(await refused.run('backup', 'copy.db'), 1);
  assert.match(refused.errors.text, /copy\.db exists already\. Or: --force\n$/);
  assert.deepEqual(library.chores, [
    { olderThan: 0, dryRun: false },
    { olderThan: 30 * 86_400_000, dryRun: true },
    // What is not there is looked for elsewhere first.
    ['/films', { dryRun: true }],
    ['/films', { dryRun: false }],
    ['/films', { dryRun: true }],
    ['/films', { dryRun: true }],
    { dryRun: false },
    ['/music/copy.db', { overwrite: true }],
  ]);
  library.lastScan = async () => ({ ended: 0 }) as ScanReport;
  assert.match(
    await said('purge'),
    /^Removed 1 file that is missing, as of the last scan \(1970-01-01 \d\d:\d\d\)\.\n$/,
  );
  const host = new FakeHost(library);
  assert.equal(await host.run('purge', '--older-than', 'soon'), 1);
  assert.match(host.errors.text, /--older-than soon is not understood/);
});

test('forget drops nothing that was set of files that lie elsewhere, and says how to keep it', async (context) => {
  const library = new FakeLibrary();
  context.after(() => library[Symbol.dispose]());
  library.elsewhere = 1;
  const host = new FakeHost(library);
  assert.equal(await host.run('forget', '/nowhere/films'), 1);
  assert.match(
    host.errors.text,
    /\/nowhere\/films is not there, and 1 file of it .* lies in another folder .*: valhalla scan --accept-loss \/nowhere\/films\. Nothing was forgotten/,
  );
  assert.equal(await host.run('forget', '/nowhere/films', '--dry-run'), 0);
  assert.ok(library.chores.every((chore) => (chore as [string, { dryRun: boolean }])[1].dryRun));
  // A copy: the folder itself is there.
  assert.equal(await host.run('forget', import.meta.dirname), 0);
});
