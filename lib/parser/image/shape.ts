/** What the head of a picture says of its pixels. */
export interface Shape {
  readonly container: string;
  readonly width: number;
  readonly height: number;
  /** As Exif counts it, where the container turns or mirrors the picture by itself. */
  readonly orientation?: number | undefined;
}
