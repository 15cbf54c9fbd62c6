/** Albums that are told by a date, of bundles that say more or less of it, in any order of arrival. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import Database from 'better-sqlite3';
import { AlbumRows } from '../../lib/dbmanager/tables/album-rows.ts';
import { migrate } from '../../lib/store/migrate.ts';
import { randomFrom } from '../support/random.ts';

/** Bundles as `Albums` writes them: taken out, entered, left. */
class Shelf {
  readonly db = new Database(':memory:');
  readonly #rows: AlbumRows;

  constructor() {
    migrate(this.db, 'x.db');
    this.#rows = new AlbumRows(this.db);
  }

  /** @param date undefined: no track is there any more */
  say(bundle: number, title: string, date: string | undefined): void {
    const known = this.#from(bundle);
    if (date === undefined) {
      this.#change(bundle, known, null);
      if (known !== undefined) this.#rows.left(known);
      return;
    }
    if (known === undefined)
      this.db.prepare("INSERT INTO bundle VALUES (?, ?, '', NULL, NULL, NULL)").run(bundle, String(bundle));
    else this.#change(bundle, undefined, null);
    const album = this.#rows.enter(JSON.stringify({ album: title, date }), title, known);
    this.#change(bundle, album, date);
    if (known !== undefined && known !== album) this.#rows.left(known);
  }

  /** Title, date -> bundles that are there. */
  albums(): Record<string, number[]> {
    const rows = this.db
      .prepare<[], { id: number; identity: string }>(
        'SELECT bundle.id, identity FROM bundle JOIN album ON album.id = bundle.album WHERE date IS NOT NULL ORDER BY bundle.id',
      )
      .all();
    const grouped = Object.groupBy(rows, ({ identity }) =>
      Object.values(JSON.parse(identity) as Record<string, string>).join(' '),
    );
    return Object.fromEntries(
      Object.entries(grouped).map(([identity, of = []]) => [identity, of.map(({ id }) => id)]),
    );
  }

  albumOf(bundle: number): number {
    return this.#from(bundle) as number;
  }

  #from(bundle: number): number | undefined {
    return this.db.prepare<[number], number>('SELECT album FROM bundle WHERE id = ?').pluck().get(bundle);
  }

  #change(bundle: number, album: number | undefined, date: string | null): void {
    this.db.prepare('UPDATE bundle SET album = ?, date = ? WHERE id = ?').run(album ?? null, date, bundle);
  }
}

/** What the albums are of all bundles at once. */
function naively(
  bundles: ReadonlyMap<number, readonly [title: string, date: string]>,
): Record<string, number[]> {
  const albums: Record<string, number[]> = {};
  for (const [id, [title, date]] of [...bundles].toSorted(([one], [other]) => one - other)) {
    const fuller = [...bundles.values()]
      .filter(([other, more]) => other === title && date !== '' && more.startsWith(`${date}-`))
      .map(([, more]) => more.padEnd(10, '~'))
      .toSorted();
    (albums[`${title} ${(fuller[0] ?? date).replaceAll('~', '')}`] ??= []).push(id);
  }
  return albums;
}

const TITLES = ['gold', 'golden'];
const DATES = [
  '',
  '2001',
  '2001-05',
  '2001-05-03',
  '2001-05-09',
  '2001-11',
  '2001-11-07',
  '2002',
  '2002-01-01',
];

describe('albums told by a date', () => {
  it('are those of all bundles at once, whatever came, changed, went and returned in whichever order', () => {
    for (let seed = 0; seed < 15; seed++) {
      const random = randomFrom(seed);
      const shelf = new Shelf();
      const there = new Map<number, readonly [string, string]>();
      for (let step = 0; step < 60; step++) {
        const bundle = 1 + random(8);
        const title = TITLES[random(TITLES.length)] as string;
        const date = DATES[random(DATES.length)] as string;
        if (there.has(bundle) && random(4) === 0) {
          there.delete(bundle);
          shelf.say(bundle, title, undefined);
        } else {
          there.set(bundle, [title, date]);
          shelf.say(bundle, title, date);
        }
        assert.deepEqual(shelf.albums(), naively(there), `seed ${seed}, step ${step}`);
      }
    }
  });

  it('keep their ids when the date becomes fuller, is corrected, and is only a year again', () => {
    const shelf = new Shelf();
    shelf.say(1, 'gold', '2001');
    shelf.say(2, 'gold', '2001');
    const id = shelf.albumOf(1);
    for (const date of ['2001-05', '2001-05-03', '2001-05-04', undefined, '2001-05-04', '2001']) {
      shelf.say(2, 'gold', date);
      assert.deepEqual([shelf.albumOf(1), shelf.albumOf(2)], [id, id], date);
    }
    shelf.say(1, 'gold', '2002');
    assert.equal(shelf.albumOf(2), id);
    assert.notEqual(shelf.albumOf(1), id);
  });

  it('cost no look at each bundle of a large one', () => {
    const shelf = new Shelf();
    shelf.db.exec(`INSERT INTO album VALUES (1, '{"album":"gold","date":"2001"}', 'gold');
      WITH RECURSIVE n (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < 20000)
      INSERT INTO bundle SELECT id, id, '', 1, NULL, '2001' FROM n`);
    const rows = new AlbumRows(shelf.db);
    const { user } = process.threadCpuUsage();
    for (let round = 0; round < 200; round++) rows.left(1);
    assert.ok(process.threadCpuUsage().user - user < 500_000, 'once for each date');
  });
});
