/** A snapshot of the six stages, made by the dispatcher and the DB manager, shown by the command's live view. */

/** Of one stage, since the scan began. */
export interface StageProgress {
  readonly done: number;
  readonly failed: number;
  /** Waiting in this stage's queues, the backlog in the database included. */
  readonly queued: number;
  readonly threads: number;
}

/** The six stages at one moment of a scan. */
export interface ProgressSnapshot {
  readonly scanner: StageProgress;
  readonly dbmanager: StageProgress;
  readonly dispatcher: StageProgress;
  readonly parser: StageProgress;
  readonly grabber: StageProgress;
  readonly downloader: StageProgress;
  /** The walk is over: totals are final. */
  readonly walked: boolean;
  readonly found: number;
  readonly acknowledged: number;
  /** The file that takes longest at this moment. */
  readonly slowest?:
    | { readonly path: string; readonly stage: string; readonly milliseconds: number }
    | undefined;
}
