/** Between the dispatcher and the probe process: one file at a time, over the process's IPC channel (JSON). */
import type { MediaType } from '../metadata/document.ts';

export interface ProbeQuestion {
  readonly id: number;
  readonly path: string;
  /** base64; only where the path is not UTF-8. */
  readonly bytes?: string | undefined;
  readonly type: MediaType;
}

/** The process outlived the file. */
export interface ProbeAnswer {
  readonly id: number;
}

/** The `id` of the first answer: the process is up. No file has it. */
export const READY = 0;
