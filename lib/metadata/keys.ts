/**
 * Every key with a fixed meaning: libvalhalla's 59 names are kept, what music needs beside them is added. Other keys
 * may be stored (a tag nobody knows, a grabber's own); they are text, may have several values, and are
 * `miscellaneous`. Documented for people in `docs/keys.md`; a test compares the two.
 */
import type { Group } from './groups.ts';
import { KEY_ROWS } from './key-rows.ts';

/**
 * - `count`: position in, or size of, a list (track 0 is a hidden track); `flag`: 0 or 1
 * - `ratio`: 1 is full scale, or 1:1; `dB/256`: RFC 7845, 5.2.1
 */
export type Unit =
  | 'ms'
  | 'ms from 0'
  | 'bit/s'
  | 'Hz'
  | 'channels'
  | 'bit'
  | 'count'
  | 'year'
  | 'flag'
  | 'percent'
  | 'bpm'
  | 'dB'
  | 'dB/256'
  | 'ratio'
  | 'px'
  | 'byte'
  | 'minutes'
  | 'fps'
  | 's'
  | 'mm'
  | 'm'
  | 'ISO'
  | 'degrees north'
  | 'degrees east';

/** Smallest and largest value that makes sense. A number outside says nothing and is dropped. */
export const UNITS: Readonly<Record<Unit, readonly [low: number, high: number]>> = {
  /** Ten days: mangled headers claimed 57 years. */
  ms: [1, 864_000_000],
  'ms from 0': [0, 864_000_000],
  'bit/s': [1, 2_000_000_000],
  /** From telephone lines to DSD1024. */
  Hz: [1000, 50_000_000],
  channels: [1, 64],
  bit: [1, 64],
  count: [0, 99_999],
  year: [1, 9999],
  flag: [0, 1],
  percent: [0, 100],
  bpm: [1, 1000],
  dB: [-100, 100],
  'dB/256': [-32_768, 32_767],
  ratio: [0, 1000],
  px: [1, 1_000_000],
  byte: [0, Number.MAX_SAFE_INTEGER],
  minutes: [1, 14_400],
  fps: [0.001, 1000],
  /** From the fastest shutter (1/180,000) to a night of exposure. */
  s: [0.000_001, 100_000],
  mm: [0.1, 100_000],
  /** From the deepest trench to the highest balloon. */
  m: [-12_000, 100_000],
  ISO: [1, 10_000_000],
  'degrees north': [-90, 90],
  'degrees east': [-180, 180],
};

export interface KeyInfo {
  readonly key: string;
  readonly group: Group;
  /**
   * `date` is text: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. `time` is a date, or `YYYY-MM-DDTHH:MM:SS`, with fractions and
   * offset from UTC where they are known.
   */
  readonly type: 'text' | 'number' | 'date' | 'time';
  /** Of numbers only. */
  readonly unit: Unit | undefined;
  /** May have several values, in the order of the source. */
  readonly multi: boolean;
  readonly meaning: string;
  /** A fact of the file, which would not be so because somebody says it. What people write into files is not. */
  readonly measured: boolean;
}

/** In the order of `docs/keys.md`: by group. */
export const KEYS: readonly KeyInfo[] = KEY_ROWS.map(([key, group, kind, meaning, mark]) => {
  const multi = kind.endsWith('*');
  const name = multi ? kind.slice(0, -1) : kind;
  const measured = mark !== undefined;
  if (name === 'text' || name === 'date' || name === 'time')
    return { key, group, type: name, unit: undefined, multi, meaning, measured };
  return { key, group, type: 'number', unit: name as Unit, multi, meaning, measured };
});

const byName = new Map(KEYS.map((info) => [info.key, info]));

/** @returns undefined for a key without a fixed meaning */
export function keyInfo(key: string): KeyInfo | undefined {
  return byName.get(key);
}

export function groupOf(key: string): Group {
  return byName.get(key)?.group ?? 'miscellaneous';
}
