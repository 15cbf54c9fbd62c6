import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WORK } from '../command.ts';
import { generate } from './generate.ts';
import type { Corpus } from './generate.ts';
import type { Size } from './shape.ts';

/** A corpus below bench/.work, made once for the same options and the same generator; older ones make room. */
export function corpusOf(files: number, size: Size, seed: number, say: (line: string) => void): Corpus {
  const name = `${size}-${files}-${seed}`;
  const folder = join(WORK, `${name}-${fingerprint()}`);
  const done = `${folder}.json`; // written last: a generator that was killed leaves none
  if (existsSync(done)) return JSON.parse(readFileSync(done, 'utf8')) as Corpus;
  for (const old of globSync(`${name}-*`, { cwd: WORK })) rmSync(join(WORK, old), { recursive: true });
  say(`generating ${files} ${size} files in ${folder}`);
  mkdirSync(WORK, { recursive: true });
  const corpus = generate(folder, { files, seed, size });
  writeFileSync(done, JSON.stringify(corpus));
  return corpus;
}

/** Of the sources that decide the bytes. */
function fingerprint(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const hash = createHash('sha256');
  for (const folder of [here, join(here, '../../test/support/media')]) {
    for (const file of globSync('*.ts', { cwd: folder }).sort())
      hash.update(readFileSync(join(folder, file)));
  }
  return hash.digest('hex').slice(0, 8);
}
