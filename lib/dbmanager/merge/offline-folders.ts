/** Folders that cannot be seen as they were: nothing below them may change. */
import type { ListedFolder } from '../../channel/listing.ts';
import type { Batch } from '../batch.ts';
import type { FolderRow, Folders } from '../tables/folders.ts';
import type { MergeOutput } from './merge-output.ts';
import type { RootState } from './root-state.ts';
import type { ScanState } from '../scan-state.ts';
import type { Offline } from '../../status/report.ts';

export interface FolderStores {
  readonly batch: Batch;
  readonly folders: Folders;
}

export class OfflineFolders {
  readonly #stores: FolderStores;
  readonly #state: ScanState;
  readonly #output: Pick<MergeOutput, 'rootOffline'>;

  constructor(stores: FolderStores, state: ScanState, output: Pick<MergeOutput, 'rootOffline'>) {
    this.#stores = stores;
    this.#state = state;
    this.#output = output;
  }

  /** A folder was listed. @param row undefined: it is new */
  look(root: RootState, folder: ListedFolder, row: FolderRow | undefined): void {
    const offline = this.#whyOffline(root, folder, row);
    if (offline !== undefined) this.add(root, folder.path, row, offline);
  }

  /** A folder on the way to a part of a root: where its disk is away, what lies below it is not gone. */
  passed(id: number, folder: ListedFolder): void {
    const row = this.#stores.folders.find(id, folder.path, folder.raw);
    this.look(this.#state.root(id), folder, row);
  }

  add(root: RootState, path: string, row: FolderRow | undefined, offline: Offline): void {
    const { code, reason } = offline;
    root.protect(path);
    if (path === '') {
      root.goOffline(offline);
      this.#output.rootOffline(root);
      return;
    }
    this.#state.tally.offlineFolders.push({
      path: `${root.path}/${path}`,
      code,
      reason,
      emptied: code === 'emptied' || code === 'unmounted' ? row : undefined,
    });
    if (row !== undefined && row.state === 'online') {
      this.#stores.batch.write();
      this.#stores.folders.offline(row, reason);
    }
  }

  /** The whole scan is merged: a folder whose files are all elsewhere by now is empty, not offline. */
  forgiveEmptied(): void {
    const { tally } = this.#state;
    tally.offlineFolders = tally.offlineFolders.filter(({ emptied }) => {
      if (emptied === undefined || this.#stores.folders.holdsFiles(emptied)) return true;
      this.#stores.batch.write();
      this.#stores.folders.online(emptied.id);
      return false;
    });
  }

  #whyOffline(root: RootState, folder: ListedFolder, row: FolderRow | undefined): Offline | undefined {
    if (row === undefined || this.#state.settings.acceptLoss) return undefined;
    const unmounted = row.mount === 1 && !folder.mount;
    if ((!unmounted && folder.entries > 0) || root.isProtected(folder.path)) return undefined;
    if (!this.#stores.folders.holdsFiles(row)) return undefined;
    return unmounted
      ? { code: 'unmounted', reason: 'it is no longer a mount point, though it was one' }
      : { code: 'emptied', reason: 'it is empty, though it held files' };
  }
}
