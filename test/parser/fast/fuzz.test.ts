import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memory } from '../../../lib/parser/byte-source.ts';
import type { Document } from '../../../lib/metadata/document.ts';
import { parseFast } from '../../../lib/parser/fast/fast.ts';
import { parseGeneral } from '../../../lib/parser/general.ts';
import { NarrowView } from './narrow-view.ts';
import { SHAPES } from './shapes.ts';

const SEED = 7;
/** Damaged files of every shape; 40 take about 2 s. */
const ROUNDS = Number(process.env['FUZZ_ROUNDS'] ?? 30);
/** Looks at one file: real ones need at most some hundred. */
const CALLS_CAP = 10_000;
/** Damage brings music-metadata out of step with the frames; it then counts from another first one. */
const RESYNC = 0.02;
const CBR_TOLERANCE = 30;

type Random = (below: number) => number;

/** A linear congruential generator (Numerical Recipes). */
function random(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Mostly where headers are: in front, and in the last bytes. */
function place(size: number, next: Random): number {
  const kind = next(10);
  if (kind < 6) return next(Math.min(size, 400));
  return kind < 8 ? size - 1 - next(Math.min(size, 300)) : next(size);
}

const LIES = [0, 1, 0x7f, 0xff, 0x100, 0x7fff_ffff, 0xffff_ffff];

/** Bits flipped, an end cut off, or a number that lies. */
function damaged(bytes: Buffer, next: Random): Buffer {
  const copy = Buffer.from(bytes);
  const kind = next(3);
  if (kind === 0) {
    for (let count = next(4); count >= 0; count--) {
      const at = place(copy.length, next);
      copy[at] = (copy[at] as number) ^ (1 << next(8));
    }
  } else if (kind === 1) {
    return copy.subarray(0, next(2) === 0 ? next(copy.length) : Math.max(0, copy.length - next(600)));
  } else {
    copy.writeUInt32BE(
      LIES[next(LIES.length)] as number,
      Math.min(place(copy.length, next), copy.length - 4),
    );
  }
  return copy;
}

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
  assert.ok(read > 500 && refused < read / 100, `${read} read, ${refused} refused by the general lane`);
});
