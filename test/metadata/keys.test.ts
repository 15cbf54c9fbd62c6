import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { BEST_COLUMNS, FACET_KEYS } from '../../lib/metadata/columns.ts';
import { GROUPS } from '../../lib/metadata/groups.ts';
import { KEYS, UNITS, groupOf, keyInfo } from '../../lib/metadata/keys.ts';
import { CONVERSIONS } from '../../lib/metadata/tag-maps/conversions.ts';
import { TAG_MAPS } from '../../lib/metadata/tag-maps/map-tags.ts';
import { keysTable } from './keys-table.ts';

/** libvalhalla 2.1, valhalla.h. */
const ANCESTOR =
  'category episode genre mpaa runtime season synopsis synopsis_show budget country revenue studio actor artist author ' +
  'casting choregrapher composer credits director director_photo editor producer writer cover cover_season cover_show ' +
  'cover_show_header fanart lyrics thumbnail track playcount rating watched audio_bitrate audio_channels audio_codec ' +
  'audio_lang audio_streams duration filesize height picture_orientation sub_lang sub_streams video_aspect ' +
  'video_bitrate video_codec video_streams width date premiered year album title title_alternative title_show title_stream';

test("libvalhalla's 59 keys are kept", () => {
  const names = ANCESTOR.split(' ');
  assert.equal(names.length, 59);
  assert.deepEqual(
    names.filter((key) => keyInfo(key) === undefined),
    [],
  );
});

test('a key stands once, in a known group, with a unit where it is a number', () => {
  assert.equal(new Set(KEYS.map(({ key }) => key)).size, KEYS.length);
  for (const { key, group, type, unit } of KEYS) {
    assert.ok(GROUPS.includes(group), key);
    assert.ok(unit === undefined ? type !== 'number' : UNITS[unit] !== undefined, key);
  }
});

test('a key nobody knows is miscellaneous', () => {
  assert.deepEqual(
    [groupOf('mytag'), groupOf('title'), groupOf('constructor')],
    ['miscellaneous', 'titles', 'miscellaneous'],
  );
});

test('columns, facets and tag maps lead to known keys', () => {
  const targets = TAG_MAPS.flatMap(({ tags }) => Object.values(tags));
  const conversions = targets.flatMap((target) => target.split('|').slice(1));
  const keys = targets.flatMap((target) => (target.split('|')[0] as string).split('/'));
  assert.deepEqual(
    [...BEST_COLUMNS, ...FACET_KEYS, ...keys].filter((key) => keyInfo(key) === undefined),
    [],
  );
  assert.deepEqual(
    conversions.filter((name) => CONVERSIONS[name] === undefined),
    [],
  );
});

test('docs/keys.md is the table (UPDATE_DOCS=1 writes it)', () => {
  const path = new URL('../../docs/keys.md', import.meta.url);
  const page = readFileSync(path, 'utf8');
  const [start, end] = ['<!-- prettier-ignore-start -->', '<!-- prettier-ignore-end -->'];
  const expected = `${page.slice(0, page.indexOf(start))}${start}\n\n${keysTable()}\n${end}\n`;
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(path, expected);
  else assert.equal(page, expected);
});
