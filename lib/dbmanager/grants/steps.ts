/**
 * Which files of the running scan still have steps before them, one byte a file: its parse, and the local grabbers
 * that are due. A file is through when it was listed and nothing is left; then it is acknowledged, once.
 */
import { Bitmap } from '../bitmap.ts';

const MOST = 255;

export class Steps {
  #left: Uint8Array = new Uint8Array(4096);
  readonly #listed = new Bitmap();

  add(file: number): void {
    if (file >= this.#left.length) {
      const wider = new Uint8Array(Math.max(file + 1, this.#left.length * 2));
      wider.set(this.#left);
      this.#left = wider;
    }
    this.#left[file] = Math.min(MOST, (this.#left[file] as number) + 1);
  }

  left(file: number): number {
    return this.#left[file] ?? 0;
  }

  /** The walk has met the file. @returns true where nothing is left to do */
  list(file: number): boolean {
    this.#listed.add(file);
    return this.left(file) === 0;
  }

  isListed(file: number): boolean {
    return this.#listed.has(file);
  }

  isThrough(file: number): boolean {
    return this.isListed(file) && this.left(file) === 0;
  }

  /** One step is through. @returns true where it was the last one of a listed file */
  pass(file: number): boolean {
    const left = this.left(file);
    if (left === 0) return false;
    this.#left[file] = left - 1;
    return left === 1 && this.#listed.has(file);
  }

  /** No further step will run in this scan. @returns as `pass` */
  passAll(file: number): boolean {
    if (this.left(file) === 0) return false;
    this.#left[file] = 0;
    return this.#listed.has(file);
  }
}
