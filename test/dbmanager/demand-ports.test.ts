/** What those who wait have sent is taken before a piece of the scan's work that has come earlier. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Channel, createChannel } from '../../lib/channel/channel.ts';
import type { DemandNews } from '../../lib/channel/demand.ts';
import type { DbManagerTakesNow } from '../../lib/dbmanager/dbmanager-messages.ts';
import { DemandPorts } from '../../lib/dbmanager/demand/demand-ports.ts';
import { Turns } from '../../lib/dbmanager/turns.ts';
import { FakeHouse } from '../support/fake-house.ts';

test('a change, and a wish for a file, are taken before a piece of work of the scan', (context) => {
  const house = new FakeHouse(context);
  house.disk.write('/music/1.mp3');
  house.scan();
  const { manager } = house;
  // The scan's work waits for ten milliseconds at most, and a machine may be busy.
  context.mock.method(performance, 'now', () => 0);
  const turns = new Turns(manager);
  const [end, far] = createChannel('main', 'dbmanager', 'now');
  const main = new Channel<DbManagerTakesNow, DemandNews>(end);
  const ports = new DemandPorts(far);
  context.after(() => {
    turns.stop();
    ports.close();
    main.close();
  });
  const seen: string[] = [];
  ports.listen(manager, turns, {
    change: ({ changes }) =>
      manager.mailbox.change(
        changes.map(({ row }) => ({ row, settle: (error) => void seen.push(error?.code ?? 'settled') })),
      ),
    listen: () => seen.push('listen'),
  });
  const item = house.value('SELECT id FROM item') as number;
  const changes = [
    { ticket: 1, row: { item, changes: [{ op: 'set', key: 'mood', entries: [['calm']] }] } },
  ] as const;
  main.send({ kind: 'listen', events: [], number: 1 });
  main.send({ kind: 'change', changes });
  main.send({ kind: 'withdraw', ticket: 9 });
  ports.before(() => seen.push('work'));
  assert.deepEqual(seen, ['listen', 'settled', 'work']);
});
