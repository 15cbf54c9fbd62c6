/** A folder for the files of one test, and the parser's answer about one of them. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Packet } from '../../lib/channel/packet.ts';
import type { Document, Value } from '../../lib/metadata/document.ts';
import { UNITS, keyInfo } from '../../lib/metadata/keys.ts';
import { Parser } from '../../lib/parser/parser.ts';

export function temporaryFolder(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'valhalla-parser-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function parsePacket(path: string, more: Partial<Packet> = {}): Packet {
  return {
    step: 'parse',
    consumer: 'parser',
    lane: 'normal',
    id: 7,
    file: 7,
    type: 'audio',
    body: path,
    ...more,
  };
}

export function newParser(): Parser {
  return new Parser({ facetKeys: ['artist'], albumKeys: [], enter: () => {}, leave: () => {} });
}

/** Writes the bytes under `name` and parses them. */
export async function parseBytes(
  context: TestContext,
  name: string,
  bytes: Uint8Array,
  more: Partial<Packet> = {},
): Promise<Packet> {
  const path = join(temporaryFolder(context), name);
  writeFileSync(path, bytes);
  return newParser().work(parsePacket(path, more));
}

/** Values by key, of a result that must be done. */
export function valuesOf(result: Packet): Record<string, Value[]> {
  if (result.outcome !== 'done')
    throw new Error(`${String(result.outcome)}: ${String(result.error?.message)}`);
  const document = JSON.parse(result.body) as Document;
  return Object.fromEntries(
    Object.entries(document).map(([key, entries]) => [key, entries.map(([value]) => value)]),
  );
}

/** No number of a result that is done lies outside the range of its unit. */
export function assertInRange(result: Packet, where: string): void {
  for (const [key, values] of Object.entries(valuesOf(result))) {
    const unit = keyInfo(key)?.unit;
    if (unit === undefined) continue;
    const [low, high] = UNITS[unit];
    for (const value of values)
      assert.ok(Number(value) >= low && Number(value) <= high, `${where}: ${key} ${value}`);
  }
}
