/**
 * Why a fast reader hands a file on to the general lane. A reader never guesses: what it does not know exactly, or has
 * not been seen often enough to be worth its lines, ends in one of these. They are counted and shown, so a reason that
 * is met often says what to build next.
 */
export type HandOn =
  | 'unknown container'
  /** A length leads behind the end of the file, of its tag or its chunk. */
  | 'cut short'
  /** More frames, blocks, chunks, atoms, pages or items than any tagger writes. */
  | 'too many parts'
  /** A text longer than 64 KiB. */
  | 'long text'
  | 'two tags'
  | 'tag version'
  | 'tag flags'
  /** Compressed or encrypted. */
  | 'frame flags'
  | 'not a frame'
  /** A byte that no encoding has, UTF-16 with half a character, one encoding that pretends to be another. */
  | 'text encoding'
  /** Lyrics3 whose lengths do not lead to its beginning. */
  | 'lyrics3'
  /** MPEG: no frame behind the tag, layers I and II, free format, fewer than four frames alike. */
  | 'no mpeg frames'
  /** MPEG: no header says how long it is, and the frames are not of one bit rate up to the end. */
  | 'variable bit rate'
  | 'xing without length'
  | 'stream info'
  | 'fragmented'
  /** MP4: none or several, or none that is sound. */
  | 'tracks'
  /** MP4: a list of chapters. */
  | 'chapters'
  | 'codec'
  | 'sample entry'
  | 'item type'
  /** Ogg: several streams side by side or one behind the other. */
  | 'several streams'
  | 'not a page'
  | 'not a comment'
  /** Ogg: the page that begins the stream is not as it was written. */
  | 'page checksum'
  /** Numbers that cannot all be true. */
  | 'implausible'
  | 'chunk'
  /** A reader failed: a mistake in it, which the general lane makes good. */
  | 'fault';
