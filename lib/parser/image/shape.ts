/** What the head of a picture says of its pixels. */
export interface Shape {
  readonly container: string;
  readonly width: number;
  readonly height: number;
  /** As Exif counts it, where the container turns or mirrors the picture by itself. */
  readonly orientation?: number | undefined;
}

/** Deflated, a picture of one bit a pixel and one colour has 8,250. */
export const PIXELS_OF_BYTE = 10_000;
/** So small that a few bytes may be all of it. */
const PIXELS_OF_ANY = 2 ** 26;

/** Damaged heads tell sizes that the bytes behind them cannot fill. @param size bytes of the file */
export function fits({ width, height }: Shape, size: number): boolean {
  return width * height <= Math.max(PIXELS_OF_ANY, size * PIXELS_OF_BYTE);
}
