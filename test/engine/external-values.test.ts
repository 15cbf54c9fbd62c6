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

test('of no values nothing is taken away, and nothing is asked for', async () => {
  await external.delete(1, 'genre', []);
  assert.throws(() => external.set(1, 'genre', []), { code: 'ERR_VALHALLA_OPTION', message: /no value/ });
});
