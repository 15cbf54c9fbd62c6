/**
 * Sound of every format that the writers know, mangled, through the whole parser: whatever is done to it, it ends in one
 * of two ways, with nothing absurd in what is stored. `MANGLED_ROUNDS=500 MANGLED_SEED=2` by hand, for more than a quick look; films and
 * pictures have the like in the tests of their lanes.
 */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Document } from '../../lib/metadata/document.ts';
import { memory } from '../../lib/parser/byte-source.ts';
import { parseGeneral } from '../../lib/parser/general.ts';
import { dropImplausible } from '../../lib/parser/plausible.ts';
import { latin1, u16le } from '../support/media/bytes.ts';
import { asf } from '../support/media/asf.ts';
import { matroska } from '../support/media/matroska.ts';
import { au, caf, tta } from '../support/media/rare.ts';
import { mangled, random } from './damage.ts';
import { SHAPES } from './fast/shapes.ts';
import { assertInRange, newParser, parsePacket, temporaryFolder } from './parse-file.ts';

const SEED = Number(process.env['MANGLED_SEED'] ?? 11);
const ROUNDS = Number(process.env['MANGLED_ROUNDS'] ?? 3);
/** What a file is wanted to be, at most, in bytes copied out of it: ten times its size, and some looks. */
const TIMES = 10;
const LOOKS = 1024 * 1024;
const MEMORY_CAP = 500 * 1024 * 1024;

interface Kind {
  readonly bytes: Buffer;
  /** Of these each costs ten of the others. */
  readonly slow?: boolean;
}

const KINDS: Readonly<Record<string, Kind>> = {
  ...Object.fromEntries(Object.entries(SHAPES).map(([name, { bytes }]): [string, Kind] => [name, { bytes }])),
  wma: { bytes: asf([['Title', Buffer.concat([latin1('T'), u16le(0)])]]) },
  mka: { bytes: matroska({ title: 'Title', sound: ['ger'] }) },
  au: { bytes: au(1), slow: true },
  caf: { bytes: caf(1), slow: true },
  tta: { bytes: tta(5), slow: true },
};

test(`a mangled file is read or refused, and nothing that cannot be is stored (seed ${SEED})`, async (context) => {
  const next = random(SEED);
  const parser = newParser();
  const folder = temporaryFolder(context);
  const ends = { done: 0, failed: 0 };
  for (const [name, { bytes, slow = false }] of Object.entries(KINDS)) {
    const path = join(folder, name.replace(/[^a-z0-9].*/i, ''));
    for (let round = 0; round < (slow ? Math.ceil(ROUNDS / 2) : ROUNDS); round++) {
      const file = mangled(bytes, next);
      const where = `${name}, round ${round}`;
      writeFileSync(path, file);
      const result = await parser.work(parsePacket(path));
      if (result.outcome === 'done') {
        ends.done++;
        assertInRange(result, where);
        assert.deepEqual(dropImplausible(JSON.parse(result.body) as Document, file.length), [], where);
      } else {
        ends.failed++;
        assert.match(String(result.error?.code), /^ERR_VALHALLA_(?:NOT_PARSED|TOO_LARGE)$/, where);
        assert.equal(result.body, '', where);
      }
    }
  }
  assert.ok(ends.done > 0 && ends.failed > 0, JSON.stringify(ends));
  assert.ok(process.memoryUsage().rss < MEMORY_CAP);
});

test(`a mangled file is not read many times over (seed ${SEED})`, async () => {
  const next = random(SEED);
  for (const [name, { bytes }] of Object.entries(KINDS)) {
    for (let round = 0; round < ROUNDS; round++) {
      const file = mangled(bytes, next);
      const source = memory(file);
      let copied = 0;
      const counted = {
        size: source.size,
        copy: (target: Uint8Array, length: number, position: number): number => {
          const count = source.copy(target, length, position);
          copied += count;
          return count;
        },
      };
      await parseGeneral(counted, 'a.mp3').catch(() => undefined);
      assert.ok(copied <= file.length * TIMES + LOOKS, `${name}, round ${round}: ${copied} bytes`);
    }
  }
});
