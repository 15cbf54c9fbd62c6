/** A run that died: the next one goes on where it stood, and what killed it is not met unawares. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Packet } from '../../lib/channel/packet.ts';
import { FakeHouse } from '../support/fake-house.ts';
import { manifest } from '../support/fake-work.ts';

const KILLER = { code: 'ERR_VALHALLA_KILLER', message: 'Reading it ends the whole process.' } as const;

test('files that were found are parsed, those that were through are not parsed again', (context) => {
  const house = new FakeHouse(context);
  for (const name of ['1', '2', '3', '4']) house.disk.write(`/music/${name}.mp3`);
  house.busy = ({ id }) => id > 2;
  house.begin();
  house.run();
  house.kill();
  assert.deepEqual(
    house.files().map((line) => line.split(' ')[1]),
    ['done', 'done', 'found', 'found'],
  );
  house.busy = () => false;
  const report = house.scan();
  assert.deepEqual([report.parsed, report.unchanged, report.new], [2, 4, 0]);
  assert.deepEqual(
    house.rows('SELECT outcome FROM scan ORDER BY id').map(({ outcome }) => outcome),
    ['died', 'finished'],
  );
});

test('a grab that was due goes on without a parse; one that was through is not made again', (context) => {
  const house = new FakeHouse(context);
  house.disk.write('/music/1.mp3');
  const grabbers = [manifest('quick', { needs: ['title'] }), manifest('slow', { needs: ['title'] })];
  house.busy = ({ consumer }) => consumer === 'grabber:slow';
  house.begin({ grabbers });
  house.run();
  house.kill();
  house.busy = () => false;
  const report = house.scan({ grabbers });
  assert.deepEqual(
    [report.parsed, house.workedBy('grabber:slow'), house.workedBy('grabber:quick')],
    [0, ['/music/1.mp3'], []],
  );
});

test('what may be in a parser is committed before it is sent there', (context) => {
  const house = new FakeHouse(context);
  for (let number = 0; number < 40; number++) house.disk.write(`/music/${number}.mp3`);
  house.begin();
  let granted = 0;
  while (house.run(1) === 1) {
    const flight = JSON.parse(
      (house.value('SELECT flight FROM scan WHERE ended IS NULL') ?? '[]') as string,
    ) as number[];
    for (const { from, message } of house.told.splice(0)) {
      const { consumer, packets } = message as unknown as { consumer?: string; packets: Packet[] };
      if (from !== 'dbmanager' || consumer !== 'parser') continue;
      granted += packets.length;
      for (const { file } of packets) assert.ok(flight.includes(file), `${file} is not in the flight log`);
    }
  }
  assert.equal(granted, 40);
  assert.equal(house.value('SELECT flight FROM scan'), '[]', 'nothing is left in it at the end');
});

test('suspects are granted as probes, the others proceed as usual', (context) => {
  const house = new FakeHouse(context);
  house.disk.write('/music/1.mp3');
  house.disk.write('/music/2.mp3');
  house.busy = ({ id }) => id === 2;
  house.begin();
  house.run();
  house.kill();
  house.disk.write('/music/3.mp3');
  house.busy = () => false;
  house.scan();
  const steps = house.worked.map(({ id, step }) => `${id} ${step}`).sort();
  assert.deepEqual(steps, ['2 parse', '2 probe', '3 parse']);
  assert.ok(house.files().every((line) => line.endsWith('done')));
});

test('a file that ends its process is quarantined at once, and nothing else is', (context) => {
  const house = new FakeHouse(context);
  for (const name of ['1', '2', '3']) house.disk.write(`/music/${name}.mp3`);
  house.busy = () => true;
  house.begin();
  house.run();
  house.kill();
  house.busy = () => false;
  const parse = house.parse;
  house.parse = (packet) =>
    packet.step === 'probe' && packet.id === 2 ? { outcome: 'died', error: KILLER } : parse(packet);
  const report = house.scan();
  assert.deepEqual([report.failed, report.parsed], [1, 2]);
  assert.deepEqual(house.files(), ['/music/1.mp3 done', '/music/2.mp3 quarantined', '/music/3.mp3 done']);
  assert.equal(house.value('SELECT code FROM library_errors WHERE quarantined'), 'ERR_VALHALLA_KILLER');
  assert.deepEqual([house.scan().parsed, house.worked.length], [0, 0]);
});

test('a suspect stays one until it was looked at: over a cancelled scan, and while its disk is away', (context) => {
  const house = new FakeHouse(context);
  house.disk.write('/music/1.mp3');
  house.disk.write('/other/2.mp3');
  const wanted = ['/music', '/other'];
  house.busy = () => true;
  house.begin({ wanted });
  house.run();
  house.kill();
  house.begin({ wanted });
  house.cancel();
  house.run();
  house.report();
  house.busy = () => false;
  house.disk.fail('/music', 'ENOENT');
  house.scan({ wanted });
  assert.deepEqual(
    house.worked.map(({ id, step }) => `${id} ${step}`),
    ['2 probe', '2 parse'],
  );
  house.disk.fail('/music', '');
  house.scan({ wanted });
  assert.deepEqual(
    house.worked.map(({ id, step }) => `${id} ${step}`),
    ['1 probe', '1 parse'],
  );
});

test('a suspect stays one when the next run dies before it comes to it', (context) => {
  const house = new FakeHouse(context);
  house.disk.write('/z/1.mp3');
  const wanted = ['/a', '/z'];
  house.disk.makeFolder('/a');
  house.busy = () => true;
  house.begin({ wanted });
  house.run();
  house.kill();
  house.disk.write('/a/2.mp3');
  house.begin({ wanted });
  house.runUntil('work');
  house.kill();
  house.busy = () => false;
  house.scan({ wanted });
  assert.ok(house.worked.some(({ id, step }) => id === 1 && step === 'probe'));
});

test('a suspect whose result was stored is innocent', (context) => {
  const house = new FakeHouse(context);
  house.disk.write('/music/1.mp3');
  const grabbers = [manifest('slow')];
  house.busy = ({ step }) => step === 'grab';
  house.begin({ grabbers });
  house.run();
  house.kill();
  house.busy = () => false;
  house.disk.write('/music/1.mp3', { size: 2 });
  house.scan({ grabbers });
  assert.deepEqual(
    house.worked.map(({ step }) => step),
    ['parse', 'grab'],
  );
});

test('a cancelled scan stores what came back, marks nothing, and the next one goes on', (context) => {
  const house = new FakeHouse(context);
  for (const name of ['1', '2', '3']) house.disk.write(`/music/${name}.mp3`);
  house.disk.write('/music/gone.mp3');
  house.scan();
  for (const name of ['1', '2', '3']) house.disk.write(`/music/${name}.mp3`, { size: 2 });
  house.disk.remove('/music/gone.mp3');
  house.busy = ({ id }) => id !== 1;
  house.begin();
  house.runUntil('results');
  house.cancel();
  house.run();
  const report = house.report();
  assert.equal(report.outcome, 'cancelled');
  assert.deepEqual(
    report.roots.map(({ state }) => state),
    ['cancelled'],
  );
  assert.deepEqual([report.missing, report.parsed, report.changed], [0, 1, 3]);
  assert.ok(house.gives.some(({ kind }) => kind === 'idle'));
  house.busy = () => false;
  const next = house.scan();
  assert.deepEqual([next.parsed, next.missing, next.unchanged], [2, 1, 3]);
});

test('results of a cancelled scan that come too late are done again, not stored without the lock', (context) => {
  const house = new FakeHouse(context);
  house.disk.write('/music/1.mp3');
  house.busy = () => true;
  house.begin();
  house.run();
  house.cancel();
  house.run();
  house.report();
  house.busy = () => false;
  house.run();
  assert.deepEqual([house.worked.length, house.files()], [1, ['/music/1.mp3 found']]);
  assert.equal(house.scan().parsed, 1);
});
