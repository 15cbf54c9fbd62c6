import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memory } from '../../../lib/parser/byte-source.ts';
import type { Document } from '../../../lib/metadata/document.ts';
import { parseFast } from '../../../lib/parser/fast/fast.ts';
import { parseGeneral } from '../../../lib/parser/general.ts';
import { damaged, random } from '../damage.ts';
import { NarrowView } from './narrow-view.ts';
import { SHAPES } from './shapes.ts';

const SEED = 7;
/** Damaged files of every shape. */
const ROUNDS = Number(process.env['FUZZ_ROUNDS'] ?? 12);
/** Looks at one file: real ones need at most some hundred. */
const CALLS_CAP = 10_000;
/** Damage brings music-metadata out of step with the frames; it then counts from another first one. */
const RESYNC = 0.02;
const CBR_TOLERANCE = 30;

function isNear(key: string, fast: Document, general: Document): boolean {
  const [a, b] = [fast, general].map((document) => Number(document[key]?.[0]?.[0])) as [number, number];
  if (key === 'duration') return Math.abs(a - b) <= CBR_TOLERANCE;
  return key === 'audio_bitrate' && Math.abs(a - b) <= b * RESYNC;
}

/** A quality out of its range, 0 to 100, which music-metadata takes as it is. */
function isNonsense(key: string, general: Document): boolean {
  return key === 'audio_profile' && String(general[key]?.[0]?.[0]).startsWith('V-');
}

/** The general lane walks frames where an APEv2 tag is behind them, and stops at a broken one. */
function isBrokenOff(key: string, fast: Document, whole: Buffer): boolean {
  const undamaged = parseFast(memory(whole));
  return key === 'duration' && typeof undamaged !== 'string' && isNear(key, fast, undamaged.document);
}

/** Of the text chunks of AIFF music-metadata drops the eighth bit. */
function isBeyondAscii(entries: Document[string] | undefined): boolean {
  return /[^ -~]/.test(String(entries?.[0]?.[0]));
}

test(`a damaged file is handed on or read alike, in few steps (seed ${SEED})`, async () => {
  const next = random(SEED);
  let read = 0;
  let refused = 0;
  for (const [name, { bytes, differs = {} }] of Object.entries(SHAPES)) {
    for (let round = 0; round < ROUNDS; round++) {
      const file = damaged(bytes, next);
      const view = new NarrowView(file);
      const fast = parseFast(view);
      const where = `${name}, round ${round}`;
      assert.ok(view.calls < CALLS_CAP, `${where}: ${view.calls} looks`);
      assert.notEqual(fast, 'fault', where);
      if (typeof fast === 'string') continue;
      read++;
      assert.deepEqual(parseFast(memory(file)), fast, `${where}: it looks only at what it asked for`);
      for (const { locator } of fast.artwork) {
        if (locator.at !== 'spans') continue;
        const [at, length] = locator.spans.slice(-2) as [number, number];
        assert.ok(length > 0 && at + length <= file.length, `${where}: a picture lies in the file`);
      }
      if (differs['*'] !== undefined) continue;
      const general = await parseGeneral(memory(file), 'a.mp3').catch(() => undefined);
      if (general === undefined) refused++;
      else
        for (const key of new Set([...Object.keys(fast.document), ...Object.keys(general)])) {
          if (key in differs || isNear(key, fast.document, general)) continue;
          if (isNonsense(key, general) || isBrokenOff(key, fast.document, bytes)) continue;
          if (name.startsWith('aiff, text') && isBeyondAscii(fast.document[key])) continue;
          assert.deepEqual(fast.document[key], general[key], `${where}: ${key}`);
        }
    }
  }
  // Damage that the fast lane need not see: music-metadata refuses such a file, and must not do so often.
  assert.ok(
    read > 25 * ROUNDS && refused < read / 100,
    `${read} read, ${refused} refused by the general lane`,
  );
});
