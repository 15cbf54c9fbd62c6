/** `valhalla doctor`: what the library stands on, what of it is missing, and what state the database is in. */
import { readFileSync, statSync } from 'node:fs';
import { availableParallelism, freemem, release, totalmem } from 'node:os';
import Database from 'better-sqlite3';
import { isValhallaError } from '../errors.ts';
import { findProgram } from '../engine/find-program.ts';
import { BUILT_IN_GRABBERS } from '../grabber/registry.ts';
import { ifReallyGone } from '../status/accept-loss.ts';
import { lockHolder } from '../store/lock-holder.ts';
import { SCHEMA_VERSION } from '../store/migrate.ts';
import { momentText } from '../status/moment.ts';
import { EXIT } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { formatBytes, formatElapsed, formatNumber, jsonLine, plural, printable } from './format.ts';
import { handedOnText } from './handed-on.ts';
import { withLibrary } from './host.ts';
import type { Host } from './host.ts';
import { holderText } from './holder-text.ts';
import { padEnd } from './text-width.ts';
import { VERSION } from '../version.ts';

interface Finding {
  readonly name: string;
  readonly text: string;
  /** Something has to be done about it; `text` says what. */
  readonly problem?: boolean;
}

/** Not needed: named for those who wonder whether they are. */
const TOOLS = [
  ['ffprobe', 'optional; asked about files that nothing else reads'],
  ['ffmpeg', 'optional; thumbnails of video files'],
] as const;

export async function doctor(
  host: Host,
  { database, json = false }: { database: string; json?: boolean },
): Promise<ExitCode> {
  const findings = [
    ...runtime(),
    ...tools(host.env),
    grabbers(),
    ...limits(),
    ...(await library(host, database)),
  ];
  for (const { name, text, problem = false } of findings) {
    await host.out.line(
      json
        ? jsonLine({ name, text, problem })
        : `${problem ? '!' : ' '} ${padEnd(name, 10)} ${printable(text)}`,
    );
  }
  return findings.some(({ problem }) => problem === true) ? EXIT.failed : EXIT.done;
}

function runtime(): Finding[] {
  return [
    { name: 'valhalla', text: `${VERSION}, schema ${SCHEMA_VERSION}` },
    { name: 'Node.js', text: `${process.version} (${process.execPath})` },
    sqlite(),
    {
      name: 'machine',
      text: `${process.platform} ${release()} ${process.arch}, ${plural(availableParallelism(), 'processor')}, ${formatBytes(totalmem())} of memory (${formatBytes(freemem())} free)`,
    },
  ];
}

function sqlite(): Finding {
  try {
    const db = new Database(':memory:');
    const version = db.prepare<[], string>('SELECT sqlite_version()').pluck().get();
    const fts = db.pragma('compile_options', { simple: false }) as { compile_options: string }[];
    db.close();
    const search = fts.some((option) => option.compile_options === 'ENABLE_FTS5');
    return {
      name: 'SQLite',
      text: `${version}${search ? '' : ', built without FTS5: install better-sqlite3 again'}`,
      problem: !search,
    };
  } catch (error) {
    return {
      name: 'SQLite',
      text: `better-sqlite3 cannot be loaded: ${(error as Error).message}. Install libvalhalla again.`,
      problem: true,
    };
  }
}

function tools(env: NodeJS.ProcessEnv): Finding[] {
  return TOOLS.map(([name, what]) => ({ name, text: findProgram(name, env) ?? `not found (${what})` }));
}

/** What comes with it; what else a scan has used is in its report. */
function grabbers(): Finding {
  const names = BUILT_IN_GRABBERS.map(({ name, on }) => (on ? name : `${name} (only when named)`));
  return { name: 'grabbers', text: names.join(', ') };
}

/** Linux only: elsewhere there is nothing to read, and nothing is shown. */
function limits(): Finding[] {
  try {
    const files = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
    const watches = readFileSync('/proc/sys/fs/inotify/max_user_watches', 'utf8').trim();
    return [
      {
        name: 'limits',
        text: `${formatNumber(Number(files))} open files, ${formatNumber(Number(watches))} watched folders`,
      },
    ];
  } catch {
    return [];
  }
}

async function library(host: Host, database: string): Promise<Finding[]> {
  const stats = statSync(database, { throwIfNoEntry: false });
  if (stats === undefined)
    return [{ name: 'library', text: `none at ${database} yet. Make one: valhalla scan FOLDER` }];
  const place = { name: 'library', text: `${database}, ${formatBytes(stats.size)}` };
  try {
    const holder = lockHolder(database);
    const findings: Finding[] = [place];
    await withLibrary(host, { database, readOnly: true }, async (opened) => {
      const counts = await opened.counts();
      findings.push({
        name: 'files',
        text: `${formatNumber(counts.files)} (${formatNumber(counts.byState.found)} waiting, ${plural(counts.errors, 'error')}, ${formatNumber(counts.missing)} missing), ${plural(counts.artists, 'artist')}, ${plural(counts.albums, 'album')}, ${formatElapsed(counts.duration)} to play`,
      });
      for (const { path, state, reason, scanned } of await opened.roots()) {
        const when = scanned === null ? 'not scanned yet' : `scanned ${momentText(scanned)}`;
        const wrong = {
          online: '',
          offline: `, offline: ${reason ?? ''}`,
          held: `, held back: ${reason ?? ''}. ${ifReallyGone(path)}`,
        }[state];
        findings.push({ name: 'folder', text: `${path}, ${when}${wrong}`, problem: wrong !== '' });
      }
      const last = await opened.lastScan();
      for (const { name, off } of last?.grabbers ?? [])
        if (off !== undefined)
          findings.push({ name: 'grabber', text: `${name} was switched off in the last scan: ${off}` });
      const handedOn = handedOnText(last?.handedOn ?? {});
      if (last !== undefined && handedOn !== undefined)
        findings.push({ name: 'last scan', text: `${momentText(last.ended)}, ${handedOn}` });
      return EXIT.done;
    });
    return [...findings, { name: 'at work', text: holder === undefined ? 'nothing' : holderText(holder) }];
  } catch (error) {
    if (!isValhallaError(error)) throw error;
    return [place, { name: 'library', text: error.message, problem: true }];
  }
}
