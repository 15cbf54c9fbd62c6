/** Holds the calling thread, and its event loop with it: for a thread that has nothing else to do for a moment. */
const NOTHING = new Int32Array(new SharedArrayBuffer(4));

export function holdStill(milliseconds: number): void {
  Atomics.wait(NOTHING, 0, 0, milliseconds);
}
