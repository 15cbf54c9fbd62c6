/**
 * What a file says about itself, before a tag format writes it down. Every writer takes the same `Tags`, so that one
 * truth can be written into every container.
 */

/** Several values are written in the way of the format: NUL, repeated fields or atoms, ... */
export type Text = string | readonly string[];

export interface Picture {
  /** `image/jpeg`, `image/png`. */
  readonly mime: string;
  readonly data: Buffer;
  /** ID3v2 APIC picture type; 3 is the front cover. */
  readonly type?: number;
  readonly description?: string;
  /** Pixels; written where the format asks for them (FLAC, Ogg). */
  readonly width?: number;
  readonly height?: number;
}

export interface Tags {
  readonly title?: Text;
  readonly artist?: Text;
  readonly album?: Text;
  readonly albumArtist?: Text;
  readonly composer?: Text;
  readonly genre?: Text;
  /** `2004` or `2004-05-06`. */
  readonly date?: string;
  readonly track?: number;
  readonly trackTotal?: number;
  readonly disc?: number;
  readonly discTotal?: number;
  readonly comment?: string;
  readonly lyrics?: string;
  readonly pictures?: readonly Picture[];
  /** User-defined: TXXX description, Vorbis or APE field name, MP4 freeform name -> value. */
  readonly extra?: Readonly<Record<string, string>>;
}

export function list(text: Text | undefined): readonly string[] {
  if (text === undefined) return [];
  return typeof text === 'string' ? [text] : text;
}

/** `3`, `3/12`, or undefined. */
export function position(number: number | undefined, total: number | undefined): string | undefined {
  if (number === undefined) return undefined;
  return total === undefined ? String(number) : `${number}/${total}`;
}
