/** Documents lead somewhere: in the repository, and for those who have the package alone. */
import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, matchesGlob, relative, resolve } from 'node:path';
import { test } from 'node:test';
import { ROOT } from './import-graph.ts';

const { files } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  files: readonly string[];
};
const DOCUMENTS = globSync(['*.md', 'docs/*.md', 'lib/README.md', 'bench/README.md'], { cwd: ROOT });

/** As npm reads `files`: a name is that file, or all below that folder. */
function isPublished(path: string): boolean {
  const fits = (pattern: string): boolean =>
    matchesGlob(path, pattern) || matchesGlob(path, `${pattern}/**`) || path === pattern;
  const [left, taken] = ['!', ''].map((sign) =>
    files.filter((one) => one.startsWith('!') === (sign === '!')).map((one) => one.replace(/^!/, '')),
  ) as [string[], string[]];
  return path === 'README.md' || path === 'LICENSE' || (taken.some(fits) && !left.some(fits));
}

for (const document of DOCUMENTS)
  test(`every link of ${document} leads to something that is published`, () => {
    const text = readFileSync(join(ROOT, document), 'utf8');
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, link = '']) => link);
    const dead = links.filter((link) => {
      const path = relative(ROOT, resolve(ROOT, dirname(document), link));
      return !existsSync(join(ROOT, path)) || !isPublished(path);
    });
    assert.deepEqual(dead, []);
  });

test('what is published imports nothing that is not', () => {
  const sources = globSync(['examples/**/*.ts', 'grabbers/dummy.ts'], { cwd: ROOT }).filter(isPublished);
  assert.ok(sources.length > 3);
  for (const source of sources)
    assert.doesNotMatch(readFileSync(join(ROOT, source), 'utf8'), /from '\.{1,2}\//, source);
});
