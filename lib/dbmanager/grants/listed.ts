/**
 * The files that the running scan has listed, and the walks that wait to hear that they are through: one acknowledge for
 * each time that a file was listed. Two walks wait for a file that went from the one to the other meanwhile.
 *
 * What is left to do for a file is not kept here. Its rows say that (`Grabs.isLeft`), whoever has changed them: the scan,
 * somebody who waits for the file, or an application. They are asked of files only of which something may be due; of most
 * files of a library nothing is.
 */
import { Bitmap } from '../bitmap.ts';

/** Ids of roots that fit into a place of `#first`; others are as well kept in the map. */
const MOST = 0xffff;

export class Listed {
  readonly #listed = new Bitmap();
  readonly #touched = new Bitmap();
  /** By file: the root that waits for it. 0: none does. */
  #first = new Uint16Array(4096);
  /** By file: further roots that wait for it. */
  readonly #others = new Map<number, number[]>();
  /** By file: another one that is to be through before it counts as through itself. */
  readonly #after = new Map<number, number>();
  /** Those others, until they are through. */
  readonly #late = new Set<number>();

  /** The walk has met the file. */
  add(file: number): void {
    this.#listed.add(file);
  }

  has(file: number): boolean {
    return this.#listed.has(file);
  }

  /** Something became due of it, or was when the scan began: its rows say whether it still is. */
  touch(file: number): void {
    this.#touched.add(file);
  }

  isTouched(file: number): boolean {
    return this.#touched.has(file);
  }

  /** The next file of which something became due; undefined: there is none. */
  touchedAfter(file: number): number | undefined {
    return this.#touched.after(file);
  }

  /** The walk of this root waits for the file. */
  await(file: number, root: number): void {
    this.#listed.add(file);
    if (file >= this.#first.length) {
      const wider = new Uint16Array(Math.max(file + 1, this.#first.length * 2));
      wider.set(this.#first);
      this.#first = wider;
    }
    const others = this.#others.get(file);
    if (others !== undefined) others.push(root);
    else if (this.#first[file] !== 0 || root > MOST) this.#others.set(file, [root]);
    else this.#first[file] = root;
  }

  isAwaited(file: number): boolean {
    return (this.#first[file] ?? 0) !== 0 || this.#others.has(file) || this.#late.has(file);
  }

  /** The walks that wait for the file wait for a late one as well: its own walk has heard already that it is through. */
  awaitToo(file: number, late: number): void {
    this.#after.set(file, late);
    this.#late.add(late);
  }

  isLate(file: number): boolean {
    return this.#late.has(file);
  }

  /** The file is through. @returns the roots that wait no more, each as often as they have listed it */
  settle(file: number): number[] {
    const first = this.#first[file] ?? 0;
    const others = this.#others.get(file) ?? [];
    if (first !== 0) this.#first[file] = 0;
    if (others.length > 0) this.#others.delete(file);
    const roots = first === 0 ? others : [first, ...others];
    return this.#late.size === 0 ? roots : this.#putOff(file, roots);
  }

  /** @returns the roots that need not wait for a late file */
  #putOff(file: number, roots: number[]): number[] {
    this.#late.delete(file);
    const late = this.#after.get(file);
    if (late === undefined || !this.#late.has(late)) return roots;
    for (const root of roots) this.await(late, root);
    return [];
  }

  /** One file has become another. */
  rename(from: number, to: number): void {
    if (this.has(from)) this.add(to);
    if (this.isTouched(from)) this.touch(to);
    for (const root of this.settle(from)) this.await(to, root);
  }
}
