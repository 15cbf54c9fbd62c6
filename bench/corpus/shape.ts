/**
 * What a file can look like, with its share of a library. A shape says what its tags can hold, and writes the file; what
 * it was told to write is the truth.
 */
import type { Layout } from '../../test/support/media/layout.ts';
import type { Tags } from '../../test/support/media/tags.ts';
import type { Random } from './random.ts';

/**
 * - `small`: one to three seconds of sound, covers of usual size
 * - `real`: minutes of sound in repeated or sparse bodies, covers
 * - `tiny`: a few hundred bytes, no covers; for 100,000 files and more
 */
export type Size = 'small' | 'real' | 'tiny';

export interface Sound {
  readonly layout: Layout;
  /** Milliseconds, not rounded. */
  readonly duration: number;
  readonly sampleRate: number;
  readonly channels: number;
}

export interface Shape {
  readonly name: string;
  readonly extension: string;
  /** The value of `audio_codec`. */
  readonly codec: string;
  /** Of 100 files. */
  readonly share: number;
  /** What the tags of this shape can hold; absent: everything. */
  readonly limits?: Limits;
  write(tags: Tags, random: Random, size: Size): Sound;
}

export interface Limits {
  /** One value a field. */
  readonly single?: boolean;
  /** The year of the date only. */
  readonly year?: boolean;
  /** Text that must be written in ASCII, cut to this many characters. */
  readonly ascii?: number;
  /** No picture. */
  readonly bare?: boolean;
  /** Only these fields. */
  readonly only?: readonly (keyof Tags)[];
}
