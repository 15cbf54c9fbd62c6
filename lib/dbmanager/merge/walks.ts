/**
 * One scan's conversation with the scanners: listings are merged and paid for, who may have moved is asked for,
 * and when a root is walked its missing files are marked; those of one that lost a large part when all roots are.
 */
import type { FromScanner, ToScanner } from '../../channel/listing.ts';
import { joinPath } from '../../channel/raw-path.ts';
import type { RawPath } from '../../channel/packet.ts';
import type { Marks } from './marks.ts';
import { Merge } from './merge.ts';
import type { MergeStores } from './merge.ts';
import type { MergeOutput } from './merge-output.ts';
import { OfflineFolders } from './offline-folders.ts';
import { REMOVED, whyAway } from './removed-root.ts';
import type { FolderRow } from '../tables/folders.ts';
import type { RootState } from './root-state.ts';
import { plainStamp } from './settle.ts';
import type { ScanState } from '../scan-state.ts';
import type { Offline } from '../../status/report.ts';
import type { Held } from './who-is-who.ts';

export interface WalkOutput {
  toScanner(root: number, message: ToScanner): void;
  rootOffline(root: RootState): void;
}

export class Walks {
  readonly #stores: MergeStores;
  readonly #marks: Marks;
  readonly #merge: Merge;
  readonly #offline: OfflineFolders;
  readonly #state: ScanState;
  readonly #output: WalkOutput;
  readonly #now: () => number;
  readonly #held = new Map<number, Held>();
  /** Walked; a large part of them is gone, or has gone to another one. */
  readonly #late = new Set<RootState>();
  /** Credit by root, for chunks that are merged. */
  #owed = new Map<number, number>();
  #ticket = 0;

  constructor(stores: MergeStores, state: ScanState, output: WalkOutput & MergeOutput, now: () => number) {
    this.#stores = stores;
    this.#marks = stores.marks;
    this.#merge = new Merge(stores, state, output, now);
    this.#offline = new OfflineFolders(stores, state, output);
    this.#state = state;
    this.#output = output;
    this.#now = now;
  }

  take(message: FromScanner): void {
    if (message.kind !== 'checked' && this.#state.roots.get(message.root)?.lost !== false) return;
    switch (message.kind) {
      case 'listing':
        this.#listing(message);
        break;
      case 'unlisted':
        this.#unlisted(message);
        break;
      case 'passed':
        this.#offline.passed(message.root, message.folder);
        break;
      case 'unseen':
        this.#unseen(message);
        break;
      case 'checked':
        this.#settle(message.ticket, message.gone);
        break;
      case 'walked':
        this.#walked(message);
        break;
      case 'verified':
        this.#verified(message);
        break;
      case 'rooted':
        break; // the scanner tells the main thread when all of them are
    }
  }

  /** The scanner of these roots is gone: nothing more will come of them. */
  lost(roots: readonly number[], reason: string): void {
    for (const id of roots) {
      const root = this.#state.roots.get(id);
      if (root !== undefined && !root.marked) this.#lose(root, reason);
    }
  }

  /** Gives the credit back: once a turn, however many chunks it took. */
  pay(): void {
    if (this.#owed.size === 0) return;
    for (const [root, chunks] of this.#owed) this.#output.toScanner(root, { kind: 'credit', chunks });
    this.#owed = new Map();
  }

  /** The scan is over. */
  end(): void {
    this.#offline.forgiveEmptied();
  }

  #lose(root: RootState, reason: string): void {
    root.goOffline({ code: 'unanswered', reason });
    root.lost = true;
    root.walked = true;
    root.asked = [];
    root.marked = true;
    for (const [ticket, { listing }] of this.#held) if (listing.root === root.id) this.#held.delete(ticket);
    this.#output.rootOffline(root);
    this.#late.delete(root);
    this.#markLate();
  }

  #owe(root: number): void {
    this.#owed.set(root, (this.#owed.get(root) ?? 0) + 1);
  }

  #listing(listing: Extract<FromScanner, { kind: 'listing' }>): void {
    const held = this.#merge.listing(listing);
    if (held === undefined) {
      this.#owe(listing.root);
      return;
    }
    this.#ask(held);
  }

  #ask(held: Held): void {
    const ticket = ++this.#ticket;
    this.#held.set(ticket, held);
    this.#output.toScanner(held.listing.root, {
      kind: 'check',
      ticket,
      files: askedPaths(held.questions),
    });
  }

  #settle(ticket: number, gone: readonly boolean[]): void {
    const held = this.#held.get(ticket);
    if (held === undefined) return;
    this.#held.delete(ticket);
    const again = this.#merge.settle(held, gone);
    if (again !== undefined) {
      this.#ask(again);
      return;
    }
    const { root } = held.listing;
    this.#owe(root);
    if (!this.#state.root(root).walked) return;
    this.#markIfReady(this.#state.root(root));
    this.#markLate();
  }

  #unlisted({ root: id, path, raw, error, absent }: Extract<FromScanner, { kind: 'unlisted' }>): void {
    const root = this.#state.root(id);
    const row = this.#stores.folders.find(id, path, raw);
    const reason = error.message;
    let offline: Offline = { code: absent === undefined ? 'unreadable' : 'absent', reason };
    // Whoever asks for a part of it does not name the root.
    if (absent !== undefined && this.#state.settings.acceptLoss && root.targets === undefined) {
      const away = whyAway(absent, row);
      if (away === undefined) {
        root.beRemoved(REMOVED);
        return;
      }
      offline = { code: 'unaccepted', reason: `${reason}; ${away}` };
    }
    this.#offline.add(root, path, row, offline);
  }

  #unseen({ root: id, path, folderRaw, name, raw, error }: Extract<FromScanner, { kind: 'unseen' }>): void {
    const root = this.#state.root(id);
    this.#state.tally.unseen([root.path, path, name].filter((part) => part !== '').join('/'), error);
    const folder = this.#stores.folders.find(id, path, folderRaw);
    const file = folder === undefined ? undefined : this.#stores.files.byName(folder.id, name, raw ?? null);
    if (file !== undefined) root.protectedFiles.add(file.id);
  }

  #walked({ root: id, micros, links, cancelled }: Extract<FromScanner, { kind: 'walked' }>): void {
    const root = this.#state.root(id);
    root.walked = true;
    root.micros = micros;
    root.links = links;
    if (cancelled && (root.state === 'online' || root.state === 'removed')) root.state = 'cancelled';
    this.#markIfReady(root);
    this.#markLate();
  }

  #markLate(): void {
    if (!this.#isWalked) return;
    for (const root of this.#late) this.#markIfReady(root);
    this.#late.clear();
  }

  /** All that is there is known. */
  get #isWalked(): boolean {
    return this.#held.size === 0 && this.#state.walked;
  }

  #markIfReady(root: RootState): void {
    for (const { listing } of this.#held.values()) if (listing.root === root.id) return;
    const offline = (row: FolderRow): void =>
      this.#offline.add(root, row.path, row, {
        code: 'unmounted',
        reason: 'it was a mount point, and is not there',
      });
    const question = this.#marks.question(root, this.#state, offline, this.#isWalked);
    if (question === 'later') {
      this.#late.add(root);
      return;
    }
    const folders = question ?? (root.isDoubtful ? [] : undefined);
    if (folders === undefined) this.#marked(root);
    else this.#output.toScanner(root.id, { kind: 'verify', root: root.id, folders });
  }

  #verified({ root: id, online, changed, reason }: Extract<FromScanner, { kind: 'verified' }>): void {
    const root = this.#state.root(id);
    if (online && root.asked.length > 0) {
      this.#stores.batch.flush();
      this.#stores.batch.write(root.asked.length);
      const marked = this.#marks.mark(root, this.#state.listed, changed, this.#now());
      for (const file of marked) this.#state.isMissing(file);
      this.#stores.batch.flush();
    } else if (!online) {
      root.goOffline({ code: 'unsteady', reason });
      this.#output.rootOffline(root);
    }
    this.#marked(root);
  }

  #marked(root: RootState): void {
    root.marked = true;
    this.#output.toScanner(root.id, { kind: 'marked', root: root.id });
  }
}

/** Where they lie that the scanner is to look at. */
export function askedPaths(questions: Held['questions']): Extract<ToScanner, { kind: 'check' }>['files'] {
  return questions.map(({ file, byInode }) => ({
    root: raw({ path: file.rootPath, bytes: file.rootRaw ?? undefined }),
    file: raw(joinPath(file.rootPath, file.rootRaw, file.folderPath, file.folderRaw, file.name, file.raw)),
    inode: file.inode,
    stamp: byInode ? undefined : plainStamp(file.stamp),
  }));
}

function raw({ path, bytes }: { readonly path: string; readonly bytes?: Uint8Array | undefined }): RawPath {
  return bytes ?? path;
}
