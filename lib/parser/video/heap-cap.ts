/**
 * A bound for the memory of WebAssembly: a module asks for as much as it likes, up to 2 GB, and one that is caught in a
 * loop asks until it has that. A refused request ends the module with an error (as no memory would), in a tenth of the
 * time.
 */

/** Bytes of one module: ten times what MediaInfo needs for a film. */
const HEAP_CAP = 192 * 1024 * 1024;
const PAGE = 65_536;

interface Memory {
  readonly buffer: ArrayBuffer;
  grow: (pages: number) => number;
}

/** What is used of it. Its types come with those of browsers, which are not there. */
declare const WebAssembly: { readonly Memory: { readonly prototype: Memory } };

let isCapped = false;

/** For every module of this thread, once. A module is not given a memory: it brings its own. */
export function capHeaps(): void {
  if (isCapped) return;
  isCapped = true;
  const { prototype } = WebAssembly.Memory;
  const grow: unknown = Reflect.get(prototype, 'grow');
  prototype.grow = function capped(this: Memory, pages: number): number {
    const size = this.buffer.byteLength + pages * PAGE;
    if (size > HEAP_CAP)
      throw new RangeError(`WebAssembly asks for ${size} bytes, and may have ${HEAP_CAP}.`);
    return (grow as Memory['grow']).call(this, pages);
  };
}
