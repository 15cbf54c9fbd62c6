/** The files of one chunk: built row by row, sent as arrays. */
import type { BigIntStats } from 'node:fs';
import type { ListedFiles } from '../channel/listing.ts';
import type { Entry } from './names.ts';

export class FileArrays {
  readonly #names: string[] = [];
  readonly #raws: (Uint8Array | null)[] = [];
  readonly #stamps: string[] = [];
  readonly #inodes: string[] = [];
  readonly #sizes: number[] = [];
  readonly #mtimes: number[] = [];
  readonly #types: number[] = [];
  readonly #linked = new Set<number>();
  #damaged = false;

  get size(): number {
    return this.#names.length;
  }

  /** @param type index into MEDIA_TYPES */
  push(entry: Entry, type: number, stats: BigIntStats): void {
    if (stats.nlink > 1n) this.#linked.add(this.size);
    this.#names.push(entry.name);
    this.#raws.push(entry.raw ?? null);
    this.#damaged ||= entry.raw !== undefined;
    this.#stamps.push(stampOf(stats));
    this.#inodes.push(String(stats.ino));
    this.#sizes.push(Number(stats.size));
    this.#mtimes.push(Number(stats.mtimeMs));
    this.#types.push(type);
  }

  message(): ListedFiles {
    return {
      names: this.#names,
      ...(this.#damaged ? { raws: this.#raws } : {}),
      stamps: this.#stamps,
      inodes: this.#inodes,
      sizes: this.#sizes,
      mtimes: this.#mtimes,
      types: this.#types,
      ...(this.#linked.size > 0 ? { linked: this.#linked } : {}),
    };
  }
}

/** `size.mtimeNs.ctimeNs`: compared as a text, because its numbers are above 2^53. */
export function stampOf(stats: BigIntStats): string {
  return `${stats.size}.${stats.mtimeNs}.${stats.ctimeNs}`;
}
