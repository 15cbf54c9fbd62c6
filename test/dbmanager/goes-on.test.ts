/** When a scan begins: whose work goes on behind the last one, and who is part of scans again. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConsumerName } from '../../lib/channel/packet.ts';
import { Grants } from '../../lib/dbmanager/grants/grants.ts';
import type { FindDue, Packets, Work } from '../../lib/dbmanager/grants/packets.ts';
import { enabledGrabber } from '../../lib/dbmanager/tables/enabled-grabber.ts';
import { manifest } from '../support/fake-work.ts';

const SLOW: ConsumerName = 'grabber:slow';
const ITEM = 7;
const NONE: FindDue = () => [];
const RULES = { isOpen: () => true, isThere: () => true, isSuspect: () => false };

/** Of a scan that has put it aside, with one item that it is at. */
function grantsAside(): Grants {
  const find: FindDue = () => [{ id: ITEM, work: () => ({ packet: {}, granted: {} }) as Work }];
  const grabs: () => FindDue = () => find;
  const packets = { begin: () => undefined, parses: NONE, downloads: NONE, grabs };
  const grants = new Grants(packets as unknown as Packets);
  const grabber = enabledGrabber(1, manifest('slow'));
  grants.begin(RULES, [grabber]);
  grants.pull(SLOW, 1);
  grants.due(SLOW, ITEM);
  assert.equal(grants.answer().length, 1);
  assert.equal(grants.goesOn(SLOW), false, 'it is part of the scan');
  grabber.awaited = false;
  grants.end();
  return grants;
}

test('a grabber that was put aside goes on until its last result is here, and its queue has said that it is empty', () => {
  const grants = grantsAside();
  assert.equal(grants.goesOn(SLOW), true);
  grants.land(SLOW, ITEM);
  assert.equal(grants.goesOn(SLOW), true, 'its pull is on its way, from a queue that would be given up');
  grants.pull(SLOW, 1);
  assert.equal(grants.goesOn(SLOW), false);
});

test('a grabber that was put aside does not go on where the scan was cancelled, or it was switched off', () => {
  const cancelled = grantsAside();
  cancelled.clear();
  assert.equal(cancelled.goesOn(SLOW), false);
  const off = grantsAside();
  off.removeConsumer(SLOW);
  assert.equal(off.goesOn(SLOW), false);
});
