/** A copy of the library, made while it is in use. */
export interface BackupTask {
  /** Of the library. */
  readonly path: string;
  /** Absolute; where the copy is to be. */
  readonly to: string;
  readonly overwrite: boolean;
}

export interface BackupReport {
  readonly path: string;
  readonly bytes: number;
}

export interface BackupErrand {
  readonly options: BackupTask;
  readonly answer: BackupReport;
}
