/** Where nothing is found: what may be wrong with the question. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { FakeHost } from './fake-host.ts';
import { FakeLibrary } from './fake-library.ts';

const NOTHING = 'Nothing found.\n';

/** @returns what a command says on the standard error */
function asked(context: TestContext): (...argv: string[]) => Promise<string> {
  const library = new FakeLibrary();
  context.after(() => library[Symbol.dispose]());
  library.builder.root('/music');
  library.builder.file({
    path: '1.mp3',
    sources: { general: { title: 'Headphones', artist: 'Björk', album: '"Heroes"', year: 1995 } },
  });
  return async (...argv) => {
    const host = new FakeHost(library);
    assert.equal(await host.run(...argv), 0);
    return host.errors.text;
  };
}

function meant(key: string, name: string): string {
  return `No item of this library has the key ${key}. Is ${name} meant?\n`;
}

test('that is said, and which key was meant', async (context) => {
  const said = asked(context);
  assert.equal(await said('find', 'xyz'), NOTHING);
  assert.equal(await said('ls', 'artst:bjork'), NOTHING + meant('artst', 'artist'));
  assert.equal(await said('ls', 'values', 'gener'), NOTHING + meant('gener', 'genre'));
  assert.equal(
    await said('find', '(aded>2024 or titel=x) year:1999'),
    NOTHING + meant('aded', 'added') + meant('titel', 'title'),
  );
  assert.equal(await said('ls', 'camera:canon'), NOTHING + meant('camera', 'camera_make or camera_model'));
  assert.equal(
    await said('ls', 'my_own_key:x', 'type:audio'),
    `${NOTHING}No item of this library has the key my_own_key, and libvalhalla fills none of this name. The keys of a file: valhalla show FILE\n`,
  );
  assert.equal(
    await said('ls', 'director:lang'),
    `${NOTHING}No item of this library has the key director.\n`,
  );
});

test('a column of an export that no item fills is said', async (context) => {
  const said = asked(context);
  assert.equal(await said('export', '--keys', 'path,part,mtime,title'), '');
  assert.equal(await said('export', '--keys', 'path,titel'), meant('titel', 'title'));
  assert.equal(await said('export', '--csv'), '');
});

test('what is in no order says which key was meant', async (context) => {
  const said = asked(context);
  assert.equal(await said('ls', 'sort:-yaer'), 'yaer is no key that libvalhalla fills. Is year meant?\n');
  assert.equal(
    await said('ls', 'sort:lenght'),
    'lenght is no key that libvalhalla fills. Is length meant?\n',
  );
});

test('a folder that is none of the library, and a name that is a part of one, are told', async (context) => {
  const said = asked(context);
  const strange = `${NOTHING}/elsewhere/B lies in no folder of the library (/music). Add it: valhalla scan FOLDER\n`;
  assert.equal(await said('find', 'folder:/elsewhere/B', 'head'), strange);
  assert.equal(await said('ls', 'folder=/elsewhere/B'), strange);
  assert.equal(await said('ls', 'folder:none'), NOTHING, 'it is one below /music, where the shell is');
  assert.equal(
    await said('ls', '--artist', 'Bjork Gudmundsdottir'),
    NOTHING,
    'no name has all of these words',
  );
  for (const flag of ['--album', '--artist'])
    assert.equal(await said('ls', flag, '!!!'), NOTHING, 'signs are looked for by no words');
  assert.equal(
    await said('ls', 'tracks', '--album', 'heroes'),
    `${NOTHING}--album takes a whole name, and none is heroes. With these words: "Heroes". By words: valhalla ls album:'"heroes"'\n`,
  );
  assert.equal(await said('ls', '--album', '"heroes"', '--year', '1999'), NOTHING, 'there is such an album');
});

test('signs alone are no question', async (context) => {
  const said = asked(context);
  const hint = `Signs alone are no words: all is listed. A name that is made of them: valhalla find 'artist:!!!'\n`;
  assert.equal(await said('find', '!!!'), hint);
  assert.equal(await said('find', '&', '-'), hint.replace('!!!', '& -'));
  assert.equal(await said('find', 'artist:!!!'), NOTHING);
  assert.equal(await said('find', 'sort:year'), '');
});

test('that there is nothing is said in the same words', async (context) => {
  const said = asked(context);
  assert.equal(await said('errors'), 'Nothing found: no file failed.\n');
  assert.equal(
    await said('smart'),
    `Nothing found: no smart playlist is saved. To save one: valhalla smart add New 'added>-30d sort:-added'\n`,
  );
});

test('words that join conditions are searched for in quotes', async (context) => {
  const said = asked(context);
  const hint = `To search for them as words: valhalla find '"not really"'`;
  assert.ok((await said('find', 'not', 'really')).includes(hint));
  assert.ok(
    (await said('find', 'nobody', 'and', 'nothing')).includes(`valhalla find '"nobody and nothing"'`),
  );
  assert.equal(await said('find', 'year:1995', 'not', 'hyperballad'), '');
  assert.equal(await said('find', '!hyperballad'), '');
});
