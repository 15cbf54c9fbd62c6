/** Absence is not deletion: what cannot be seen keeps its rows and its state. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { FakeHouse } from '../support/fake-house.ts';

/** /music with a/1, a/2, usb/3 (a disk of its own), usb/deep/4; /other with 5. All scanned. */
function scanned(context: TestContext): FakeHouse {
  const house = new FakeHouse(context);
  house.disk.mount('/music/usb');
  for (const path of ['/music/a/1', '/music/a/2', '/music/usb/3', '/music/usb/deep/4', '/other/5']) {
    house.disk.write(`${path}.mp3`);
  }
  house.scan({ wanted: ['/music', '/other'] });
  return house;
}

/** Does it, scans twice, takes it back: nothing may be lost, and nothing is parsed again. */
function survives(house: FakeHouse, undo: () => void): void {
  const before = house.rows('SELECT id, state, missing_since FROM file');
  house.scan();
  house.scan();
  assert.deepEqual(house.rows('SELECT id, state, missing_since FROM file'), before);
  undo();
  const report = house.scan();
  assert.deepEqual([report.unchanged, report.parsed, report.missing, report.new], [5, 0, 0, 0]);
  assert.equal(house.value('SELECT count(*) FROM library_files WHERE offline'), 0);
}

test('a root that is not there', (context) => {
  const house = scanned(context);
  house.disk.fail('/music', 'ENOENT');
  const report = house.scan();
  assert.deepEqual(
    [report.roots[0]?.state, report.roots[1]?.state, report.missing],
    ['offline', 'online', 0],
  );
  assert.match(report.roots[0]?.reason ?? '', /mounted/);
  assert.deepEqual(house.events.filter(({ event }) => event === 'root:offline').length, 1);
  assert.equal(house.value("SELECT state FROM root WHERE path = '/music'"), 'offline');
  survives(house, () => house.disk.fail('/music', ''));
});

test('a root that is empty though it held files', (context) => {
  const house = scanned(context);
  const disk = house.disk.unmount('/music');
  const report = house.scan();
  const [{ state, code } = {}] = report.roots;
  assert.deepEqual([state, code, report.missing], ['offline', 'emptied', 0]);
  survives(house, () => house.disk.mount('/music', disk));
});

test('a folder that cannot be read, and what lies below it', (context) => {
  const house = scanned(context);
  house.disk.fail('/music/usb', 'EACCES');
  const report = house.scan();
  assert.deepEqual(
    report.offlineFolders.map(({ path }) => path),
    ['/music/usb'],
  );
  assert.deepEqual([report.roots[0]?.state, report.missing, report.unchanged], ['online', 0, 3]);
  assert.equal(house.value('SELECT count(*) FROM library_files WHERE offline'), 2, 'the files below it too');
  survives(house, () => house.disk.fail('/music/usb', ''));
});

test('a mount point that is only an empty folder', (context) => {
  const house = scanned(context);
  const disk = house.disk.unmount('/music/usb');
  assert.deepEqual(
    house.scan().offlineFolders.map(({ path }) => path),
    ['/music/usb'],
  );
  survives(house, () => house.disk.mount('/music/usb', disk));
});

test('a mount point that is gone with its folder (as of an automounter)', (context) => {
  const house = scanned(context);
  const disk = house.disk.unmount('/music/usb');
  house.disk.remove('/music/usb');
  assert.deepEqual(
    house.scan().offlineFolders.map(({ path }) => path),
    ['/music/usb'],
  );
  survives(house, () => house.disk.mount('/music/usb', disk));
});

test('a mount point that is a folder with other things in it', (context) => {
  const house = scanned(context);
  const disk = house.disk.unmount('/music/usb');
  house.disk.write('/music/usb/README.mp3');
  const report = house.scan();
  assert.deepEqual([report.offlineFolders.length, report.missing, report.new], [1, 0, 0]);
  survives(house, () => house.disk.mount('/music/usb', disk));
});

test('a folder that is empty though it held files', (context) => {
  const house = scanned(context);
  house.disk.move('/music/a', '/elsewhere');
  house.disk.makeFolder('/music/a');
  assert.deepEqual(
    house.scan().offlineFolders.map(({ path, reason }) => [path, reason]),
    [['/music/a', 'it is empty, though it held files']],
  );
  survives(house, () => {
    house.disk.remove('/music/a');
    house.disk.move('/elsewhere', '/music/a');
  });
});

function odd(name: string): Buffer {
  return Buffer.from(`/music/over/${name}`, 'latin1');
}

test('a folder that is not UTF-8 is found empty too, and so is one that holds only such folders', (context) => {
  const house = new FakeHouse(context);
  house.disk.write(odd('\xe9/1.mp3'));
  house.disk.write(odd('\xe9/\xe8/2.mp3'));
  house.disk.write('/music/3.mp3');
  house.scan();
  const inner = house.disk.unmount(odd('\xe9'));
  const first = house.scan();
  assert.deepEqual([first.missing, first.offlineFolders.length], [0, 1]);
  assert.equal(house.value('SELECT count(*) FROM library_files WHERE offline'), 2);
  house.disk.mount(odd('\xe9'), inner);
  house.disk.unmount('/music/over');
  const second = house.scan();
  assert.deepEqual([second.missing, second.offlineFolders.length], [0, 1]);
  assert.equal(house.files().length, 3);
});

test('--accept-loss takes an emptied folder for what it says', (context) => {
  const house = scanned(context);
  house.disk.empty('/music/a');
  house.disk.unmount('/music/usb');
  assert.equal(house.scan().missing, 0);
  assert.equal(house.scan({ acceptLoss: true }).missing, 4);
  const report = house.scan();
  assert.deepEqual([report.missing, report.offlineFolders], [0, []]);
});

test('a root that goes away between the walk and the second look', (context) => {
  const house = scanned(context);
  const file = house.disk.file('/music/a/1.mp3');
  const { ctime } = file;
  house.disk.move('/music/a/1.mp3', '/elsewhere');
  house.begin();
  house.runUntil('walked');
  house.disk.fail('/music', 'EIO');
  house.run();
  const report = house.report();
  assert.deepEqual([report.missing, report.roots[0]?.state], [0, 'offline']);
  assert.equal(house.events.filter(({ event }) => event === 'root:offline').length, 1);
  survives(house, () => {
    house.disk.fail('/music', '');
    house.disk.move('/elsewhere', '/music/a/1.mp3');
    file.ctime = ctime;
  });
});

test('a root that goes away during its walk is offline, though nothing would be marked', (context) => {
  const house = scanned(context);
  house.begin();
  house.runUntil('listing');
  house.disk.fail('/music', 'EIO');
  house.run();
  const report = house.report();
  assert.deepEqual([report.missing, report.roots[0]?.state], [0, 'offline']);
  assert.match(report.roots[0]?.reason ?? '', /went away during the scan/);
  survives(house, () => house.disk.fail('/music', ''));
});

test('a folder that is replaced between the walk and the second look keeps its rows', (context) => {
  const house = scanned(context);
  house.disk.remove('/music/a/1.mp3');
  house.begin();
  house.runUntil('walked');
  house.disk.remove('/music/a');
  house.disk.makeFolder('/music/a');
  house.run();
  assert.deepEqual([house.report().missing, house.files().length], [0, 5]);
});

test('a scanner that does not answer: its roots are offline, what it still says is not heard', (context) => {
  const house = scanned(context);
  house.disk.write('/music/a/new.mp3');
  house.disk.remove('/other/5.mp3');
  house.begin();
  house.run(3);
  house.loseScanner('not answering');
  const root = house.value("SELECT id FROM root WHERE path = '/other'") as number;
  const walked = { kind: 'walked', root, files: 0, folders: 0, micros: 0, cancelled: false } as const;
  house.sendFromScanner(walked);
  house.sendFromScanner({ ...walked, root: 99 });
  house.run();
  const report = house.report();
  assert.deepEqual(
    report.roots.map(({ code, reason }) => [code, reason]),
    [
      ['unanswered', 'not answering'],
      ['unanswered', 'not answering'],
    ],
  );
  assert.equal(report.missing, 0);
  assert.equal(house.files().length, 5 + (report.new === 1 ? 1 : 0));
});

test('files of a lost root that were due are left for the next scan', (context) => {
  const house = scanned(context);
  house.disk.write('/other/6.mp3');
  // The pulls come last.
  house.choose = (count) => count - 1;
  house.begin();
  house.runUntil('credit', 5);
  house.loseScanner('not answering');
  house.run();
  assert.deepEqual([house.report().parsed, house.files().at(-1)], [0, '/other/6.mp3 found']);
  assert.equal(house.scan().parsed, 1);
});

test('roots that are not asked for are left alone', (context) => {
  const house = scanned(context);
  house.disk.remove('/other/5.mp3');
  const report = house.scan({ places: [{ path: '/music', file: false }] });
  assert.deepEqual([report.roots.length, report.found, report.missing], [1, 4, 0]);
});

for (const [files, gone, held] of [
  [200, 60, false],
  [200, 61, true],
  [100, 49, false],
  [100, 50, true],
] as const) {
  test(`${gone} of ${files} files of a root would vanish: ${held ? 'held back' : 'marked'}`, (context) => {
    const house = new FakeHouse(context);
    for (let number = 0; number < files; number++) house.disk.write(`/music/${number % 7}/${number}.mp3`);
    house.scan();
    for (let number = 0; number < gone; number++) house.disk.remove(`/music/${number % 7}/${number}.mp3`);
    const report = house.scan();
    assert.deepEqual([report.roots[0]?.state, report.missing], held ? ['held', 0] : ['online', gone]);
    if (!held) return;
    assert.match(report.roots[0]?.reason ?? '', new RegExp(`${gone} of ${files}`));
    assert.equal(house.files().length, files);
    assert.equal(house.scan({ acceptLoss: true }).missing, gone);
  });
}

test('an empty folder that held nothing is only an empty folder, a mount point too', (context) => {
  const house = scanned(context);
  house.disk.makeFolder('/music/empty');
  house.disk.mount('/music/bare');
  house.scan();
  house.disk.unmount('/music/bare');
  house.disk.write('/music/bare/6.mp3');
  house.disk.remove('/music/a');
  assert.equal(house.scan().new, 1);
  house.disk.makeFolder('/music/a');
  const report = house.scan();
  assert.deepEqual([report.offlineFolders, report.missing], [[], 0]);
});

test('a file behind thousands that are not there is found all the same', (context) => {
  const house = new FakeHouse(context);
  const wanted = ['/0', '/a', '/z'];
  house.disk.write('/0/1.mp3');
  house.disk.write('/a/x.mp3');
  house.busy = () => true;
  house.begin({ wanted });
  house.run();
  house.db.exec(`
    WITH RECURSIVE number (id) AS (SELECT 3 UNION ALL SELECT id + 1 FROM number WHERE id < 60000)
    INSERT INTO file (id, folder, name, stamp, inode, size, mtime_ms, type, state, first_seen)
      SELECT number.id, folder, number.id, '', '', 0, 0, 'audio', 'found', 0 FROM number, file WHERE file.id = 2;
    INSERT INTO item (file) SELECT id FROM file WHERE id > 2`);
  house.kill();
  house.busy = () => false;
  house.disk.fail('/a', 'EIO');
  house.disk.write('/z/2.mp3');
  // Both are due before the first pull is answered.
  house.choose = (count) => count - 1;
  assert.equal(house.scan({ wanted }).parsed, 2);
});
