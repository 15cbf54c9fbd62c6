import assert from 'node:assert/strict';
import { test } from 'node:test';
import Database from 'better-sqlite3';
import { Stores } from '../../lib/dbmanager/stores.ts';
import { FakeHouse } from '../support/fake-house.ts';

test('what another process commits while tables are read makes them out of date', (context) => {
  const house = new FakeHouse(context);
  const other = new Database(house.path);
  context.after(() => other.close());
  const db = Object.create(house.db, {
    prepare: {
      value: (sql: string) => {
        if (sql.includes('bundle')) other.exec("INSERT OR REPLACE INTO setting VALUES ('other', '1')");
        return house.db.prepare(sql);
      },
    },
  }) as Database.Database;
  assert.equal(new Stores(db, []).foreign.isPending, true);
  assert.equal(new Stores(house.db, []).foreign.isPending, false);
});
