/** Files beside media files that are told because a grabber asks for them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askedBy } from '../../lib/channel/asked-sidecars.ts';
import { BUILT_IN_GRABBERS } from '../../lib/grabber/registry.ts';
import { loadGrabber } from '../../lib/grabber/load.ts';
import type { GrabberType } from '../../lib/grabber/contract.ts';
import { listedFiles, makeTree, rootTask, sidecarsOf, walkAll } from './temp-tree.ts';
import type { Rig } from './temp-tree.ts';

function walkFor(root: string, patterns: readonly string[], types: readonly GrabberType[] = ['audio']): Rig {
  return walkAll([rootTask(root)], { sidecars: askedBy([{ sidecars: patterns, types }]) });
}

function toldIn(rig: Rig, ...folders: string[]): string[][] {
  return folders.map((folder) => sidecarsOf(rig, folder));
}

test('what a grabber asks for is told beside the media file of its name, in any letter case', (t) => {
  const root = makeTree(t, ['Song.mp3', 'SONG.Note', 'song.v2.note', 'Other.note', 'Song.notes', 'Song 2.note']);
  assert.deepEqual(sidecarsOf(walkAll([rootTask(root)])), []);
  assert.deepEqual(sidecarsOf(walkFor(root, ['<name>.NOTE'])), ['SONG.Note other']);
  assert.deepEqual(sidecarsOf(walkFor(root, ['<name>.*.note'])), ['song.v2.note other']);
  assert.deepEqual(sidecarsOf(walkFor(root, ['<name>*'])), ['SONG.Note other', 'Song 2.note other', 'Song.notes other', 'song.v2.note other']);
}); // prettier-ignore

test('a name is told beside media files that the grabber is shown, and nowhere else', (t) => {
  const root = makeTree(t, ['music/a.mp3', 'music/booklet.pdf', 'photos/a.jpg', 'photos/a.txt', 'photos/booklet.pdf', 'texts/booklet.pdf']);
  assert.deepEqual(toldIn(walkFor(root, ['booklet.*', '<name>.txt']), 'music', 'photos', 'texts'), [['booklet.pdf other'], [], []]);
  assert.deepEqual(toldIn(walkFor(root, ['<name>.txt'], ['image']), 'music', 'photos', 'texts'), [[], ['a.txt other'], []]);
}); // prettier-ignore

test('what may lie above files is told in a folder without any', (t) => {
  const root = makeTree(t, ['Artist/artist.json', 'Artist/other.json', 'Artist/Album/a.mp3', 'Artist/Album/album.json']);
  const rig = walkFor(root, ['../artist.json', '../<name>.yaml']);
  assert.deepEqual(sidecarsOf(rig, 'Artist'), ['artist.json other']);
  assert.deepEqual(sidecarsOf(rig, 'Artist/Album'), []);
}); // prettier-ignore

test('a media file stays one, and a sidecar keeps its kind, whoever asks for everything', (t) => {
  const root = makeTree(t, ['a.mp3', 'b.jpg', 'cover.jpg', 'a.lrc', 'list.m3u', 'readme', '.hidden', 'Sub/', '.git/x']);
  const rig = walkFor(root, ['*']);
  assert.deepEqual(sidecarsOf(rig), ['a.lrc lyrics', 'cover.jpg artwork', 'readme other']);
  assert.deepEqual(listedFiles(rig), ['a.mp3', 'b.jpg', 'list.m3u']);
}); // prettier-ignore

test('the built-in grabbers ask for next to nothing beyond what is told anyway', async () => {
  const on = BUILT_IN_GRABBERS.filter((grabber) => grabber.on);
  const asked = await Promise.all(on.map(async ({ url }) => await loadGrabber(url)));
  const patterns = askedBy(asked.map(({ sidecars = [], types }) => ({ sidecars, types })));
  assert.deepEqual(
    patterns.map(({ pattern }) => pattern),
    ['<name>.txt', '<name>.*.txt'],
  );
});
