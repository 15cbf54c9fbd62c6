/** Options that several commands have, and what is written behind options. */
import { resolve } from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { defaultDatabase } from '../store/default-database.ts';
import type { Host } from './host.ts';
import type { PlaylistFormat } from './playlist-text.ts';

/** What commander gives for a command: its options, and the database where it was named. */
export type Flags<Own> = Omit<Own, 'database'> & { readonly db?: string };
export interface Json {
  readonly json?: boolean;
}

export interface FormatFlags {
  readonly m3u8?: boolean;
  readonly xspf?: boolean;
}

export function playlistFormats(command: Command): Command {
  return command
    .addOption(new Option('--m3u8', 'as a playlist (M3U in UTF-8)').conflicts(['xspf', 'json']))
    .addOption(new Option('--xspf', 'as a playlist (XSPF)').conflicts(['m3u8', 'json']));
}

export function formatOf({ m3u8, xspf }: FormatFlags): PlaylistFormat | undefined {
  if (m3u8 === true) return 'm3u8';
  return xspf === true ? 'xspf' : undefined;
}

export function filtered(command: Command): Command {
  return command
    .option('--artist <name>', 'of this artist')
    .option('--album-artist <name>', 'of this album artist')
    .option('--album <title>', 'of this album')
    .option('--genre <name>', 'of this genre')
    .option('--year <number>', 'of this year', integerFrom(0))
    .addOption(new Option('--type <type>', 'of this type').choices(['audio', 'video', 'image', 'playlist']))
    .addOption(
      new Option('--state <state>', 'in this state').choices(['found', 'done', 'failed', 'quarantined']),
    )
    .option('--folder <folder>', 'in this folder or below it')
    .option('--missing', 'only what is gone from the disk (default: only what is there)')
    .option('--limit <number>', 'most lines', integerFrom(1));
}

export function located<Own extends { readonly db?: string }>(
  { env, cwd }: Host,
  { db = env['VALHALLA_DB'] || undefined, ...flags }: Own,
): Omit<Own, 'db'> & { readonly database: string } {
  return { ...flags, database: db === undefined ? defaultDatabase(env) : resolve(cwd, db) };
}

export function collect(spec: string, before: readonly string[] = []): string[] {
  return [...before, spec];
}

export function integerFrom(least: number, most: number = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) {
      const end = most === Number.MAX_SAFE_INTEGER ? '' : ` to ${most}`;
      throw new InvalidArgumentError(`A whole number from ${least}${end} is needed.`);
    }
    return value;
  };
}

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90s`, `10m`, `1h30m` @returns milliseconds */
export function timeSpan(text: string): number {
  if (!/^(?:\d+[smhd])+$/.test(text))
    throw new InvalidArgumentError('A time is needed: 90s, 10m, 1h30m, 1d.');
  return [...text.matchAll(/(\d+)([smhd])/g)].reduce(
    (sum, [, count = '0', unit = 's']) => sum + Number(count) * (UNITS[unit] ?? 0),
    0,
  );
}
