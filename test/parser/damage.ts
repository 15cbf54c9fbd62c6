/** Files as disks, downloads and attackers leave them: the same ones for the same seed. */

export type Random = (below: number) => number;

/** A linear congruential generator (Numerical Recipes). */
export function random(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Mostly where headers are: in front, and in the last bytes. */
function place(size: number, next: Random): number {
  const kind = next(10);
  if (kind < 6) return next(Math.min(size, 400));
  return kind < 8 ? size - 1 - next(Math.min(size, 300)) : next(size);
}

const LIES = [0, 1, 0x7f, 0xff, 0x100, 0x7fff_ffff, 0xffff_ffff];

/** Bits flipped, an end cut off, or a number that lies. */
export function damaged(bytes: Buffer, next: Random): Buffer {
  const copy = Buffer.from(bytes);
  const kind = next(3);
  if (kind === 0) {
    for (let count = next(4); count >= 0; count--) {
      const at = place(copy.length, next);
      copy[at] = (copy[at] as number) ^ (1 << next(8));
    }
  } else if (kind === 1) {
    return copy.subarray(0, next(2) === 0 ? next(copy.length) : Math.max(0, copy.length - next(600)));
  } else {
    copy.writeUInt32BE(
      LIES[next(LIES.length)] as number,
      Math.min(place(copy.length, next), copy.length - 4),
    );
  }
  return copy;
}

/** Damaged; or spliced: a stretch left out, put elsewhere, or the end of the file before its beginning. */
export function mangled(bytes: Buffer, next: Random): Buffer {
  const kind = next(6);
  if (kind < 3 || bytes.length < 2) return damaged(bytes, next);
  const at = place(bytes.length, next);
  const length = Math.min(next(400), bytes.length - at);
  if (kind === 3) return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
  if (kind === 5) return Buffer.concat([bytes.subarray(at), bytes.subarray(0, at)]);
  const copy = Buffer.from(bytes);
  bytes.copy(copy, place(bytes.length, next), at, at + length);
  return copy;
}
