/** Tables on a terminal: they fit it, and what is cut shows that it is. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { Pipe } from '../../lib/cli/pipe.ts';
import { printTable } from '../../lib/cli/table.ts';
import type { Column } from '../../lib/cli/table.ts';
import { textWidth } from '../../lib/cli/text-width.ts';
import { Kept } from './fake-host.ts';

type Row = readonly [artist: string, album: string, tracks: string, file: string];

const COLUMNS: readonly Column<Row>[] = [
  { head: 'Artist', cell: ([artist]) => artist },
  { head: 'Album', cell: ([, album]) => album },
  { head: 'Tracks', cell: ([, , tracks]) => tracks, right: true },
  { head: 'File', cell: ([, , , file]) => file, most: 200, middle: true },
];
const ROWS: readonly Row[] = [
  ['Air', 'M'.repeat(60), '1,234,567', `/music/${'x'.repeat(80)}/one.mp3`],
  ['\u{4E2D}'.repeat(40), '', '9', '/music/two.mp3'],
];

async function lines(columns: number, rows = ROWS): Promise<string[]> {
  const kept = new Kept(columns);
  const pipe = new Pipe(kept);
  await printTable(pipe, COLUMNS, rows);
  await pipe.flush();
  return kept.lines.map((line) => stripVTControlCharacters(line));
}

for (const columns of [48, 80, 120])
  test(`lines are no longer than ${columns} columns, and numbers are whole`, async () => {
    const all = await lines(columns);
    for (const line of all) assert.ok(textWidth(line) <= columns, line);
    assert.equal(Math.max(...all.map((line) => textWidth(line))), columns);
    assert.match(all[1] ?? '', /^Air +M+…  1,234,567  \/mus.*….*3$/);
    assert.match(all[2] ?? '', /^\u{4E2D}+… /u);
  });

test('where all fits nothing is cut, and a narrow column stays as it is', async () => {
  assert.deepEqual(await lines(200, [['Air', 'Moon Safari', '9', '/m/1.mp3']]), [
    'Artist  Album        Tracks  File',
    'Air     Moon Safari       9  /m/1.mp3',
  ]);
  assert.match((await lines(60, [['Air', 'M'.repeat(60), '9', '/m/1.mp3']]))[1] ?? '', / \/m\/1\.mp3$/);
});

test('in a pipe every cell is whole', async () => {
  assert.deepEqual(
    await lines(0),
    ROWS.map((row) => row.join('\t')),
  );
});

test('a terminal that is narrower than any table gets lines that it breaks itself', async () => {
  const [head = ''] = await lines(10);
  assert.match(head, /^Artist +Album +Tracks +File/);
});
