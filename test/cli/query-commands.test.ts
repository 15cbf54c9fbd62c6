import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { EXIT } from '../../lib/cli/exit-codes.ts';
import { triedText } from '../../lib/cli/show.ts';
import { NEVER } from '../../lib/dbmanager/results/retry.ts';
import { ValhallaError } from '../../lib/errors.ts';
import { FakeHost } from './fake-host.ts';
import { FakeLibrary } from './fake-library.ts';

function library(): FakeLibrary {
  const library = new FakeLibrary();
  const { builder } = library;
  builder.root('/music');
  const track = (
    path: string,
    artist: string,
    album: string,
    more: Record<string, string | number>,
  ): void => {
    builder.file({ path, sources: { general: { artist, album, ...more } } });
  };
  track('b/10.mp3', 'Björk', 'Post', {
    title: 'Headphones',
    track: 10,
    disc: 1,
    duration: 340_000,
    year: 1995,
  });
  track('b/2.mp3', 'Björk', 'Post', {
    title: 'Hyperballad',
    track: 2,
    disc: 1,
    duration: 321_000,
    year: 1995,
    audio_codec: 'mp3',
    sample_rate: 44_100,
  });
  track('a/1.mp3', 'air', 'Moon\u{1B}[5m\tSafari', {
    title: 'La femme d’argent',
    track: 1,
    duration: 430_000,
    year: 1998,
  });
  builder.file({
    path: 'x\u{1B}.mp3',
    state: 'quarantined',
    errors: [{ stage: 'parse', message: 'It is\u{9B} empty.' }],
  });
  builder.file({ path: 'film.mkv', type: 'video' });
  builder.file({ path: 'gone.mp3', missing: true });
  return library;
}

async function lines(...argv: string[]): Promise<string[]> {
  using fake = library();
  const host = new FakeHost(fake);
  assert.equal(await host.run(...argv), 0, host.errors.text);
  assert.equal(host.opened[0]?.readOnly, true);
  assert.equal(fake.closed, 1);
  return host.output.lines;
}

describe('ls', () => {
  it('lists artists, albums, tracks in their order, separated by tabs, safe to print', async () => {
    assert.deepEqual(await lines('ls', 'artists'), ['air\t1\t1', 'Björk\t1\t2']);
    assert.deepEqual(await lines('ls', 'albums'), [
      'air\tMoon␛[5m␉Safari\t1998\t1\t7:10\t2',
      'Björk\tPost\t1995\t2\t11:01\t1',
    ]);
    assert.deepEqual(await lines('ls', 'tracks'), [
      'air\tMoon␛[5m␉Safari\t01\tLa femme d’argent\t7:10',
      'Björk\tPost\t1-02\tHyperballad\t5:21',
      'Björk\tPost\t1-10\tHeadphones\t5:40',
      '\t\t\t! x␛.mp3\t',
    ]);
  });

  it('marks what could not be read, in lists and in what is found, and says what the mark means', async () => {
    using fake = library();
    for (const [words, line] of [
      [['ls', 'tracks'], '\t\t\t! x␛.mp3\t'],
      [['find', 'state:quarantined'], '\t\t! x␛.mp3\t/music/x␛.mp3'],
    ] as const) {
      const host = new FakeHost(fake);
      assert.equal(await host.run(...words), 0);
      assert.ok(host.output.lines.includes(line), host.output.text);
      assert.equal(host.errors.text, '! could not be read; why: valhalla errors\n');
    }
  });

  it('lists the paths of files unless told otherwise', async () => {
    assert.deepEqual(await lines('ls'), [
      '/music/b/10.mp3',
      '/music/b/2.mp3',
      '/music/a/1.mp3',
      '/music/x␛.mp3',
      '/music/film.mkv',
    ]);
  });

  it('takes filters, all at once', async () => {
    assert.deepEqual(await lines('ls', 'files', '--artist', 'Björk', '--limit', '1'), ['/music/b/10.mp3']);
    assert.deepEqual(await lines('ls', 'files', '--type', 'video'), ['/music/film.mkv']);
    assert.deepEqual(await lines('ls', 'files', '--missing'), ['/music/gone.mp3']);
    assert.deepEqual(await lines('ls', 'files', '--state', 'quarantined'), ['/music/x␛.mp3']);
    assert.deepEqual(await lines('ls', 'files', '--folder', 'a'), ['/music/a/1.mp3']);
    assert.deepEqual(await lines('ls', 'albums', '--year', '1995', '--genre', 'none'), []);
    assert.deepEqual(await lines('ls', 'albums', '--album', 'post'), ['Björk\tPost\t1995\t2\t11:01\t1']);
  });

  it('takes queries, beside options', async () => {
    assert.deepEqual(await lines('ls', 'artist:bjork', 'sort:track'), ['/music/b/2.mp3', '/music/b/10.mp3']);
    assert.deepEqual(await lines('ls', 'files', 'year>1990', '-artist:bjork'), ['/music/a/1.mp3']);
    assert.deepEqual(await lines('ls', 'albums', 'year:1995', '--artist', 'air'), []);
    assert.deepEqual(await lines('ls', 'values', 'artist', 'has:year'), ['air\t1', 'Björk\t2']);
    assert.deepEqual(await lines('ls', 'is:missing'), ['/music/gone.mp3']);
  });

  it('says that there is more than it shows, or that a folder is none of the library', async () => {
    using fake = library();
    const host = new FakeHost(fake);
    assert.equal(await host.run('find', '--limit', '1', 'has:title'), 0);
    assert.equal(host.output.lines.length, 1);
    assert.equal(host.errors.text, 'These are the first 1. For more: --limit 10, or a narrower query.\n');
    host.errors.text = '';
    assert.equal(await host.run('find', '--limit', '100', 'has:title'), 0);
    assert.equal(host.errors.text, '');
    assert.equal(await host.run('ls', '--folder', '/elsewhere'), 0);
    assert.equal(
      host.errors.text,
      'Nothing found.\n/elsewhere lies in no folder of the library (/music). Add it: valhalla scan FOLDER\n',
    );
    assert.deepEqual(await lines('ls', 'folder:a'), await lines('ls', '--folder', 'a'));
    assert.deepEqual(await lines('ls', '-folder:.'), []);
  });

  it('is aligned under a head on a terminal', async () => {
    using fake = library();
    const host = new FakeHost(fake, 100);
    await host.run('ls', 'albums');
    assert.deepEqual(
      host.output.lines.map((line) => stripVTControlCharacters(line)),
      [
        'Artist  Album            Year  Tracks  Length  Id',
        'air     Moon␛[5m␉Safari  1998       1    7:10   2',
        'Björk   Post             1995       2   11:01   1',
      ],
    );
  });

  it('gives objects with --json', async () => {
    const [first] = await lines('ls', 'albums', '--json', '--limit', '1');
    assert.deepEqual(JSON.parse(first ?? ''), {
      id: 2,
      album: 'Moon\u{1B}[5m\tSafari',
      albumArtist: 'air',
      compilation: false,
      year: 1998,
      date: null,
      tracks: 1,
      discs: 1,
      duration: 430_000,
      cover: null,
      folders: ['/music/a'],
      sort: { album: 'Moon\u{1B}[5m\tSafari', artist: 'air' },
      identity: { album_artist: 'air', album: 'moon\u{1B}[5m safari', date: '1998' },
    });
  });
});

describe('explain', () => {
  it('says why the tracks of an album are together', async () => {
    assert.deepEqual(await lines('explain', 'album', 'post'), [
      '1: Post by Björk (1995), 2 tracks, in /music/b',
      '  Its tracks are together because they have the same album artist "björk", title "post" and date "1995".',
      '  No album artist is tagged: Björk stands in, whom all tracks of a folder are by.',
    ]);
    assert.match((await lines('explain', 'album', '2', '--json'))[0] ?? '', /^{"album":{"id":2,/);
  });

  it('ends with 4 where there is no such album', async () => {
    using fake = library();
    const host = new FakeHost(fake);
    assert.deepEqual(
      await lines('explain', 'album', 'b/2.mp3'),
      await lines('explain', 'album', 'post'),
      'by a file of it',
    );
    assert.equal(await host.run('explain', 'album', 'film.mkv'), EXIT.unknown);
    assert.match(host.errors.text, /film\.mkv is in the library, and in no album/);
    assert.equal(await host.run('explain', 'album', 'nothing'), EXIT.unknown);
    assert.match(host.errors.text, /no album nothing/);
  });
});

describe('show', () => {
  it('shows values with group, source and priority, and errors', async () => {
    const shown = await lines('show', 'a/1.mp3');
    assert.equal(shown[0], '/music/a/1.mp3');
    assert.match(shown[1] ?? '', /^ {2}audio, done, 1\.0 KB, changed .*, known since .* as 1003$/);
    assert.deepEqual(shown.slice(3), [
      'entities',
      '  artist  air  general 0',
      '',
      'miscellaneous',
      '  track  1  general 0',
      '',
      'technical',
      '  duration  430000 ms (7:10)  general 0',
      '',
      'temporal',
      '  year  1998  general 0',
      '',
      'titles',
      '  album  Moon␛[5m␉Safari    general 0',
      '  title  La femme d’argent  general 0',
    ]);
    assert.deepEqual(await lines('show', '1003'), shown, 'by its number too');
    assert.match(
      (await lines('show', '/music/x\u{1B}.mp3')).at(-1) ?? '',
      /^ {2}Failed \(parse\): It is\u{FFFD} empty\. \(tried 2 times, again after /u,
    );
  });

  it('exits with 3 for a file that the library does not know', async () => {
    using fake = library();
    const host = new FakeHost(fake);
    assert.equal(await host.run('show', 'no\u{1B}.mp3'), 3);
    assert.match(
      host.errors.text,
      /^valhalla: not known to the library\. \/music\/no␛\.mp3: The root \/music cannot be read/,
    );
  });
});

describe('find, errors and export', () => {
  it('find what was asked for', async () => {
    assert.deepEqual(await lines('find', 'bjork', 'hyper'), ['Björk\tPost\tHyperballad\t/music/b/2.mp3']);
    assert.deepEqual(await lines('find', 'nothing'), []);
    assert.deepEqual(await lines('find', 'artist:bjork', '-title:hyperballad'), [
      'Björk\tPost\tHeadphones\t/music/b/10.mp3',
    ]);
  });

  it('say what failed', async () => {
    assert.deepEqual(await lines('errors'), [
      'parse: /music/x␛.mp3: It is\u{FFFD} empty. (given up until the file changes)',
    ]);
  });

  it('say of everything that failed when it is tried again', () => {
    assert.equal(triedText(0, 0), '(not counted: it is tried at every scan)');
    assert.equal(triedText(1, 0), '(tried once, again at the next scan)');
    assert.match(triedText(2, 86_400_000), /^\(tried 2 times, again after 1970-01-0\d \d\d:\d\d\)$/);
    assert.equal(triedText(3, NEVER), '(tried 3 times, given up until the file changes)');
  });

  it('give each file as a line, path first, in documented fields', async () => {
    const exported = await lines('export');
    assert.equal(exported.length, 5);
    for (const line of exported) assert.ok(line.startsWith('{"path":"/music/'), line);
    assert.deepEqual(JSON.parse(exported[1] ?? ''), {
      path: '/music/b/2.mp3',
      type: 'audio',
      state: 'done',
      size: 1002,
      mtime: 2000.5,
      durationMs: 321_000,
      codec: 'mp3',
      sampleRate: 44_100,
      values: {
        artist: ['Björk'],
        album: ['Post'],
        title: ['Hyperballad'],
        track: [2],
        disc: [1],
        duration: [321_000],
        year: [1995],
        audio_codec: ['mp3'],
        sample_rate: [44_100],
      },
      id: 2,
      item: 1002,
      firstSeen: 3000,
    });
    assert.deepEqual(Object.keys(JSON.parse(exported[3] ?? '')), [
      'path',
      'type',
      'state',
      'size',
      'mtime',
      'error',
      'values',
      'id',
      'item',
      'firstSeen',
    ]);
  });
});

describe('an error', () => {
  it('is one line without a stack, and an exit code', async () => {
    const cases = [
      [
        new ValhallaError('ERR_VALHALLA_DB_MISSING', 'There is no library.\nReally'),
        2,
        'valhalla: There is no library.␊Really\n',
      ],
      [
        new ValhallaError('ERR_VALHALLA_SCAN_RUNNING', 'Process 12 scans.'),
        5,
        'valhalla: Process 12 scans.\n',
      ],
      [
        new ValhallaError('ERR_VALHALLA_OPTION', 'The option jobs is wrong.'),
        1,
        'valhalla: The option jobs is wrong.\n',
      ],
    ] as const;
    for (const [error, code, text] of cases) {
      const host = new FakeHost();
      const failing = Object.assign(host, { open: () => Promise.reject(error) });
      assert.equal(await failing.run('ls'), code);
      assert.equal(host.errors.text, text);
    }
  });

  it('in the command line is said by commander, with exit code 1', async () => {
    for (const [argv, message] of [
      [['lss'], "valhalla: unknown command 'lss'\n(Did you mean ls?)\n"],
      [['ls', '--foo'], "valhalla: unknown option '--foo'\n"],
      [
        ['--db', 'x.db', 'ls'],
        "valhalla: unknown option '--db'\nOptions stand behind the command: valhalla ls --db FILE\n",
      ],
      [
        ['ls', 'films'],
        'valhalla: films is no list. Lists are artists, albums, tracks, files, playlists, values. To search for words: valhalla find films\n',
      ],
      [
        ['ls', 'albums', '--role', 'composer'],
        'valhalla: --role is for artists: valhalla ls artists --role composer\n',
      ],
      ...[['year:1970'], ['--genre', 'Live'], ['--missing'], ['@New']].map(
        (rest) =>
          [
            ['ls', 'playlists', ...rest],
            'valhalla: ls playlists lists all of them. With a query or a filter: valhalla ls files --type playlist\n',
          ] as const,
      ),
      [
        ['ls', 'artist:"x'],
        'valhalla: The query artist:"x is not valid at column 8: this quote has no end; add one behind the words.\n',
      ],
      [
        ['scan', '--jobs', '0'],
        "valhalla: option '--jobs <number>' argument '0' is invalid. A whole number from 1 is needed.\n",
      ],
      [['show'], "valhalla: missing required argument 'file'\n"],
    ] as const) {
      const host = new FakeHost();
      assert.equal(await host.run(...argv), 1);
      assert.equal(host.errors.text, message);
    }
  });
});

describe('help and version', () => {
  it('go to standard output, with exit code 0', async () => {
    const host = new FakeHost();
    assert.equal(await host.run('--version'), 0);
    assert.match(host.output.text, /^\d+\.\d+\.\d+\n$/);
    assert.equal(await host.run('scan', '--help'), 0);
    assert.match(host.output.text, /--accept-loss/);
  });
});
