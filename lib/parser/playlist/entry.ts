/** One entry of a playlist, as the playlist writes it. */
export interface ListedEntry {
  /** A path, absolute or from the playlist's folder, or a URL. */
  readonly location: string;
  readonly title?: string | undefined;
  /** Milliseconds. */
  readonly duration?: number | undefined;
}

export interface ListedPlaylist {
  readonly title?: string | undefined;
  readonly entries: readonly ListedEntry[];
}
