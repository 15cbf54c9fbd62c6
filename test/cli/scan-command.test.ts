import assert from 'node:assert/strict';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { ScanEvent } from '../../lib/events.ts';
import { FakeHost } from './fake-host.ts';
import { FakeLibrary } from './fake-library.ts';
import { report } from './scan-report.ts';
import { known, scanTo } from './scan-to.ts';

describe('scan', () => {
  it('scans the folders that the library knows, and sums up', async () => {
    using library = known();
    const host = new FakeHost(library);
    assert.equal(await scanTo(library, host, report()), 0);
    assert.deepEqual(host.output.lines, [
      'Scanned 3,000 files in 2.0 s (1,500/s): 2,000 new, 1 changed, 999 unchanged.',
      'Next: valhalla ls albums, valhalla find TEXT, valhalla show FILE',
    ]);
    assert.deepEqual(host.opened, [
      {
        database: '/nowhere/library.db',
        jobs: undefined,
        ffprobe: undefined,
        tags: undefined,
        grabbers: [],
        trace: undefined,
      },
    ]);
    const [{ paths, full, acceptLoss } = {}] = library.scans;
    assert.deepEqual({ paths, full, acceptLoss }, { paths: undefined, full: false, acceptLoss: false });
    assert.equal(library.closed, 1);
  });

  it('refuses a trace that is neither events nor a picture, before anything is opened', async () => {
    using library = known();
    const host = new FakeHost(library);
    assert.equal(await host.run('scan', '--trace', 'x.txt'), 1);
    assert.match(host.errors.text, /--trace takes a file that ends in \.json .* or \.svg/);
    assert.deepEqual(host.opened, []);
  });

  it('refuses grabbers of a folder that there are none, before anything is opened', async () => {
    const host = new FakeHost();
    assert.equal(await host.run('scan', '/tmp', '--grabbers-here', 'nof'), 1);
    assert.match(host.errors.text, /There is no grabber nof to look at \/tmp\. Is nfo meant\?/);
    assert.deepEqual(host.opened, []);
  });

  it('hands the options on', async () => {
    using library = known();
    const host = new FakeHost(library);
    const options = [
      '--full',
      '--accept-loss',
      '--ffprobe',
      'never',
      '--jobs',
      '3',
      '--depth',
      '2',
      '--links',
      'all',
      '--no-recursive',
      '--suffix',
      'audio=.flac, mp3',
      '--suffix',
      'image=',
      '--grabbers-here',
      'nfo,local-artwork',
      '--no-grabbers',
      '--no-decrapifier',
      '--trace',
      'x.svg',
    ];
    await scanTo(
      library,
      host,
      report(),
      '/tmp',
      '--db',
      'x.db',
      ...options,
      '--grabber',
      './a.ts',
      '--grabber',
      'b',
    );
    assert.deepEqual(host.opened[0], {
      database: '/music/x.db',
      jobs: 3,
      ffprobe: 'never',
      grabbers: [
        ...['embedded-artwork', 'local-artwork', 'local-lyrics', 'local-subtitles', 'nfo', 'tracks'].map(
          (use) => ({
            use,
            off: true,
          }),
        ),
        './a.ts',
        'b',
      ],
      tags: undefined,
      trace: '/music/x.svg',
      decrapifier: { off: true },
    });
    const [{ paths, full, acceptLoss } = {}] = library.scans;
    assert.deepEqual(
      { paths, full, acceptLoss },
      {
        paths: [
          {
            path: '/tmp',
            recursive: false,
            depth: 2,
            links: 'all',
            suffixes: { audio: ['flac', 'mp3'], image: [] },
            grabbers: ['nfo', 'local-artwork'],
          },
        ],
        full: true,
        acceptLoss: true,
      },
    );
  });

  it('takes keywords of names, one an option, and none for names that are not read', async () => {
    using library = known();
    const host = new FakeHost(library);
    await scanTo(library, host, report(), '--keyword', 'xvid', '--keyword', 'vSEpEP');
    assert.deepEqual(host.opened[0]?.decrapifier, { keywords: ['xvid', 'vSEpEP'] });
    for (const [flag, given, said] of [
      ['--keyword', '', 'a keyword is a text that is not empty.'],
      ['--suffix', 'audio=mp3,a.b', 'a.b is no suffix, which has no dot or slash in it.'],
      ['--keyword', 'a.b', '"a.b" is no keyword: letters, digits, blanks and apostrophes are.'],
      [
        '--album-identity',
        'album_artist,albm folder',
        '"albm" is no key of docs/keys.md, nor the word folder. Is album meant?',
      ],
    ] as const) {
      const refusing = new FakeHost(library);
      assert.equal(await refusing.run('scan', '/music', flag, given), 1);
      assert.equal(refusing.errors.text, `valhalla: ${flag} '${given}' is not valid: ${said}\n`);
    }
    assert.equal(await host.run('scan', '--keyword', 'x', '--no-decrapifier'), 1);
    assert.match(host.errors.text, /--keyword .* Leave one out/);
  });

  it('exits with 4 where the library is no full picture of the disk, and says what to do', async () => {
    using library = known();
    const host = new FakeHost(library);
    const roots = [
      { path: '/mnt/share', state: 'offline', reason: 'not mounted', files: 0, folders: 0 },
      {
        path: '/old',
        state: 'offline',
        code: 'absent',
        reason: '(ENOENT: nothing): perhaps',
        files: 0,
        folders: 0,
      },
      {
        path: '/usb',
        state: 'offline',
        code: 'unaccepted',
        reason: '(ENOENT: nothing); its loss is not accepted, for',
        files: 0,
        folders: 0,
      },
      { path: '/nas', state: 'offline', code: 'emptied', reason: 'empty', files: 0, folders: 0 },
      { path: '/older', state: 'removed', reason: 'accepted', files: 0, folders: 0 },
      {
        path: "/music of\u{1B} 'us'",
        state: 'held',
        reason: '800 of 900 files would vanish',
        files: 100,
        folders: 1,
      },
    ] as const;
    const offlineFolders = Array.from({ length: 7 }, (_, index) => ({
      path: `/music/${index}`,
      code: 'unreadable' as const,
      reason: 'EACCES',
    }));
    assert.equal(await scanTo(library, host, report({ roots, offlineFolders })), 4);
    assert.deepEqual(host.output.lines.slice(1, -1), [
      'Offline: /mnt/share: not mounted. Nothing below it was changed; scan again when it is back.',
      'Offline: /old: (ENOENT: nothing): perhaps. Nothing below it was changed; scan again when it is back, or if it was moved or removed for good: valhalla scan --accept-loss /old',
      'Offline: /usb: (ENOENT: nothing); its loss is not accepted, for. Nothing below it was changed; scan again when it is back.',
      'Offline: /nas: empty. Nothing below it was changed; scan again when it is back, or if it is meant to be so: valhalla scan --accept-loss /nas',
      'Gone: /older is not there any more; what is nowhere else is missing. Take it out of the library: valhalla forget /older',
      "Held back: /music of␛ 'us': 800 of 900 files would vanish. If these files are really gone: valhalla scan --accept-loss '/music of␛ '\\''us'\\'''",
      '7 folders could not be read; nothing below was changed:',
      ...[0, 1, 2, 3, 4].map((index) => `  /music/${index}: EACCES`),
      '  and 2 more',
    ]);
  });

  it('says why there were more parsers than on a warm cache, and nothing where there were not', async () => {
    using library = known();
    const host = new FakeHost(library);
    const pool = { size: 6, highest: 8, least: 1, most: 8, waiting: 0.912 };
    assert.equal(await scanTo(library, host, report({ pool })), 0);
    assert.equal(
      host.output.lines[1],
      'Files waited for the disk 91 % of the time they were read in: up to 8 parsers instead of 1.',
    );
    using other = known();
    const fixed = new FakeHost(other);
    await scanTo(other, fixed, report({ pool: { ...pool, size: 8, least: 8 } }));
    assert.ok(!fixed.output.lines.join().includes('waited'));
  });

  it('exits with 0 where only files failed, and names the first ones', async () => {
    using library = known();
    const host = new FakeHost(library);
    const errors = [
      {
        path: '/music/a.mp3',
        stage: 'parse',
        error: { code: 'ERR_VALHALLA_TIMEOUT', message: 'It took too long.' },
      },
      { path: '/music/b.mp3', stage: 'mine', error: { code: 'ERR_VALHALLA_GRABBER', message: 'No.' } },
    ] as const;
    const grabbers = [{ name: 'mine', done: 0, failed: 3, milliseconds: 1, off: 'it failed 3 times' }];
    assert.equal(
      await scanTo(
        library,
        host,
        report({ failed: 12, leftOut: 3, handedOn: { lyrics3: 4 }, errors, grabbers }),
      ),
      0,
    );
    assert.deepEqual(host.output.lines.slice(0, -1), [
      'Scanned 3,000 files in 2.0 s (1,500/s): 2,000 new, 1 changed, 999 unchanged; 12 failed.',
      '4 files left by the fast reader to the general one, which reads more formats: 4 with damaged Lyrics3.',
      'The grabber mine was switched off: it failed 3 times',
      '12 files failed (all of them: valhalla errors):',
      '  /music/a.mp3: It took too long.',
      '  mine: /music/b.mp3: No.',
      '  and 10 more',
      '3 files that failed before were left out, for they have not changed. When they are tried again: valhalla errors. At once: valhalla scan --retry',
    ]);
  });

  it('stops at Ctrl-C, waits for nothing from the web, and says how to go on', async () => {
    using library = known();
    library.idling = new Promise(() => undefined);
    const host = new FakeHost(library);
    const begun = once(library, 'scan');
    const running = host.run('scan');
    await begun;
    host.signals.emit('SIGINT', 'SIGINT');
    const [scan] = library.scans;
    assert.equal(scan?.signal?.aborted, true);
    scan?.end.resolve(report({ outcome: 'cancelled', found: 10, new: 10, changed: 0, unchanged: 0 }));
    assert.equal(await running, 130);
    assert.match(host.errors.text, /^Stopping\. What is stored stays; the same command goes on/);
    assert.deepEqual(host.output.lines, ['Stopped after 10 files in 2.0 s (5/s): 10 new, 2,001 read.']);
  });

  it('prints every event as a line with --json, and nothing else', async () => {
    using library = known();
    library.scanEvents = [
      { event: 'scan:begin', scan: 1 },
      { event: 'progress', found: 0, walked: false } as ScanEvent,
      { event: 'file:done', path: '/music/\u{9B}.mp3', file: 1, item: 1 },
    ];
    const host = new FakeHost(library);
    assert.equal(await scanTo(library, host, report(), '--json'), 0);
    assert.deepEqual(host.output.lines, [
      '{"event":"scan:begin","scan":1}',
      '{"event":"progress","found":0,"walked":false}',
      String.raw`{"event":"file:done","path":"/music/\u009b.mp3","file":1,"item":1}`,
    ]);
    assert.equal(host.errors.text, '');
  });

  it('refuses a folder that does not exist and is not known, before anything is remembered', async () => {
    using library = known();
    const host = new FakeHost(library);
    assert.equal(await host.run('scan', 'no-such-folder'), 1);
    assert.equal(host.errors.text, 'valhalla: /music/no-such-folder does not exist. Nothing was scanned.\n');
    assert.deepEqual(library.scans, []);
    assert.deepEqual(host.opened, [{ database: '/nowhere/library.db', readOnly: true }]);
  });

  it('scans a known folder that is away: the report says so', async () => {
    using library = known();
    library.builder.root('/music/away');
    const host = new FakeHost(library);
    await scanTo(library, host, report(), 'away');
    assert.equal(library.scans.length, 1);
  });

  it('scans a part of a known folder, a file alone, and what is known to be gone; not a typo', async () => {
    using library = new FakeLibrary();
    const here = import.meta.dirname;
    library.builder.root(here);
    library.builder.file({ path: 'gone/1.mp3' });
    const paths = [here, import.meta.filename, join(here, 'gone'), join(here, 'gone/1.mp3')];
    for (const path of paths) {
      await scanTo(library, new FakeHost(library), report(), path);
      assert.deepEqual(library.scans.pop()?.paths, [path]);
    }
    const host = new FakeHost(library);
    assert.equal(await host.run('scan', join(here, 'typo')), 1);
    assert.equal(await host.run('scan', import.meta.filename, '--depth', '2'), 1);
    assert.match(host.errors.text, /typo does not exist\. .*\n.* is a file/);
    assert.deepEqual(library.scans, []);
  });

  it('refuses a file outside of every folder, and asks for a folder where the library knows none', async () => {
    using library = new FakeLibrary();
    const host = new FakeHost(library);
    assert.equal(await host.run('scan', import.meta.filename), 1);
    assert.match(host.errors.text, /lies in no folder of the library.* `valhalla now` .*scanned\.\n$/);
    assert.equal(await host.run('scan'), 1);
    assert.match(host.errors.text, /there is no folder to scan yet\. Name one: valhalla scan FOLDER\n$/);
    assert.equal(await host.run('scan', '--depth', '1'), 1);
    assert.match(host.errors.text, /Name it: valhalla scan FOLDER --depth 1\n$/);
    const fresh = new FakeHost();
    assert.equal(await fresh.run('scan'), 1);
    assert.equal(await fresh.run('watch'), 1);
    assert.match(fresh.errors.text, /no folder to scan yet.*\n.*no folder to watch yet/);
    assert.deepEqual(fresh.opened, [], 'no library is made');
    assert.deepEqual(library.scans, []);
  });

  it('remembers threads that could not be ended, whatever the scan came to', async () => {
    using library = known();
    library.abandoned = 2;
    const host = new FakeHost(library);
    const begun = once(library, 'scan');
    const running = host.run('scan');
    await begun;
    library.scans[0]?.end.reject(new Error('lost'));
    assert.equal(await running, 2);
    assert.equal(host.abandoned, 2);
  });
});
