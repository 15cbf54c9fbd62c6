/**
 * MPD (musicpd.org), told to update its database and to end: from the start of the process to its end. It has a
 * configuration of its own, no sound output, and is spoken to over a local socket.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { start } from '../usage.ts';
import type { Usage } from '../usage.ts';
import { findProgram } from '../../lib/engine/find-program.ts';
import { MpdClient } from './mpd-client.ts';
import type { Peer } from './peer.ts';

const DATABASE = 'database';

export const mpd: Peer = {
  name: 'MPD',
  prepare: () => (findProgram('mpd') === undefined ? 'mpd is not installed (apt install mpd)' : undefined),
  scan,
  count: (store) => {
    const bytes = readFileSync(join(store, DATABASE));
    const text = (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8');
    return text.match(/^song_begin: /gm)?.length ?? 0;
  },
};

async function scan(library: string, store: string): Promise<Usage> {
  // A socket's path has at most 107 bytes, so it is not in the store.
  const folder = mkdtempSync(join(tmpdir(), 'valhalla-mpd-'));
  try {
    const socket = join(folder, 'socket');
    const file = join(folder, 'mpd.conf');
    writeFileSync(file, configuration(library, store, socket));
    const running = start(['mpd', '--no-daemon', file]);
    // If it ends too early, its own words say more than a socket that is not there.
    await Promise.race([update(socket), running.ended]);
    return await running.ended;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Asks for an update, waits for its end, ends the server. */
async function update(socket: string): Promise<void> {
  using client = await MpdClient.connect(socket);
  try {
    await client.ask('update');
    // `idle` answers at once with what happened since the last command, so no end is missed.
    while ((await client.ask('status')).includes('updating_db:')) await client.ask('idle update');
  } finally {
    await client.kill();
  }
}

export function configuration(library: string, store: string, socket: string): string {
  return [
    `music_directory "${quoted(library)}"`,
    `db_file "${quoted(join(store, DATABASE))}"`,
    `log_file "${quoted(join(store, 'log'))}"`,
    `bind_to_address "${quoted(socket)}"`,
    'log_level "warning"', // not a line a song
    'auto_update "no"',
    'zeroconf_enabled "no"',
    'filesystem_charset "UTF-8"',
    'audio_output {\n  type "null"\n  name "none"\n}',
    '',
  ].join('\n');
}

function quoted(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"');
}
