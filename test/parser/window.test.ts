import assert from 'node:assert/strict';
import { closeSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { TestContext } from 'node:test';
import { ValhallaError } from '../../lib/errors.ts';
import type { ByteSource } from '../../lib/parser/byte-source.ts';
import { bytesAt } from '../../lib/parser/byte-source.ts';
import { parseGeneral } from '../../lib/parser/general.ts';
import { openRegular } from '../../lib/parser/open-regular.ts';
import { BYTE_BUDGET, TAIL_SIZE, WINDOW_SIZE, Window } from '../../lib/parser/window.ts';
import { flac } from '../support/media/flac.ts';
import { jpeg } from '../support/media/jpeg.ts';
import { m4a } from '../support/media/m4a.ts';
import { mp3 } from '../support/media/mp3.ts';
import { temporaryFolder } from './parse-file.ts';

function opened(context: TestContext, bytes: Uint8Array, budget: number = BYTE_BUDGET): Window {
  const path = join(temporaryFolder(context), 'file');
  writeFileSync(path, bytes);
  const file = openRegular(path);
  context.after(() => closeSync(file.fd));
  return new Window().open(file, path, budget);
}

describe('a window', () => {
  const bytes = Uint8Array.from({ length: 200_000 }, (_, i) => (i * 31) >>> 3);

  test('gives the bytes of the file wherever one looks', (context) => {
    const window = opened(context, bytes);
    for (const [at, length] of [
      [0, 10],
      [199_990, 10],
      [5, WINDOW_SIZE],
      [199_000, 500],
      [100, 200_000],
      [198_970, 50],
      [200_000, 1],
    ] as const) {
      assert.deepEqual(bytesAt(window, at, length), bytes.subarray(at, at + length), `${at}, ${length}`);
    }
  });

  test('reads start and end of a file once, however often one looks', (context) => {
    const window = opened(context, bytes);
    for (let i = 0; i < 100; i++) {
      bytesAt(window, i, 10);
      bytesAt(window, 199_872 + i, 10);
    }
    assert.equal(window.budget, BYTE_BUDGET - WINDOW_SIZE - TAIL_SIZE);
  });

  test('ends when its budget is spent', (context) => {
    const window = opened(context, bytes, WINDOW_SIZE * 2);
    bytesAt(window, 0, WINDOW_SIZE * 2);
    assert.throws(() => bytesAt(window, 100_000, 1), { code: 'ERR_VALHALLA_TOO_LARGE' });
  });
});

test('pictures and padding are skipped, not read', async (context) => {
  const pictures = [{ mime: 'image/jpeg', data: Buffer.concat([jpeg(), Buffer.alloc(5_000_000, 7)]) }];
  const files = {
    mp3: mp3({
      frames: 20,
      id3v2: { title: 'x', pictures },
      id3v2Options: { version: 3, padding: 1_000_000 },
    }),
    flac: flac({ samples: 4410, tags: { title: 'x', pictures }, padding: 1_000_000 }),
  };
  for (const [name, bytes] of Object.entries(files)) {
    const window = opened(context, bytes);
    await parseGeneral(window, `a.${name}`);
    assert.ok(BYTE_BUDGET - window.budget < 5 * WINDOW_SIZE, `${name}: ${BYTE_BUDGET - window.budget} bytes`);
  }
});

test('an I/O error in the middle is never taken for a bad file', async () => {
  // music-metadata takes errors at some places for the end of the file, and returns what it has.
  for (const [name, bytes] of Object.entries({
    'a.m4a': m4a({ samples: 44_100 }),
    'a.flac': flac({ samples: 44_100 }),
    'a.mp3': mp3({ frames: 100 }),
  })) {
    for (let good = 0; good < 30; good++) {
      let reads = 0;
      const source: ByteSource = {
        size: bytes.length,
        copy: (target, length, position) => {
          if (reads++ >= good) throw new ValhallaError('ERR_VALHALLA_UNAVAILABLE', 'EIO');
          return bytes.copy(target, 0, position, position + length);
        },
      };
      const outcome = await parseGeneral(source, name).then(
        () => 'parsed',
        (error: ValhallaError) => error.code,
      );
      assert.equal(outcome, reads > good ? 'ERR_VALHALLA_UNAVAILABLE' : 'parsed', `${name}, read ${good}`);
    }
  }
});
