/** What an application says of items, before it is sent. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ExternalValues } from '../../lib/engine/external-values.ts';
import type { House } from '../../lib/threads/house.ts';

const house = { ref: () => undefined, dbmanagerNow: () => assert.fail('it was sent') };
const external = new ExternalValues(house as unknown as House, () => undefined);

/** Seconds in place of milliseconds, and microseconds, are the likely ones. */
for (const at of [-5, 0, 1_715_940_000, 1.715e15, Number.NaN, Number.POSITIVE_INFINITY])
  test(`${at} is no time at which something was played`, () => {
    assert.throws(() => external.played(1, at), { code: 'ERR_VALHALLA_OPTION', message: /no time at which/ });
  });

test('nothing is played in the future but for the minutes that clocks differ', () => {
  assert.throws(() => external.played(1, inMinutes(6)), {
    code: 'ERR_VALHALLA_OPTION',
    message: /5 minutes/,
  });
  const sent: unknown[] = [];
  const here = { ref: () => undefined, dbmanagerNow: (one: unknown) => sent.push(one) };
  const open = new ExternalValues(here as unknown as House, () => undefined);
  void open.played(1, inMinutes(4));
  assert.equal(open.pending, true);
  for (const [value, taken] of [
    [new Date(inMinutes(4)).toISOString(), true],
    [new Date(inMinutes(6)).toISOString(), false],
    // Told in the zone that is furthest ahead, it says no zone.
    [new Date(inMinutes(14 * 60)).toISOString().slice(0, 19), true],
    [new Date(inMinutes(14 * 60 + 6)).toISOString().slice(0, 19), false],
    [new Date(inMinutes(2 * 24 * 60)).toISOString().slice(0, 10), false],
    ['9999', false],
    [String(new Date().getUTCFullYear()), true],
  ] as const)
    if (taken) void open.set(1, 'last_played', value);
    else
      assert.throws(() => open.set(1, 'last_played', value), {
        code: 'ERR_VALHALLA_OPTION',
        message: `"${value}" lies in the future, and nothing was played then: at most 5 minutes are, by which clocks differ.`,
      });
  // Other times may lie there: a release that is announced.
  void open.set(1, 'date', '9999-01-01');
});

test('a position is told to the millisecond by a clock with fractions; at the start there is none', async () => {
  const sent: { changes: readonly { row: { changes: readonly { entries?: unknown }[] } }[] }[] = [];
  const here = { ref: () => undefined, dbmanagerNow: (one: never) => sent.push(one) };
  const open = new ExternalValues(here as unknown as House, () => undefined);
  for (const at of [1234.4, 0.4, -0.4, null]) void open.position(1, at);
  await Promise.resolve();
  const changes = sent.flatMap((one) => one.changes).flatMap(({ row }) => row.changes);
  assert.deepEqual(
    changes.map(({ entries }) => entries),
    [[[1234]], undefined, undefined, undefined],
  );
});

test('of no values nothing is taken away, and nothing is asked for', async () => {
  await external.delete(1, 'genre', []);
  assert.throws(() => external.set(1, 'genre', []), { code: 'ERR_VALHALLA_OPTION', message: /no value/ });
});

function inMinutes(count: number): number {
  return Date.now() + count * 60_000;
}
