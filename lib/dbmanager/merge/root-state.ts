/** What the running scan knows of one root. */
import type { PassedLinks, WalkTarget } from '../../channel/listing.ts';
import type { Offline, OfflineCode, RootReport } from '../../status/report.ts';
import { Bitmap } from '../bitmap.ts';

/** A file whose folder was listed, and its name was not in it; or whose folder the walk did not meet. */
export interface GoneFile {
  readonly file: number;
  readonly folder: number;
}

export class RootState {
  readonly id: number;
  readonly path: string;
  readonly raw: Uint8Array | undefined;
  /** Rows in `folder` that the walk has met. */
  readonly seenFolders: Bitmap = new Bitmap();
  /** Not in the listing of their folder. */
  readonly gone: GoneFile[] = [];
  /** Files that could not be examined, are being written, or were found elsewhere: they may not be marked. */
  readonly protectedFiles: Set<number> = new Set();
  /** Files, and folders with all below them, that a rule of an ignore file leaves out. */
  readonly #ignoredFiles = new Set<number>();
  readonly #ignoredFolders = new Set<string>();
  readonly #offline: string[] = [];
  state: RootReport['state'] = 'online';
  reason: string | undefined;
  code: OfflineCode | undefined;
  files = 0;
  folders = 0;
  micros = 0;
  links: PassedLinks | undefined;
  walked = false;
  /** To be marked once the scanner has looked again: by file, with the place of its folder in the question. */
  asked: { readonly file: number; readonly at: number; readonly ignored: boolean }[] = [];
  marked = false;
  /** A file has another number (inode), and none but its own name: the disk has numbered its files anew. */
  isRenumbered = false;
  /** Its scanner is gone: what still comes from it is not to be trusted. */
  lost = false;

  /** Only these folders of it are walked. */
  readonly targets: readonly WalkTarget[] | undefined;

  constructor(id: number, path: string, raw: Uint8Array | null, targets?: readonly WalkTarget[]) {
    this.targets = targets;
    this.id = id;
    this.path = path;
    this.raw = raw ?? undefined;
  }

  /** The walk comes to this folder, if it is there. */
  covers(folder: string): boolean {
    if (this.targets === undefined) return true;
    return this.targets.some(
      ({ path, deep }) => folder === path || (deep && (path === '' || folder.startsWith(`${path}/`))),
    );
  }

  /** Nothing in this folder or below it may change in this scan. */
  protect(folder: string): void {
    this.#offline.push(folder);
  }

  /** Part of it could not be seen: perhaps all of it went away during the walk. */
  get isDoubtful(): boolean {
    return this.state === 'online' && this.#offline.length > 0;
  }

  isProtected(folder: string): boolean {
    return this.#offline.some((path) => path === '' || folder === path || folder.startsWith(`${path}/`));
  }

  ignoreFile(file: number): void {
    this.#ignoredFiles.add(file);
  }

  ignoreFolder(folder: string): void {
    this.#ignoredFolders.add(folder);
  }

  /** @param folder path of its folder */
  isIgnored(file: number, folder: string): boolean {
    return this.#ignoredFiles.has(file) || this.isIgnoredFolder(folder);
  }

  isIgnoredFolder(folder: string): boolean {
    if (this.#ignoredFolders.size === 0) return false;
    for (let end = folder.length; end > 0; end = folder.lastIndexOf('/', end - 1))
      if (this.#ignoredFolders.has(folder.slice(0, end))) return true;
    return false;
  }

  goOffline({ code, reason }: Offline): void {
    this.state = 'offline';
    this.reason = reason;
    this.code = code;
    this.protect('');
  }

  /** Its files cannot be read now. */
  get isAway(): boolean {
    return this.lost || this.state === 'offline' || this.state === 'removed';
  }

  /** All its files are gone with it. */
  beRemoved(reason: string): void {
    this.state = 'removed';
    this.reason = reason;
  }

  /** Too many of its files are gone to be believed. */
  beHeld(reason: string): void {
    this.state = 'held';
    this.reason = reason;
  }

  report(): RootReport {
    const { path, state, reason, code, files, folders, links } = this;
    const said = {
      ...(reason === undefined ? {} : { reason }),
      ...(code === undefined ? {} : { code }),
      ...(links === undefined ? {} : { links }),
    };
    return { path, state, ...said, files, folders };
  }
}
