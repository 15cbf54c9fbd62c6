/**
 * The queries of a library, answered at once: every page is read to its end before the answer is given, so no snapshot
 * outlives a turn of the reader's thread, and a scan may write meanwhile.
 */
import type { Database } from 'better-sqlite3';
import { ancestorFacts, ancestorPage } from './ancestor.ts';
import { artworkPlace } from './artwork.ts';
import { changesSince } from './changes.ts';
import { addFunctions } from './functions.ts';
import { answerPage, countRows } from './answers.ts';
import { countAll } from './counts.ts';
import { errorsPage } from './errors.ts';
import { playlistOf, playlistsPage } from './playlists.ts';
import { fileDetail } from './entries.ts';
import { explain } from './explain.ts';
import { matchRows } from './match.ts';
import { explainAlbum } from './explain-album.ts';
import type { Queries, QueryName, RootEntry } from './reader-messages.ts';
import { ROOT_STATE } from './root-state.ts';
import type { ScanReport } from '../status/report.ts';
import { smartPlaylists } from './smart-playlists.ts';
import { atMoment } from '../query/relative-time.ts';
import { lockHolder } from '../store/lock-holder.ts';
import { Statements } from './statements.ts';
import type { Sql } from './statements.ts';
import { ValueLists } from './value-lists.ts';
import { whyFacts } from './why.ts';

type Answers = { readonly [Name in QueryName]: (argument: Queries[Name][0]) => Queries[Name][1] };

interface RootRow {
  readonly path: string;
  readonly state: RootEntry['state'];
  readonly reason: string | null;
  readonly recursive: 0 | 1;
  readonly suffixes: string | null;
  readonly scanned: number | null;
}

/** A whole table of a few rows */
const SOURCES: Sql<{ name: string }> = 'SELECT name FROM source';

/** A whole table of a few rows. Root 0 holds files outside every root; it is not walked. */
const ROOTS: Sql<RootRow> = `SELECT path, ${ROOT_STATE}, reason, recursive, suffixes, scanned FROM root WHERE id <> 0 ORDER BY path`;

/** Primary key, backwards. A scan that runs, or died, has no report. */
const LAST_SCAN: Sql<{ readonly report: string }> =
  'SELECT report FROM scan WHERE report IS NOT NULL ORDER BY id DESC LIMIT 1';

export class Reader {
  readonly #statements: Statements;
  readonly #answers: Answers;

  /**
   * @param db of `openReader`
   * @param languages canonical BCP 47, most wanted first
   * @param now milliseconds since the epoch
   */
  constructor(db: Database, languages: readonly string[], now: () => number = Date.now) {
    addFunctions(db, languages);
    const statements = new Statements(db);
    this.#statements = statements;
    const lists = new ValueLists(statements);
    this.#answers = {
      page: (argument) => answerPage(statements, lists, languages, argument, now()),
      count: ({ query }) => countRows(statements, lists, atMoment(query, now())),
      explain: ({ query }) => explain(statements, atMoment(query, now())),
      file: (argument) => fileDetail(statements, languages, argument),
      changes: (argument) => changesSince(statements, argument),
      counts: () => countAll(statements),
      playlists: (argument) => playlistsPage(statements, argument),
      playlist: (argument) => playlistOf(statements, argument),
      smartPlaylists: () => smartPlaylists(statements),
      errors: (argument) => errorsPage(statements, argument),
      artwork: (argument) => artworkPlace(statements, languages, argument),
      roots: () => rootsOf(statements),
      sources: () => statements.all(SOURCES).map(({ name }) => name),
      holder: () => lockHolder(db.name),
      album: ({ asked }) => explainAlbum(statements, languages, asked),
      why: (argument) => whyFacts(statements, argument),
      match: (argument) => matchRows(statements, languages, argument),
      ancestor: ancestorPage,
      ancestorFacts,
      lastScan: () => lastScan(statements),
    };
  }

  /** @throws ValhallaError, or SQLite's own error */
  answer<Name extends QueryName>(name: Name, argument: Queries[Name][0]): Queries[Name][1] {
    return this.#statements.together(() => this.#answers[name](argument));
  }
}

function lastScan(statements: Statements): ScanReport | undefined {
  const [row] = statements.all(LAST_SCAN);
  return row === undefined ? undefined : (JSON.parse(row.report) as ScanReport);
}

function rootsOf(statements: Statements): Queries['roots'][1] {
  return statements.all(ROOTS).map(({ path, state, reason, recursive, suffixes, scanned }) => ({
    path,
    state,
    reason,
    recursive: recursive === 1,
    suffixes: suffixes === null ? undefined : (JSON.parse(suffixes) as RootEntry['suffixes']),
    scanned,
  }));
}
