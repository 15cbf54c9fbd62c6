/** `valhalla set`, `unset`, `rate`, `adopt` and `reindex`: what they ask of the library, and what they say. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeHost } from './fake-host.ts';
import { FakeLibrary } from './fake-library.ts';

test('set, unset, rate, adopt, reindex', async (context) => {
  const library = new FakeLibrary();
  context.after(() => library[Symbol.dispose]());
  library.builder.root('/music');
  const one = library.builder.file({ path: 'a/1.mp3' }).item;
  const two = library.builder.file({
    path: 'a/2.mp3',
    sources: { external: { genre: 'Jazz', mood: 'calm' } },
  }).item;
  const rated = library.builder.file({ path: 'a/3.mp3', sources: { external: { rating: 80 } } }).item;
  const gone = library.builder.file({ path: 'a/4.mp3', missing: true }).item;
  const said = async (code: number, ...args: string[]): Promise<string> => {
    const host = new FakeHost(library);
    assert.equal(await host.run(...args), code, host.errors.text);
    return host.output.text + host.errors.text;
  };
  assert.deepEqual(
    [
      await said(0, 'set', '/music/a/1.mp3', 'Genre=Jazz', 'genre=a=b', 'mood=calm'),
      await said(0, 'unset', String(two), 'genre', 'Mood'),
      await said(0, 'rate', String(one), '80'),
      await said(0, 'rate', String(rated), 'none'),
      await said(3, 'rate', String(one), 'none'),
      await said(0, 'adopt', '/music/a/4.mp3', '/music/a/2.mp3'),
      await said(0, 'reindex'),
    ],
    [
      'Set genre, mood of /music/a/1.mp3.\n',
      'Took back genre, Mood of /music/a/2.mp3.\n',
      'Rated /music/a/1.mp3: 80.\n',
      'Took back rating of /music/a/3.mp3.\n',
      'valhalla: rating is not set of /music/a/1.mp3. Nothing is.\n',
      `/music/a/2.mp3 is what /music/a/4.mp3 was, as ${gone}.\n`,
      'Best values, lists and the search index were made anew.\n',
    ],
  );
  assert.deepEqual(library.chores.splice(0), [
    [one, 'genre', ['Jazz', 'a=b']],
    [one, 'mood', ['calm']],
    [two, 'genre'],
    [two, 'mood'],
    [one, 80],
    [rated, 'rating'],
    [gone, two],
    'reindex',
  ]);
  assert.match(await said(1, 'set', String(one), 'genre'), /KEY=VALUE/);
  assert.match(await said(1, 'set', String(one), 'mood=calm', 'year=someday'), /no value of year/);
  assert.match(await said(1, 'rate', String(one), 'good'), /no value of rating/);
  // Of five stars, perhaps: it would become 5 of 100.
  for (const [wrong, shown] of [
    ['4.5', '4.5'],
    ['101', '"101"'],
    ['80%', '"80%"'],
  ] as const) {
    const words = `valhalla: ${shown} is no value of rating: a whole number from 0 to 100 (percent) is needed.\n`;
    assert.equal(await said(1, 'set', String(one), `rating=${wrong}`), words);
    assert.equal(await said(1, 'rate', String(one), wrong), words);
  }
  assert.equal(
    await said(0, 'set', String(one), 'ttile=x', 'my_own=y'),
    'Set ttile, my_own of /music/a/1.mp3.\nttile is no key that libvalhalla fills. Is title meant?\n',
  );
  library.chores.length = 0;
  await said(3, 'rate', '/music/none.mp3', '80');
  await said(3, 'adopt', '/music/none.mp3', String(one));
  assert.equal(
    await said(1, 'adopt', '/music/a/1.mp3', '/music/a/2.mp3'),
    'valhalla: /music/a/2.mp3 cannot become what /music/a/1.mp3 was: that one is not missing. Where it is gone, scan before, so that the library knows\n',
  );
  assert.match(
    await said(1, 'adopt', String(gone), String(gone)),
    /a\/4\.mp3 cannot become what .*a\/4\.mp3 was: it is missing\./,
  );
  assert.match(await said(3, 'unset', String(one), 'genre'), /genre is not set of .*1\.mp3\. Nothing is\./);
  assert.match(
    await said(3, 'unset', String(two), 'genre', 'nonsense'),
    /nonsense .*Set there: genre, mood\./,
  );
  assert.deepEqual(library.chores, []);
});

test('of a file with tracks all are set, but not what each has for its own', async (context) => {
  const library = new FakeLibrary();
  context.after(() => library[Symbol.dispose]());
  library.builder.root('/music');
  const { file, item } = library.builder.file({ path: 'a/1.flac' });
  const tracks = [1, 2].map((part) => library.builder.track(file, part, {}));
  const host = new FakeHost(library);
  assert.equal(await host.run('set', '/music/a/1.flac', 'genre=Jazz'), 0, host.errors.text);
  assert.equal(await host.run('rate', '/music/a/1.flac', '60'), 0);
  assert.deepEqual(library.chores.splice(0), [
    ...[item, ...tracks].map((each) => [each, 'genre', ['Jazz']]),
    ...[item, ...tracks].map((each) => [each, 60]),
  ]);
  assert.equal(
    host.output.text,
    'Set genre of /music/a/1.flac and its 2 tracks.\nRated /music/a/1.flac and its 2 tracks: 60.\n',
  );
  assert.equal(await host.run('set', '/music/a/1.flac', 'title=x'), 1);
  assert.match(
    host.errors.text,
    new RegExp(`holds 2 tracks, and title is each one's own\\. .*: valhalla set ${tracks[0]} title=`),
  );
  assert.equal(await host.run('set', String(tracks[1]), 'title=x'), 0);
  assert.deepEqual(library.chores, [[tracks[1], 'title', ['x']]]);
});
