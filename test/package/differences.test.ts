/** docs/differences.md names every public call of libvalhalla 2.1, and nothing of ours that there is not. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  BATCH_MILLISECONDS,
  BATCH_MILLISECONDS_WAITED,
  BATCH_WRITES,
  BATCH_WRITES_WAITED,
} from '../../lib/dbmanager/batch.ts';
import { Valhalla } from '../../lib/valhalla.ts';
import { q } from '../../lib/query/build.ts';

const PAGE = readFileSync(new URL('../../docs/differences.md', import.meta.url), 'utf8');

/** Names from its header. */
const CALLS = [
  'libvalhalla_version',
  'valhalla_init',
  'valhalla_run',
  'valhalla_wait',
  'valhalla_scanner_wakeup',
  'valhalla_uninit',
  'valhalla_ondemand',
  'valhalla_ondemand_cb_meta',
  ...[
    'SCANNER_PATH',
    'SCANNER_SUFFIX',
    'PARSER_KEYWORD',
    'DOWNLOADER_DEST',
    'GRABBER_STATE',
    'GRABBER_PRIORITY',
  ].map((parameter) => `valhalla_config_set(h, ${parameter}`),
  'valhalla_verbosity',
  'valhalla_metadata_group_str',
  'valhalla_grabber_next',
  'valhalla_grabber_priority_read',
  'valhalla_stats_group_next',
  'valhalla_stats_read_next',
  'valhalla_db_metalist_get',
  'valhalla_db_metalist_read',
  'valhalla_db_filelist_get',
  'valhalla_db_filelist_read',
  'valhalla_db_file_get',
  'valhalla_db_file_read',
  'valhalla_db_metadata_insert',
  'valhalla_db_metadata_update',
  'valhalla_db_metadata_delete',
  'valhalla_db_metadata_priority',
];

test('every call of libvalhalla has its row', () => {
  const [left] = [PAGE.split('\n').map((line) => line.split('|')[1] ?? '')];
  for (const call of CALLS)
    assert.ok(
      left.some((cell) => new RegExp(`\`${call.replaceAll(/[()]/g, '\\$&')}\\b`).test(cell)),
      call,
    );
});

test('what a call became is there', () => {
  const methods = [...PAGE.matchAll(/\bvalhalla\.(\w+)/g)].map(([, name = '']) => name);
  assert.ok(methods.length > 15);
  for (const name of methods) {
    if (name === 'h') continue; // valhalla.h
    assert.ok(name in Valhalla.prototype, `valhalla.${name}`);
  }
  for (const [, name = ''] of PAGE.matchAll(/\bq\.(\w+)/g)) assert.ok(name in q, `q.${name}`);
});

test('what a commit is bounded by is what is said of it', () => {
  const said = PAGE.split('\n').find((line) => line.includes('`param.commit_int`')) ?? '';
  assert.deepEqual(
    [...said.matchAll(/[\d,]*\d/g)].map(([number]) => Number(number.replaceAll(',', ''))),
    [BATCH_WRITES, BATCH_MILLISECONDS, BATCH_WRITES_WAITED, BATCH_MILLISECONDS_WAITED],
  );
});
