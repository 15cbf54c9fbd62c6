/** Wall time that this thread spent in calls which may wait for a disk. */

let spent = 0;

export function onDisk<T>(call: () => T): T {
  const begun = performance.now();
  try {
    return call();
  } finally {
    spent += performance.now() - begun;
  }
}

/** Since the thread began, microseconds. */
export function diskTime(): number {
  return spent * 1000;
}
