/** What is published is the build: where the run has made one, its command is started here, and each lane reads a file. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { FileEntry } from '../../lib/reader/reader-messages.ts';
import { builtProgram } from '../support/built.ts';
import { temporaryFolder, track, write } from '../support/library.ts';
import { mp4Film } from '../support/media/films.ts';
import { jpegPicture } from '../support/media/pictures.ts';
import { au, caf, tta } from '../support/media/rare.ts';

const COMMAND = fileURLToPath(builtProgram('bin/valhalla.ts'));

const PLUGIN = `import { defineGrabber } from 'libvalhalla/grabber';
export default defineGrabber({ name: 'mood', version: '1', types: ['audio'], grab: () => ({ values: { mood: 'good' } }) });`;

function run(cwd: string, ...args: string[]): string {
  const argv = ['--conditions=valhalla-source', COMMAND, ...args, '--db', 'library.db'];
  const child = spawnSync(process.execPath, argv, {
    cwd,
    encoding: 'utf8',
  });
  assert.equal(child.status, 0, child.stderr);
  return child.stdout;
}

test('the built command reads files in every lane, with plugins, and answers queries', (context) => {
  const folder = temporaryFolder(context);
  // The general lane first: several files come to it before it is loaded.
  for (const name of ['1.tta', '2.tta', '3.tta']) write(join(folder, 'music', name), tta(1));
  write(join(folder, 'music/4.caf'), caf(1));
  write(join(folder, 'music/5.au'), au(1));
  write(join(folder, 'music/6.mp3'), track({ title: 'Six', artist: 'Björk' }));
  write(join(folder, 'music/6.lrc'), '[00:01.00]Words');
  write(join(folder, 'music/list.m3u8'), '6.mp3\n');
  write(join(folder, 'films/7.mp4'), mp4Film({ title: 'Seven' }));
  write(join(folder, 'films/8.jpg'), jpegPicture({}));
  write(join(folder, 'mood.mjs'), PLUGIN);
  run(folder, 'scan', 'music', 'films', '--grabber', './mood.mjs');
  const files = run(folder, 'export')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as FileEntry);
  assert.deepEqual(
    files.map(({ path, state }) => `${path.slice(folder.length)} ${state}`),
    [
      '/films/7.mp4 done',
      '/films/8.jpg done',
      '/music/1.tta done',
      '/music/2.tta done',
      '/music/3.tta done',
      '/music/4.caf done',
      '/music/5.au done',
      '/music/6.mp3 done',
      '/music/list.m3u8 done',
    ],
  );
  const last = files.find(({ path }) => path.endsWith('6.mp3'));
  assert.deepEqual(last?.values['mood'], ['good']);
  assert.match(String(last?.values['lyrics']), /Words/);
  assert.match(run(folder, 'find', 'bjork'), /Six/);
  assert.match(run(folder, 'show', 'films/7.mp4'), /Seven/);
  assert.match(run(folder, 'now', 'music/6.mp3'), /Six/);
});
