/** `--tags FILE`: what is wrong with the file, by its name. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { tagRulesOf } from '../../lib/cli/tag-rules-of.ts';
import { FakeHost } from './fake-host.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'valhalla-tags-'));
after(() => rmSync(FOLDER, { recursive: true }));
const FILE = join(FOLDER, 'rules.json');

for (const [content, message] of [
  ['{"split": {"genre": {"by": [";"]}}}', undefined],
  [
    '{"a": 1}',
    `a in ${FILE}, the file of --tags, is not known. Known: keys, split, charsets. See docs/tags.md`,
  ],
  ['[1]', /^\S+ in .*, the file of --tags, is not known|^what is in .* is not valid/],
  ['7', `what is in ${FILE}, the file of --tags, is not valid: an object is needed, not 7. See docs/tags.md`],
  ['{"a', /, the file of --tags, is no JSON: .*JSON.*See docs\/tags\.md$/],
  [undefined, /rules\.json, the file of --tags, cannot be read: ENOENT: no such file.*See docs\/tags\.md$/],
] as const)
  test(`rules: ${content ?? 'no file'}`, () => {
    if (content === undefined) rmSync(FILE, { force: true });
    else writeFileSync(FILE, content);
    const read = (): unknown => tagRulesOf(new FakeHost(), FILE);
    if (message === undefined) assert.deepEqual(read(), JSON.parse(content));
    else assert.throws(read, { code: 'ERR_VALHALLA_OPTION', message });
  });
