/** docs/command.md is complete and true: neither it nor the command can change alone. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { EXIT, EXIT_MEANINGS } from '../../lib/cli/exit-codes.ts';
import { exportLine } from '../../lib/cli/export.ts';
import { program } from '../../lib/cli/program.ts';
import { FakeHost } from './fake-host.ts';

const PAGE = readFileSync(new URL('../../docs/command.md', import.meta.url), 'utf8');

function part(head: string): string {
  return PAGE.split(/^## /m).find((text) => text.startsWith(`${head}\n`)) ?? '';
}

/** First cells of the rows of a part's tables that look like this. */
function cells(head: string, cell: RegExp): string[] {
  return [...part(head).matchAll(/^\| (.*?)\s*\|/gm)]
    .map(([, first = '']) => first)
    .filter((first) => cell.test(first));
}

describe('docs/command.md', () => {
  it('describes every command with its options, in their order', () => {
    const { commands } = program(new FakeHost(), () => undefined);
    assert.ok(commands.length > 6);
    for (const command of commands) {
      // Said once for all, or for `ls` and `export` together.
      const elsewhere = command.name() === 'export' ? cells('ls', /^`--/) : ['`--db <file>`'];
      const options = command.options
        .map(({ flags }) => `\`${flags}\``)
        .filter((option) => option !== '`--db <file>`');
      const described = cells(command.name(), /^`--/);
      assert.deepEqual(
        described.toSorted(),
        options.filter((option) => !elsewhere.includes(option)).toSorted(),
        command.name(),
      );
    }
  });

  it('describes the lines of export, field by field, in their order', () => {
    const line = exportLine({
      id: 1,
      item: 1,
      path: '',
      type: 'audio',
      state: 'done',
      size: 0,
      mtime: 0,
      firstSeen: 0,
      values: {},
    });
    assert.deepEqual(
      cells('export', /^`\w/),
      Object.keys(line).map((field) => `\`${field}\``),
    );
  });

  it('describes every exit code', () => {
    const rows = [...part('Exit codes').matchAll(/^\| (\d+)\s*\| (.*?)\s*\|$/gm)].map(([, code, meaning]) => [
      Number(code),
      meaning,
    ]);
    assert.deepEqual(
      rows,
      (Object.keys(EXIT) as (keyof typeof EXIT)[]).map((name) => [EXIT[name], EXIT_MEANINGS[name]]),
    );
  });
});
