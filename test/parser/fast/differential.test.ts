import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Document } from '../../../lib/metadata/document.ts';
import { memory } from '../../../lib/parser/byte-source.ts';
import { parseFast } from '../../../lib/parser/fast/fast.ts';
import { parseGeneral } from '../../../lib/parser/general.ts';
import { NarrowView } from './narrow-view.ts';
import { DIFFERENCES, SHAPES } from './shapes.ts';

/** By size and bit rate: music-metadata takes the length of one frame for that of all. */
const CBR_TOLERANCE = 30;

function differences(fast: Document, general: Document): string[] {
  const keys = new Set([...Object.keys(fast), ...Object.keys(general)]);
  return [...keys].filter((key) => {
    if (key === 'duration') return !(Math.abs(numberOf(fast, key) - numberOf(general, key)) <= CBR_TOLERANCE);
    return JSON.stringify(fast[key]) !== JSON.stringify(general[key]);
  });
}

function numberOf(document: Document, key: string): number {
  return Number(document[key]?.[0]?.[0]);
}

describe('both lanes say the same', () => {
  for (const [name, { bytes, handedOn, differs = {} }] of Object.entries(SHAPES)) {
    test(name, async () => {
      const fast = parseFast(memory(bytes));
      assert.deepEqual(parseFast(new NarrowView(bytes)), fast, 'it looks only at what it asked for');
      if (handedOn !== undefined || typeof fast === 'string') {
        assert.equal(fast, handedOn);
        return;
      }
      if (differs['*'] !== undefined) return;
      const general = await parseGeneral(memory(bytes), `${name.split(',')[0]}`.replace(/^(\w+).*/, 'a.$1'));
      assert.deepEqual(differences(fast.document, general).toSorted(), Object.keys(differs).toSorted());
    });
  }

  test('every explained difference is seen', () => {
    const seen = new Set(Object.values(SHAPES).flatMap(({ differs }) => Object.values(differs ?? {})));
    assert.deepEqual([...seen].toSorted(), Object.keys(DIFFERENCES).toSorted());
  });
});
