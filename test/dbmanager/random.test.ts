/**
 * Random histories of a library against what lies on the disk: files come, change, move and go, roots and disks are
 * away, scans are killed, cancelled, and overtaken by further changes. Then everything is there again, and two quiet
 * scans must make the library equal to the disk.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Packet } from '../../lib/channel/packet.ts';
import type { FakeFile } from '../support/fake-disk.ts';
import { FakeHouse } from '../support/fake-house.ts';
import { manifest, parsedAs } from '../support/fake-work.ts';
import { KEPT_SUMS } from '../support/kept-sums.ts';
import type { Said } from '../support/fake-work.ts';
import { randomFrom } from '../support/random.ts';

const HISTORIES = 7;
const ROUNDS = 20;
const FOLDERS = ['/music', '/music/a', '/music/a/b', '/music/usb', '/music/usb/d', '/more'];
const NAMES = ['1.mp3', '2.mp3', '3.flac', '4.mkv', 'cover.jpg'];
const FAULTS = ['/music', '/music/a', '/music/usb', '/music/a/1.mp3', '/more'];
const GRABBERS = [
  manifest('echo', { needs: ['title'] }),
  manifest('covers', { sidecars: ['cover.jpg'], types: ['audio', 'video'] }),
  manifest('web', { needs: ['title'], web: true }),
];
/** Not built in, and some scans find one of them at work all the time. */
const PLUGINS = ['echo', 'covers'];
const BAD = { code: 'ERR_VALHALLA_NOT_PARSED', message: 'bad' } as const;
const AWAY = { code: 'ERR_VALHALLA_UNAVAILABLE', message: 'EIO' } as const;
const WEEK = 7 * 24 * 3_600_000;

class History {
  readonly house: FakeHouse;
  readonly #random: (below: number) => number;
  #usb: unknown;
  #quiet = false;
  /** What happened in this round, for the message of a failure. */
  log: string[] = [];

  constructor(house: FakeHouse, random: (below: number) => number) {
    this.house = house;
    this.#random = random;
    house.disk.mount('/music/usb');
    house.disk.makeFolder('/more');
    house.choose = random;
    house.parse = (packet) => this.#parse(packet);
    house.grabs = {
      echo: ({ values }) => ({ document: { echo: [[String(values['title'])]] } }),
      web: ({ values }) => ({ document: { web: [[String(values['title'])]] } }),
      covers: ({ sidecars }) => ({
        artwork: sidecars.map(({ name, stamp }) => ({
          kind: 'cover',
          locator: { at: 'sidecar', name, stamp },
        })),
      }),
    };
  }

  round(): void {
    this.log = [];
    for (let scans = 1 + this.#random(3); scans > 0; scans--) {
      this.#disturb(1 + this.#random(5));
      this.#scan();
    }
    this.#settle();
    this.#check();
  }

  #disturb(times: number): void {
    for (; times > 0; times--) {
      try {
        this.#change();
      } catch (error) {
        // The file is on a disk that is away, or there is a folder in the way.
        if ((error as { code?: string }).code === undefined) throw error;
      }
    }
  }

  #change(): void {
    const { disk } = this.house;
    const known = disk.files();
    const path = known[this.#random(known.length + 1)];
    const kind = this.#random(10);
    if (kind < 3) this.#put(this.#newPath());
    else if (kind < 5 && path !== undefined) {
      const file = disk.file(path);
      if (this.#random(2) === 0) file.size += 1n;
      else file.mtime -= 1_000_000n;
      this.#say(`change ${path}`);
    } else if (kind < 7 && path !== undefined) {
      const to = this.#newPath();
      if (known.includes(to)) return;
      disk.move(path, to);
      this.#say(`move ${path} ${to}`);
    } else if (kind < 8 && path !== undefined) {
      disk.remove(path);
      this.#say(`remove ${path}`);
    } else if (kind === 8) {
      const fault = FAULTS[this.#random(FAULTS.length)] as string;
      disk.fail(fault, this.#random(2) === 0 ? 'EIO' : '');
      this.#say(`fault ${fault}`);
    } else this.#plug();
  }

  #plug(): void {
    const { disk } = this.house;
    if (this.#usb === undefined) this.#usb = disk.unmount('/music/usb');
    else {
      disk.mount('/music/usb', this.#usb);
      this.#usb = undefined;
    }
    this.#say(this.#usb === undefined ? 'plug in' : 'unplug');
  }

  #put(path: string): void {
    this.house.disk.write(path, { size: 1000 + this.#random(1000) });
    this.#say(`write ${path}`);
  }

  #newPath(): string {
    const folder = FOLDERS[this.#random(FOLDERS.length)] as string;
    return `${folder}/${NAMES[this.#random(NAMES.length)] as string}`;
  }

  #scan(): void {
    const { house } = this;
    const end = this.#random(4);
    const wanted = ['/music', '/more', ...(this.#random(20) === 0 ? ['/music/a'] : [])];
    const slow = PLUGINS[this.#random(6)];
    house.busy = ({ consumer }) => consumer === `grabber:${slow}`;
    this.#say(
      `scan ${['kill', 'cancel', 'change', 'whole'][end]}${slow === undefined ? '' : `, ${slow} is slow`}`,
    );
    house.begin({
      wanted,
      grabbers: GRABBERS,
      plugins: { names: PLUGINS },
      full: this.#random(20) === 0,
      acceptLoss: this.#random(10) === 0,
    });
    house.run(this.#random(120));
    if (end === 0) house.kill();
    else if (end === 1 && !house.gives.some(({ kind }) => kind === 'finished')) house.cancel();
    else if (end === 2) this.#disturb(2);
    if (end === 0) return;
    house.run();
    house.report();
  }

  /** Everything is there, and stands still. */
  #settle(): void {
    const { house } = this;
    for (const path of FAULTS) house.disk.fail(path, '');
    if (this.#usb !== undefined) this.#plug();
    this.#quiet = true;
    house.busy = () => false;
    for (let scan = 0; scan < 2; scan++) {
      house.now += WEEK * 7;
      house.scan({ wanted: ['/music', '/more'], grabbers: GRABBERS, acceptLoss: true });
    }
    this.#quiet = false;
  }

  #check(): void {
    const { house } = this;
    const files = house.rows(
      `SELECT path, type, state, stamp, title FROM library_files JOIN file USING (id, state, type) LEFT JOIN library_items ON file = library_files.id
       WHERE file.missing_since IS NULL ORDER BY path`,
    );
    const onDisk = house.disk.files();
    const expected = onDisk.filter((path) => isItem(path, onDisk));
    assert.deepEqual(
      files.map(({ path }) => path),
      expected,
    );
    for (const { path, state, stamp, title } of files) {
      const file = house.disk.file(path as string);
      assert.equal(stamp, stampOf(file), `stamp of ${String(path)}`);
      if (isBad(file)) assert.match(String(state), /failed|quarantined/);
      else assert.deepEqual([state, title], ['done', titleOf(file)], String(path));
    }
    this.#checkGrabs();
    const { db } = house;
    assert.equal(db.pragma('integrity_check', { simple: true }), 'ok');
    assert.deepEqual(db.pragma('foreign_key_check'), []);
    for (const [what, sql] of Object.entries(KEPT_SUMS)) assert.deepEqual(house.rows(sql), [], what);
    db.exec("INSERT INTO search (search) VALUES ('integrity-check')");
    const twice =
      'SELECT path FROM library_files WHERE missing_since IS NULL GROUP BY path HAVING count(*) > 1';
    assert.deepEqual(house.rows(twice), []);
    assert.equal(
      house.value('SELECT count(*) FROM library_files WHERE offline AND missing_since IS NULL'),
      0,
    );
    assert.equal(house.value('SELECT count(*) FROM scan WHERE ended IS NULL'), 0);
  }

  #checkGrabs(): void {
    const { house } = this;
    const present = "file.state = 'done' AND file.missing_since IS NULL";
    const of = 'FROM file JOIN item ON item.file = file.id';
    assert.deepEqual(
      house.rows(
        `SELECT file.name, grab.* ${of} JOIN grab ON grab.item = item.id WHERE ${present} AND grab.state <> 'done'`,
      ),
      [],
    );
    for (const key of ['echo', 'web']) {
      const stale = house.rows(
        `SELECT file.name, title, value ${of} JOIN best ON best.item = item.id LEFT JOIN library_values ON library_values.item = item.id AND key = ?
         WHERE ${present} AND file.type = 'audio' AND value IS NOT title`,
        key,
      );
      assert.deepEqual(stale, [], `${key} is what the title is`);
    }
    const covers = house.rows(
      `SELECT file.name, sidecar.stamp, json_extract(locator, '$.stamp') AS seen ${of}
       LEFT JOIN sidecar ON sidecar.folder = file.folder AND sidecar.name = 'cover.jpg' LEFT JOIN artwork ON artwork.item = item.id
       WHERE ${present} AND file.type IN ('audio', 'video') AND sidecar.stamp IS NOT seen`,
    );
    assert.deepEqual(covers, [], 'the cover is the one beside the file');
  }

  #parse(packet: Packet): Said {
    let file: FakeFile;
    try {
      file = this.house.disk.file(packet.body);
    } catch {
      return { outcome: 'unavailable', error: AWAY };
    }
    if (!this.#quiet && this.#random(10) === 0) return { outcome: 'unavailable', error: AWAY };
    if (isBad(file)) return { outcome: 'failed', error: BAD };
    return { ...parsedAs(() => ({ title: [[titleOf(file)]] }))(packet), stamp: stampOf(file) };
  }

  #say(text: string): void {
    this.log.push(text);
  }
}

/** A cover beside media is a sidecar; alone it is a picture of its own. */
function isItem(path: string, onDisk: readonly string[]): boolean {
  if (!path.endsWith('.jpg')) return true;
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  return !onDisk.some(
    (other) => other.startsWith(folder) && /^[^/]+\.(mp3|flac|mkv)$/.test(other.slice(folder.length)),
  );
}

function isBad(file: FakeFile): boolean {
  return file.inode % 9n === 0n;
}

function titleOf(file: FakeFile): string {
  return `${file.size}.${file.mtime}`;
}

function stampOf(file: FakeFile): string {
  return `${file.size}.${file.mtime}.${file.ctime}`;
}

for (let seed = 1; seed <= HISTORIES; seed++) {
  test(`a random history ends in a library that equals the disk (seed ${seed})`, (context) => {
    const history = new History(new FakeHouse(context), randomFrom(seed));
    for (let round = 0; round < ROUNDS; round++) {
      try {
        history.round();
      } catch (error) {
        throw new Error(`round ${round}: ${history.log.join(', ')}`, { cause: error });
      }
    }
  });
}
