/** Import and export end to end: what was said of files comes from elsewhere, goes elsewhere, and comes back. */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { exportLine } from '../../lib/cli/export.ts';
import type { ImportProblem } from '../../lib/index.ts';
import { writeAncestor } from '../support/ancestor.ts';
import { fileOf, openLibrary, temporaryFolder, track, write } from '../support/library.ts';

test('a table, again, an export, and all of it in a new library', async (context) => {
  const folder = temporaryFolder(context);
  const music = join(folder, 'music');
  for (const name of ['1', '2', '3'])
    write(join(music, `${name}.mp3`), track({ title: `Song ${name}`, artist: 'A', album: 'B' }));
  const library = await openLibrary(context, folder);
  await library.scan().finished;

  const table = write(
    join(folder, 'plays.csv'),
    `Location,Artist,Album,Name,Plays,My Rating,Genre\r
/old/1.mp3,A,B,Song 1,7,4,Pop\r
,A,B,"Song 2",2,,\r
/old/9.mp3,,,,1,5,\r
/old/3.mp3,,,,many,,\r
`,
  );
  const problems: ImportProblem[] = [];
  const options = { map: [['/old', music]], problem: (one: ImportProblem) => problems.push(one) } as const;
  const dry = await library.import(table, { ...options, dryRun: true });
  assert.deepEqual(dry, {
    format: 'csv',
    rows: 3,
    matched: 2,
    unmatched: 1,
    ambiguous: 0,
    invalid: 1,
    changed: 2,
    values: 3,
    ignored: ['Genre'],
    ratingScale: 5,
    found: 0,
  });
  assert.deepEqual(problems, [
    { line: 5, kind: 'invalid', text: '"many" is no value of playcount' },
    { line: 4, kind: 'unmatched', text: '/old/9.mp3' },
  ]);
  assert.equal((await fileOf(library, join(music, '1.mp3'))).external, undefined);
  assert.deepEqual(await library.import(table, options), dry);
  const { item, external, values } = await fileOf(library, join(music, '1.mp3'));
  assert.deepEqual(external, { playcount: [7], rating: [80] });
  assert.deepEqual(values['rating'], [80]);
  await library.played(item, Date.parse('2024-05-17T10:00:00Z'));
  await library.setMetadata(item, 'title', 'Lied', { language: 'de' });
  assert.equal((await library.import(table, options)).changed, 0);
  assert.deepEqual((await fileOf(library, join(music, '1.mp3'))).values['playcount'], [8]);

  const lines = (await Array.fromAsync(library.files())).map((entry) => JSON.stringify(exportLine(entry)));
  const exported = write(join(folder, 'export.jsonl'), `${lines.join('\n')}\n{"path":\n[]`);
  renameSync(join(music, '2.mp3'), join(music, 'two.mp3'));
  const other = await openLibrary(context, folder, { database: join(folder, 'other.db') });
  await other.scan().finished;
  const { rows, matched, changed, invalid } = await other.import(exported);
  assert.deepEqual({ rows, matched, changed, invalid }, { rows: 2, matched: 2, changed: 2, invalid: 2 });
  assert.deepEqual((await fileOf(other, join(music, '1.mp3'))).external, {
    playcount: [8],
    rating: [80],
    last_played: ['2024-05-17T10:00:00.000Z'],
    title: [['Lied', 'de']],
  });
  assert.deepEqual((await fileOf(other, join(music, 'two.mp3'))).external, { playcount: [2] });
});

test('a database of libvalhalla 2 gives what applications have said, and stays as it is', async (context) => {
  const folder = temporaryFolder(context);
  const path = write(join(folder, 'music', 'ü.mp3'), track({ title: 'Tag' }));
  const library = await openLibrary(context, folder);
  await library.scan().finished;
  const old = join(folder, 'old', 'valhalla.db');
  write(join(folder, 'old', 'x'), '');
  writeAncestor(old, {
    '/home/me/ü.mp3': [
      { key: 'playcount', value: '3' },
      { key: 'rating', value: '4' },
      { key: 'lastplayed', value: '1715940000' },
      { key: 'mood', value: 'second', priority: 0 },
      { key: 'mood', value: 'wild', language: 'en' },
      { key: 'title', value: 'Old title', found: true, priority: -128 },
      { key: 'synopsis', value: 'Of two', found: true, priority: 0 },
      { key: 'synopsis', value: 'Of one', language: 'en', found: true, priority: -64 },
      { key: 'cover', value: '0123', found: true, priority: -64 },
    ],
    '/home/me/none.mp3': [{ key: 'playcount', value: '9' }],
    '/home/me/quiet.mp3': [{ key: 'title', value: 'Quiet', found: true }],
  });
  const before = readFileSync(old);
  const report = await library.import(old, { map: [['/home/me', join(folder, 'music')]] });
  assert.deepEqual(report, {
    format: 'libvalhalla 2',
    rows: 3,
    matched: 1,
    unmatched: 2,
    ambiguous: 0,
    invalid: 0,
    changed: 1,
    values: 4,
    ignored: [],
    ratingScale: 5,
    found: 2,
  });
  assert.deepEqual((await fileOf(library, path)).external, {
    playcount: [3],
    rating: [80],
    last_played: ['2024-05-17T10:00:00.000Z'],
    mood: [['wild', 'en'], 'second'],
  });
  const { values } = await fileOf(library, path);
  assert.deepEqual([values['title'], values['synopsis'], values['cover']], [['Tag'], ['Of one'], undefined]);
  assert.equal((await library.import(old, { map: [['/home/me', join(folder, 'music')]] })).changed, 0);
  const some = await library.import(old, { map: [['/home/me', join(folder, 'music')]], keys: ['playcount'] });
  assert.deepEqual([some.changed, (await fileOf(library, path)).values['synopsis']], [0, ['Of one']]);
  await library.scan({ full: true }).finished;
  assert.deepEqual((await fileOf(library, path)).values['synopsis'], ['Of one'], 'a scan takes nothing away');
  assert.deepEqual(readFileSync(old), before);
  assert.deepEqual(readdirSync(join(folder, 'old')).sort(), ['valhalla.db', 'x']);
  await assert.rejects(library.import(library.database), {
    code: 'ERR_VALHALLA_DB_FOREIGN',
    message: /valhalla export/,
  });
});
