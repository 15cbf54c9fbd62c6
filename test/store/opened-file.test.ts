import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { OpenedFile } from '../../lib/store/opened-file.ts';
import { temporaryFolder } from './temporary-folder.ts';

test('a file that has lost its name is told from one of which nobody can tell', (context) => {
  const folder = join(temporaryFolder(context), 'library');
  mkdirSync(folder);
  const path = join(folder, 'library.db');
  writeFileSync(path, '');
  const file = new OpenedFile(path);
  file.check();
  renameSync(folder, `${folder}.away`);
  assert.throws(() => file.check(), { code: 'ERR_VALHALLA_DB' });
  symlinkSync(folder, folder);
  file.check();
  assert.doesNotThrow(() => new OpenedFile(path).check());
  rmSync(folder);
  writeFileSync(folder, 'no folder');
  assert.throws(() => file.check(), { code: 'ERR_VALHALLA_DB' });
});
