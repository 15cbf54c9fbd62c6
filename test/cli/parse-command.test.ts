/** `valhalla parse`, with the real thread: one start of it for all. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder, track, write } from '../support/library.ts';
import { FakeHost } from './fake-host.ts';

test('files are read without a library; each lane is told, what is no file is refused', async (context) => {
  const folder = temporaryFolder(context);
  const song = write(join(folder, 'Song.mp3'), track({ title: 'So What', lyrics: 'la\nlo' }));
  const named = write(join(folder, '05 - Naima.mp3'), track({ artist: 'Trane' }));
  const bad = write(join(folder, 'bad.flac'), 'no sound at all\0');
  const module = write(join(folder, 'go.mod'), 'module example.org/thing\n');
  const picture = write(join(folder, 'bad.png'), 'no picture at all');
  const list = write(join(folder, 'list.m3u'), 'Song.mp3\n');
  const broken = write(join(folder, 'bad.xspf'), '<html/>');
  const text = write(join(folder, 'notes.doc'), '');
  mkdirSync(join(folder, 'album'));
  const host = new FakeHost();
  const code = await host.run('parse', song, join(folder, 'album'), text, named, bad, module, picture, list, broken, join(folder, 'gone.mp3'), '--ffprobe', 'never');
  assert.equal(code, 4);
  assert.deepEqual(host.opened, []);
  const printed = host.output.text.replaceAll(/ +[\d.]+ ms/g, ' N ms');
  assert.match(printed, /Song\.mp3\n {2}audio, .*\n {2}fast N ms {2}answers\n {2}Read by fast in N ms\.\n/);
  assert.match(printed, /\n {2}title {2}So What {2}fast -128\n\nlyrics, en, fast -128\n {2}la\n {2}lo\n/);
  assert.match(printed, /title {2,}Naima {2,}decrapifier 0/);
  assert.match(printed, /bad\.flac\n.*\n {2}fast N ms {2}hands it on: unknown container\n {2}general N ms .*\n {2}mediainfo N ms .*\n {2}ffprobe N ms {2}is not asked: .*\n {2}Failed: .*ERR_VALHALLA_NOT_PARSED/);
  assert.match(printed, /go\.mod\n.*\n {2}fast N ms .*\n {2}Failed: .*go\.mod could not be read as sound: it is a text\. \(ERR_VALHALLA_NOT_PARSED\)/);
  assert.match(printed, /bad\.png\n.*\n {2}image N ms {2}(?!answers).+\n {2}Failed: /);
  assert.match(printed, /list\.m3u\n.*\n {2}playlist N ms {2}answers\n {2}Read by playlist in N ms\.\n/);
  assert.match(printed, /bad\.xspf\n.*\n {2}playlist N ms {2}(?!answers).+\n {2}Failed: /);
  assert.deepEqual(host.errors.text.replaceAll(folder, '').split('\n'), [
    'valhalla: /album is a folder, and parse reads files. Name its files, or scan it: valhalla scan /album',
    'valhalla: /notes.doc is not named like a media file. Say what it is: --type audio, video or image',
    'valhalla: /gone.mp3 does not exist',
    '',
  ]);
  const json = new FakeHost();
  assert.equal(await json.run('parse', '--json', song), 0);
  const line = JSON.parse(json.output.text) as { source: string; values: { key: string; value: unknown; best: boolean }[] };
  assert.equal(line.source, 'fast');
  assert.deepEqual(line.values.find(({ key }) => key === 'title')?.value, 'So What');
}); // prettier-ignore
