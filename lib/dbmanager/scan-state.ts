/** Everything that belongs to one scan, and to no longer. */
import type { RootState } from './root-state.ts';
import { Steps } from './steps.ts';
import { Tally } from './tally.ts';

export interface ScanSettings {
  readonly id: number;
  readonly begun: number;
  /** Parse every file again, whatever its stamp says. */
  readonly full: boolean;
  /** Mark files missing however many they are, and take an emptied folder for what it says. */
  readonly acceptLoss: boolean;
  /** Highest file id before the scan: a moved file is not younger. */
  readonly newest: number;
  /** Files that could have been in a parser when the last run died. */
  readonly suspects: Set<number>;
  /** Failed files that may be tried again now. */
  readonly retry: ReadonlySet<number>;
}

export class ScanState {
  readonly settings: ScanSettings;
  readonly roots: Map<number, RootState> = new Map();
  readonly steps: Steps = new Steps();
  readonly tally: Tally = new Tally();
  cancelled = false;

  constructor(settings: ScanSettings) {
    this.settings = settings;
  }

  root(id: number): RootState {
    return this.roots.get(id) as RootState;
  }

  get walked(): boolean {
    for (const root of this.roots.values()) if (!root.walked) return false;
    return true;
  }
}
