/** The rows of `root`. The most specific root owns a file: `/music/rock` beside `/music` keeps what lies below it. */
import type { Database } from 'better-sqlite3';
import { isBelow } from '../../channel/raw-path.ts';
import type { RootRow, WantedRoot } from './root-row.ts';

/** Root 0 is for files outside every root: never walked. */
const ALL =
  'SELECT id, path, raw, recursive, depth, links, suffixes, grabbers FROM root WHERE id > 0 ORDER BY path';
const INSERT =
  'INSERT INTO root (path, recursive, depth, links, suffixes, grabbers, added) VALUES (@path, @recursive, @depth, @links, @suffixes, @grabbers, @now) RETURNING id';
const CHANGE =
  'UPDATE root SET recursive = @recursive, depth = @depth, links = @links, suffixes = @suffixes, grabbers = @grabbers WHERE id = @id';
/** Where marks were held back, that is said until a walk of the whole root finds otherwise: a part of it says nothing of the rest. */
const STATE = `UPDATE root SET reason = CASE WHEN @scanned IS NULL AND state = 'online' AND @state = 'online' THEN coalesce(@reason, reason) ELSE @reason END,
  state = @state, scanned = coalesce(@scanned, scanned) WHERE id = @id`;
/** folder_path. The folders of an older root that lie below a new one go over to it, with new relative paths. */
const HAND_OVER = `UPDATE folder SET root = @to, path = substr(path, length(@below) + 2), raw = CASE WHEN raw IS NULL THEN NULL ELSE substr(raw, length(CAST(@below AS BLOB)) + 2) END
  WHERE root = @from AND (path = @below OR substr(path, 1, length(@below) + 1) = @below || '/')`;

/** folder_path (prefix root). A path that is not UTF-8 stays where it is. */
const OF_NO_ROOT = 'SELECT id, path FROM folder WHERE root = 0 AND raw IS NULL';
const TAKE_OVER = 'UPDATE OR IGNORE folder SET root = ?, path = ? WHERE id = ?';

type Settings = Omit<RootRow, 'id' | 'path' | 'raw'>;

/** folder_path. What the outer root already has a row for stays, and goes with this root. */
const HAND_BACK = `UPDATE OR IGNORE folder SET root = @to, path = @below || CASE WHEN path = '' THEN '' ELSE '/' || path END,
  raw = CASE WHEN raw IS NULL THEN NULL ELSE CAST(CAST(@below AS BLOB) || CAST('/' AS BLOB) || raw AS BLOB) END WHERE root = @from`;

const DEFAULTS = { recursive: true, depth: 64, links: 'inside' } as const;

export class Roots {
  readonly #db: Database;
  readonly #all;
  readonly #state;

  constructor(db: Database) {
    this.#db = db;
    this.#all = db.prepare<[], RootRow>(ALL);
    this.#state = db.prepare(STATE);
  }

  all(): RootRow[] {
    return this.#all.all();
  }

  /** Of the roots that have grabbers of their own: their names. */
  grabbers(): Map<number, ReadonlySet<string>> {
    const own = new Map<number, ReadonlySet<string>>();
    for (const { id, grabbers } of this.all())
      if (grabbers !== null) own.set(id, new Set(JSON.parse(grabbers) as string[]));
    return own;
  }

  /** Remembers the wanted roots; settings that are not given stay as they are. @returns their rows */
  remember(wanted: readonly WantedRoot[], now: number): RootRow[] {
    const ids: number[] = [];
    for (const root of wanted) {
      const known = this.all().find(({ path }) => path === root.path);
      const settings: Settings = {
        recursive:
          (root.recursive ?? (known === undefined ? DEFAULTS.recursive : known.recursive === 1)) ? 1 : 0,
        depth: root.depth ?? known?.depth ?? DEFAULTS.depth,
        links: root.links ?? known?.links ?? DEFAULTS.links,
        suffixes: jsonOr(root.suffixes, known?.suffixes),
        grabbers: jsonOr(root.grabbers, known?.grabbers),
      };
      if (known === undefined) ids.push(this.#insert(root.path, settings, now));
      else {
        ids.push(known.id);
        this.#db.prepare(CHANGE).run({ id: known.id, ...settings });
      }
    }
    return this.all().filter(({ id }) => ids.includes(id));
  }

  /** A root gives its folders to the one that it lies in. */
  handBack(root: RootRow, outer: RootRow): void {
    this.#db.prepare(HAND_BACK).run({ to: outer.id, from: root.id, below: belowOf(root.path, outer.path) });
  }

  /** The nearest one that this path lies in. */
  outerOf(path: string): RootRow | undefined {
    return this.all()
      .filter((root) => path !== root.path && isBelow(path, root.path))
      .sort((one, other) => other.path.length - one.path.length)[0];
  }

  /** @param reason why it is offline; where it is online, why its marks were held back @param scanned when it was walked whole */
  setState(id: number, state: 'online' | 'offline', reason: string | null, scanned: number | null): void {
    this.#state.run({ id, state, reason, scanned });
  }

  #insert(path: string, settings: Settings, now: number): number {
    const outer = this.outerOf(path);
    const id = this.#db
      .prepare(INSERT)
      .pluck()
      .get({ path, ...settings, now }) as number;
    if (outer !== undefined) {
      const below = belowOf(path, outer.path);
      // The root's own folder becomes '', 'rock/live' becomes 'live'.
      this.#db.prepare(HAND_OVER).run({ to: id, from: outer.id, below });
    }
    this.#takeFromNoRoot(id, path, settings);
    return id;
  }

  /** What was asked for on demand before there was a root: only what its walk comes to, or it would be missed there. */
  #takeFromNoRoot(id: number, path: string, { recursive, depth }: Settings): void {
    const take = this.#db.prepare(TAKE_OVER);
    const levels = recursive === 1 ? depth : 0;
    for (const folder of this.#db.prepare<[], { id: number; path: string }>(OF_NO_ROOT).all()) {
      const full = `/${folder.path}`;
      if (!isBelow(full, path)) continue;
      const below = full.slice(path.length).replace(/^\//, '');
      const parts = below === '' ? [] : below.split('/');
      if (parts.length <= levels && !parts.some((part) => part.startsWith('.')))
        take.run(id, below, folder.id);
    }
  }
}

/** @returns the path of what lies in a root, below it */
export function belowOf(path: string, outer: string): string {
  return path.slice(outer === '/' ? 1 : outer.length + 1);
}

/** @param given undefined: what is remembered stays */
function jsonOr(given: object | null | undefined, remembered: string | null = null): string | null {
  if (given === undefined) return remembered;
  return given === null ? null : JSON.stringify(given);
}
