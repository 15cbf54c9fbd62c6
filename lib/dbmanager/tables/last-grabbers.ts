/**
 * The grabbers of the last scan, as the database remembers them: what is new since, and who needs what where no scan is at
 * work.
 */
import type { Database } from 'better-sqlite3';
import type { GrabberManifest } from '../../channel/manifest.ts';
import { enabledGrabber } from './enabled-grabber.ts';
import type { EnabledGrabber, GrabbersOfRoots } from './enabled-grabber.ts';

interface Remembered {
  readonly source: number;
  readonly manifest: GrabberManifest;
}

const SETTING = 'SELECT value FROM setting WHERE name = ?';
const SET_SETTING =
  'INSERT INTO setting VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value';

export class LastGrabbers {
  readonly #setting;
  readonly #setSetting;

  constructor(db: Database) {
    this.#setting = db.prepare<[string], string>(SETTING).pluck();
    this.#setSetting = db.prepare<[string, string]>(SET_SETTING);
  }

  all(): EnabledGrabber[] {
    return this.#remembered().map(({ source, manifest }) => enabledGrabber(source, manifest));
  }

  /** Versions by name. */
  versions(): ReadonlyMap<string, string> {
    return new Map(this.#remembered().map(({ manifest: { name, version } }) => [name, version]));
  }

  /** Roots with grabbers of their own. */
  ofRoots(): GrabbersOfRoots {
    const roots = JSON.parse(this.#setting.get('root-grabbers') ?? '[]') as [number, ...string[]][];
    return new Map(roots.map(([root, ...names]) => [root, new Set(names)]));
  }

  /** Inside the open transaction. */
  put(enabled: readonly EnabledGrabber[]): void {
    this.#write(
      'grabbers',
      enabled.map(({ source, manifest }): Remembered => ({ source, manifest })),
    );
  }

  /** Inside the open transaction. @returns they are others than before */
  putOfRoots(ofRoots: GrabbersOfRoots): boolean {
    return this.#write(
      'root-grabbers',
      [...ofRoots].map(([root, names]) => [root, ...names]),
    );
  }

  #remembered(): readonly Remembered[] {
    const kept = JSON.parse(this.#setting.get('grabbers') ?? '[]') as readonly Remembered[] | object;
    // Once it was their versions alone.
    return Array.isArray(kept) ? (kept as readonly Remembered[]) : [];
  }

  #write(name: string, value: readonly unknown[]): boolean {
    const text = JSON.stringify(value);
    if (text === (this.#setting.get(name) ?? '[]')) return false;
    this.#setSetting.run(name, text);
    return true;
  }
}
