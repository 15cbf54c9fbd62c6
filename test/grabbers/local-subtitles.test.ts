import assert from 'node:assert/strict';
import { test } from 'node:test';
import localSubtitles from '../../grabbers/local-subtitles/index.ts';
import { readSubtitleName } from '../../grabbers/local-subtitles/subtitle-name.ts';
import type { GrabberResult } from '../../lib/grabber/contract.ts';
import { createItemReader } from '../../lib/grabber/context.ts';
import { packet } from '../grabber/thread.ts';
import { Folder, contextOf, itemOf, stampOf } from './items.ts';

const NAMES: readonly [name: string, language: string | undefined, ...flags: string[]][] = [
  ['Film.srt', undefined],
  ['film.EN.srt', 'en'],
  ['Film.eng.forced.srt', 'en', 'forced'],
  ['Film.forced.de.srt', 'de', 'forced'],
  ['Film.pt-BR.srt', 'pt-BR'],
  ['Film.pt_BR.SDH.srt', 'pt-BR', 'sdh'],
  ['Film-en_forced.srt', 'en', 'forced'],
  ['Film.zh-Hans.ass', 'zh-Hans'],
  ['Film-en.srt', 'en'],
  ['Film [German].srt', 'de'],
  ['Film (English, SDH).srt', 'en', 'sdh'],
  ['Film.Deutsch.srt', 'de'],
  ['Film.hi.srt', 'hi'],
  ['Film.en.hi.srt', 'en', 'sdh'],
  ['Film.fr.default.cc.vtt', 'fr', 'default', 'sdh'],
  ['Film.hi.en.srt', 'en', 'sdh'],
  ['Film.en.forced.Netflix.srt', 'en', 'forced'],
  ['Film.default.en.Open Subs.srt', 'en', 'default'],
];

test('languages and flags are read in names', () => {
  for (const [name, language, ...flags] of NAMES)
    assert.deepEqual(readSubtitleName(name, 'Film'), { suffix: name.slice(-3), language, flags }, name);
});

test('what may belong to another film is not taken', () => {
  for (const name of ['Film 2.srt', 'Film.Extended.srt', 'Films.srt', 'Film.en.2.srt'])
    assert.equal(readSubtitleName(name, 'Film'), undefined, name);
});

test('in a folder for subtitles a number stands for the film, and its folder does', () => {
  const names = ['Subs/2_English.srt', 'Subs/Film.de.srt', 'Subs/Other.fr.srt', 'subs/film/3_French.srt', 'Subs/Spanish.ass', 'Subs/note.srt'];
  const sidecars = names.map((name) => ({ name, kind: 'subtitle', stamp: '1.2.3' }));
  const asked = createItemReader(localSubtitles)(packet('local-subtitles', 1, { path: '/m/Film.mkv', type: 'video', sidecars }));
  const { values } = localSubtitles.grab(asked, contextOf(undefined)) as GrabberResult;
  assert.deepEqual(
    ((values ?? {})['subtitle_file'] as { value: string }[]).map(({ value }) => value).sort(),
    ['format=ass language=es Subs/Spanish.ass', 'format=srt language=de Subs/Film.de.srt', 'format=srt language=en Subs/2_English.srt', 'format=srt language=fr subs/film/3_French.srt'],
  );
}); // prettier-ignore

test('files are listed with format, language and flags; an index tells its languages and stands for its data', () => {
  using folder = new Folder();
  const files = {
    'Film.en.forced.srt': '',
    'Film.idx': '# VobSub index file\nid: en, index: 0\nid: de, index: 1\nid: --, index: 2\n',
    'Film.sub': '',
    'Film.fr.sub': '',
    'Other.srt': '',
  };
  const sidecars = Object.entries(files).map(([name, text]) => ({ name, kind: 'subtitle', stamp: stampOf(folder.write(name, text)) }));
  const item = itemOf(`${folder.path}/Film.mkv`, { type: 'video', sidecars: sidecars.slice(0, 4) });
  const result = localSubtitles.grab(item, contextOf(undefined)) as GrabberResult;
  assert.deepEqual(result.values, {
    subtitle_file: [
      { value: 'format=srt language=en forced Film.en.forced.srt', language: 'en' },
      { value: 'format=vobsub language=en Film.idx', language: 'en' },
      { value: 'format=vobsub language=de Film.idx', language: 'de' },
      { value: 'format=microdvd language=fr Film.fr.sub', language: 'fr' },
    ],
    sub_lang: ['en', 'de', 'fr'],
  });
}); // prettier-ignore
