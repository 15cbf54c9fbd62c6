/**
 * A folder of pictures, each named by its content: `ab/abcd....jpg` is the SHA-256 of the bytes and their sniffed type.
 * So a picture is stored once however often it is found, a name never changes its meaning, and nothing that came from
 * outside becomes part of a path.
 *
 * A name exists only with all of its bytes: they go into a temporary file in the same folder (a rename cannot cross
 * file systems), are on the disk before the rename, and the rename is on the disk before `write` answers. What a
 * killed run leaves is a `.part-` file.
 */
import * as nodeFs from 'node:fs/promises';
import { join } from 'node:path';
import { ValhallaError } from '../errors.ts';
import { PICTURE_EXTENSIONS, sniff } from './picture-type.ts';

/** What the store asks of the file system; `node:fs/promises` by default. */
export type StoreFs = Pick<typeof nodeFs, 'mkdir' | 'open' | 'readdir' | 'rename' | 'rm' | 'stat'>;

export interface StoredPicture {
  /** For `pathOf`, and for an `ArtworkLocator` of kind `stored`. */
  readonly name: string;
  readonly mime: string;
  /** Bytes. */
  readonly size: number;
}

/** Of a picture in the store. */
export const STORED_NAME: RegExp = new RegExp(
  `^([0-9a-f]{2})/\\1[0-9a-f]{62}\\.(?:${PICTURE_EXTENSIONS.join('|')})$`,
);
const PART = /^\.part-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export class ArtworkStore {
  readonly #folder: string;
  readonly #fs: StoreFs;

  /** @param folder is made with the first picture */
  constructor(folder: string, fs: StoreFs = nodeFs) {
    this.#folder = folder;
    this.#fs = fs;
  }

  /**
   * Stores a picture that is not yet there; safe from several threads at once.
   *
   * @throws ValhallaError `ERR_VALHALLA_NO_ARTWORK`: these bytes are no picture; or the file system's own error
   */
  async write(bytes: Uint8Array): Promise<StoredPicture> {
    const type = sniff(bytes);
    if (type === undefined) {
      throw new ValhallaError(
        'ERR_VALHALLA_NO_ARTWORK',
        `${bytes.length} bytes that begin with ${beginning(bytes)} are not a picture of a known type (${PICTURE_EXTENSIONS.join(', ')})`,
      );
    }
    const { createHash, randomUUID } = await crypto();
    const hash = createHash('sha256').update(bytes).digest('hex');
    const shelf = hash.slice(0, 2);
    const name = `${shelf}/${hash}.${type.extension}`;
    const path = join(this.#folder, name);
    // The size as well as the name: a disk that lost power may hold a name without its bytes, whatever was promised.
    if ((await this.#sizeOf(path)) !== bytes.length)
      await this.#place(bytes, join(this.#folder, shelf), path, join(this.#folder, `.part-${randomUUID()}`));
    return { name, mime: type.mime, size: bytes.length };
  }

  /** @throws ValhallaError `ERR_VALHALLA_NO_ARTWORK` for anything that is not a name of this store, `..` for one */
  pathOf(name: string): string {
    if (!STORED_NAME.test(name)) {
      throw new ValhallaError(
        'ERR_VALHALLA_NO_ARTWORK',
        `${JSON.stringify(name)} is not a name in the artwork store; names come from write()`,
      );
    }
    return join(this.#folder, name);
  }

  /**
   * Removes the temporary files of runs that were killed. Those of this process are left alone: another of its threads
   * may be writing one just now.
   *
   * @param before milliseconds since the epoch; the start of this process by default
   * @returns how many were removed
   */
  async removeLeftovers(before: number = performance.timeOrigin): Promise<number> {
    let removed = 0;
    const names = await this.#fs.readdir(this.#folder).catch(ignoreAbsent);
    for (const name of names?.filter((name) => PART.test(name)) ?? []) {
      const path = join(this.#folder, name);
      const found = await this.#fs.stat(path).catch(ignoreAbsent);
      if (found === undefined || !found.isFile() || found.mtimeMs >= before) continue;
      await this.#fs.rm(path, { force: true });
      removed++;
    }
    return removed;
  }

  async #sizeOf(path: string): Promise<number | undefined> {
    const found = await this.#fs.stat(path).catch(ignoreAbsent);
    return found?.size;
  }

  async #place(bytes: Uint8Array, shelf: string, path: string, part: string): Promise<void> {
    const made = await this.#fs.mkdir(shelf, { recursive: true });
    try {
      await this.#fill(part, bytes);
      await this.#fs.rename(part, path);
    } catch (error) {
      await this.#fs.rm(part, { force: true });
      throw error;
    }
    await this.#syncFolder(shelf);
    if (made !== undefined) await this.#syncFolder(this.#folder);
  }

  async #fill(path: string, bytes: Uint8Array): Promise<void> {
    await using file = await this.#fs.open(path, 'wx', 0o644);
    await file.writeFile(bytes);
    await file.sync();
  }

  /** A rename is only as durable as its folder. Windows cannot open a folder and needs no such call. */
  async #syncFolder(path: string): Promise<void> {
    if (process.platform === 'win32') return;
    await using folder = await this.#fs.open(path, 'r');
    await folder.sync();
  }
}

/** Loaded with the first picture: 10 ms of the start of the main thread and of every grabber's otherwise. */
function crypto(): Promise<typeof import('node:crypto')> {
  return import('node:crypto');
}

function ignoreAbsent(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}

function beginning(bytes: Uint8Array): string {
  return JSON.stringify(Buffer.from(bytes.subarray(0, 16)).toString('latin1'));
}
