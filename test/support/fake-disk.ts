/**
 * A disk in memory, as the scanner sees one: inodes, stamps and devices are what a test says, disks can be unplugged,
 * and every call can be made to fail. Paths are texts; a part that is not UTF-8 is given as bytes (`append`).
 */
import type { BigIntStats, Dirent } from 'node:fs';
import type { RawPath } from '../../lib/channel/packet.ts';
import { byteText } from '../../lib/channel/raw-path.ts';
import type { FileSystem } from '../../lib/scanner/file-system.ts';

export interface FakeFile {
  readonly kind: 'file' | 'special';
  inode: bigint;
  size: bigint;
  /** Nanoseconds. */
  mtime: bigint;
  ctime: bigint;
  /** Names that it has. */
  names: bigint;
  text?: string;
}

interface FakeFolder {
  readonly kind: 'folder';
  inode: bigint;
  /** Undefined: that of the folder above. */
  device: bigint | undefined;
  /** By byte text. */
  readonly children: Map<string, FakeNode>;
}

type FakeNode = FakeFile | FakeFolder;

interface Found {
  readonly node: FakeNode;
  readonly device: bigint;
}

const FOLDER = { size: 0n, mtime: 0n, ctime: 0n, names: 1n };

export class FakeDisk implements FileSystem {
  readonly #root: FakeFolder = folder(2n, 1n);
  readonly #faults = new Map<string, string>();
  #inode = 100n;
  #time = 1_700_000_000_000_000_000n;

  /** Makes a file with the folders above it, or writes to it. */
  write(
    path: RawPath,
    { size = 1000, mtime, text }: { size?: number; mtime?: bigint; text?: string } = {},
  ): FakeFile {
    const [above, name] = this.#above(path, true);
    const now = this.#tick();
    const before = above.children.get(name);
    const file: FakeFile =
      before !== undefined && before.kind === 'file' ? before : newFile(this.#nextInode());
    Object.assign(file, { size: BigInt(size), mtime: mtime ?? now, ctime: now, text });
    above.children.set(name, file);
    return file;
  }

  makeFolder(path: RawPath): void {
    this.#above(append(path, 'x'), true);
  }

  /** The file itself, to be changed at will. */
  file(path: RawPath): FakeFile {
    const { node } = this.#find(path);
    if (node.kind === 'folder') throw new Error(`${String(path)} is a folder`);
    return node;
  }

  /** A FIFO, socket or device. */
  makeSpecial(path: RawPath): void {
    const [above, name] = this.#above(path, true);
    above.children.set(name, { ...newFile(this.#nextInode()), kind: 'special' });
  }

  /** As `mv`: the inode stays, ctime changes. */
  move(from: RawPath, to: RawPath): void {
    const [above, name] = this.#above(from, false);
    const { node } = this.#find(from);
    above.children.delete(name);
    const [target, newName] = this.#above(to, true);
    this.#unname(target.children.get(newName));
    if (node.kind !== 'folder') node.ctime = this.#tick();
    target.children.set(newName, node);
  }

  /** As `mv` to another disk, of a folder or a file: copies with the times of what they were, and new inodes. */
  carry(from: RawPath, to: RawPath): void {
    const { node } = this.#find(from);
    if (node.kind === 'file') {
      this.write(to, {
        size: Number(node.size),
        mtime: node.mtime,
        ...(node.text === undefined ? {} : { text: node.text }),
      });
    } else if (node.kind === 'folder') {
      this.makeFolder(to);
      for (const name of node.children.keys()) {
        const bytes = Buffer.from(name, 'latin1');
        this.carry(append(from, bytes), append(to, bytes));
      }
    }
    this.remove(from);
  }

  /** A second name of the same file. */
  link(from: RawPath, to: RawPath): void {
    const [above, name] = this.#above(to, true);
    const file = this.file(from);
    file.names++;
    above.children.set(name, file);
  }

  remove(path: RawPath): void {
    const [above, name] = this.#above(path, false);
    this.#unname(above.children.get(name));
    above.children.delete(name);
  }

  /** Everything in the folder. */
  empty(path: RawPath): void {
    this.#folder(path).children.clear();
  }

  /** A disk of its own at this folder, empty, or one that was unplugged before. */
  mount(path: RawPath, disk?: unknown): void {
    const [above, name] = this.#above(path, true);
    above.children.set(name, (disk as FakeFolder | undefined) ?? folder(2n, this.#nextInode()));
  }

  /** @returns the disk; an empty folder is left in its place */
  unmount(path: RawPath): unknown {
    const [above, name] = this.#above(path, false);
    const disk = above.children.get(name);
    above.children.set(name, folder(this.#nextInode(), undefined));
    return disk;
  }

  /** Paths of everything that is no folder, whether or not it can be read; of names that are UTF-8. */
  files(): string[] {
    const paths: string[] = [];
    const walk = ({ children }: FakeFolder, path: string): void => {
      for (const [name, node] of children) {
        if (node.kind === 'folder') walk(node, `${path}/${name}`);
        else paths.push(`${path}/${name}`);
      }
    };
    walk(this.#root, '');
    return paths.sort();
  }

  /** All calls on this path, and on what lies below it, fail; '' as code: no more. */
  fail(path: RawPath, code: string): void {
    if (code === '') this.#faults.delete(byteText(path));
    else this.#faults.set(byteText(path), code);
  }

  readdir(path: RawPath): Dirent[] {
    return [...this.#listed(path)].map(([name, node]) => {
      return { name: Buffer.from(name, 'latin1').toString(), ...kinds(node) } as unknown as Dirent;
    });
  }

  names(path: RawPath): Buffer[] {
    return [...this.#listed(path).keys()].map((name) => Buffer.from(name, 'latin1'));
  }

  isEmpty(path: RawPath): boolean {
    return this.#listed(path).size === 0;
  }

  lstat(path: RawPath): BigIntStats {
    const { node, device } = this.#find(path);
    const { size, mtime, ctime, names } = node.kind === 'folder' ? FOLDER : node;
    const stats = {
      dev: device,
      ino: node.inode,
      nlink: names,
      size,
      mtimeNs: mtime,
      ctimeNs: ctime,
      mtimeMs: mtime / 1_000_000n,
    };
    return { ...stats, ...kinds(node) } as unknown as BigIntStats;
  }

  async readdirLater(path: RawPath): Promise<Dirent[]> {
    return this.readdir(path);
  }

  async lstatLater(path: RawPath): Promise<BigIntStats> {
    return this.lstat(path);
  }

  stat(path: RawPath): BigIntStats {
    return this.lstat(path);
  }

  realpath(path: RawPath): Buffer {
    this.#find(path);
    return Buffer.from(byteText(path), 'latin1');
  }

  readText(path: RawPath): string | undefined {
    const { node } = this.#find(path);
    return node.kind === 'file' ? (node.text ?? '') : undefined;
  }

  #listed(path: RawPath): Map<string, FakeNode> {
    return this.#folder(path).children;
  }

  #folder(path: RawPath): FakeFolder {
    const { node } = this.#find(path);
    if (node.kind !== 'folder') throw fault('ENOTDIR', path);
    return node;
  }

  #find(path: RawPath): Found {
    const way: Found[] = [{ node: this.#root, device: 1n }];
    let walked = '';
    for (const part of byteText(path).split('/')) {
      if (part === '') continue;
      if (part === '..') {
        way.pop();
        continue;
      }
      walked += `/${part}`;
      const code = this.#faults.get(walked);
      if (code !== undefined) throw fault(code, path);
      const { node: above, device } = way.at(-1) as Found;
      if (above.kind !== 'folder') throw fault('ENOTDIR', path);
      const node = above.children.get(part);
      if (node === undefined) throw fault('ENOENT', path);
      way.push({ node, device: (node.kind === 'folder' ? node.device : undefined) ?? device });
    }
    return way.at(-1) as Found;
  }

  #above(path: RawPath, make: boolean): [FakeFolder, name: string] {
    const parts = byteText(path).split('/').slice(1);
    const name = parts.pop() as string;
    let at = this.#root;
    for (const part of parts) {
      let next = at.children.get(part);
      if (next === undefined && make) at.children.set(part, (next = folder(this.#nextInode(), undefined)));
      if (next?.kind !== 'folder') throw fault('ENOENT', path);
      at = next;
    }
    return [at, name];
  }

  #unname(node: FakeNode | undefined): void {
    if (node !== undefined && node.kind !== 'folder') node.names--;
  }

  #nextInode(): bigint {
    return ++this.#inode;
  }

  #tick(): bigint {
    this.#time += 1_000_000_000n;
    return this.#time;
  }
}

export function append(path: RawPath, name: string | Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(path), Buffer.from('/'), Buffer.from(name)]);
}

function folder(inode: bigint, device: bigint | undefined): FakeFolder {
  return { kind: 'folder', inode, device, children: new Map() };
}

function newFile(inode: bigint): FakeFile {
  return { kind: 'file', inode, size: 0n, mtime: 0n, ctime: 0n, names: 1n };
}

function kinds(node: FakeNode): Pick<Dirent, 'isFile' | 'isDirectory' | 'isSymbolicLink'> {
  return {
    isFile: () => node.kind === 'file',
    isDirectory: () => node.kind === 'folder',
    isSymbolicLink: () => false,
  };
}

function fault(code: string, path: RawPath): Error {
  return Object.assign(new Error(`${code}: fake, '${String(path)}'`), { code });
}
