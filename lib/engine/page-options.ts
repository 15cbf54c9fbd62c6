/** A list in pieces. */

/** Which page of an answer is asked for. */
export interface PageOptions {
  /** `next` of the page before. Default: the first page. */
  readonly cursor?: string | undefined;
  /** Rows. A page of albums or artists may have some more. Default: 100. */
  readonly size?: number | undefined;
}
