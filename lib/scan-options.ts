/** What is asked of one scan. */
import type { RootOption } from './options.ts';

export interface ScanOptions {
  /** Scan these folders only; each becomes a root of the library. Default: all roots. */
  readonly paths?: readonly RootOption[] | undefined;
  /** Parse every file again, whatever is known of it; quarantined ones too. */
  readonly full?: boolean | undefined;
  /** Mark files missing however many they are, and believe an emptied folder. */
  readonly acceptLoss?: boolean | undefined;
  /** Aborting it cancels the scan. */
  readonly signal?: AbortSignal | undefined;
}
