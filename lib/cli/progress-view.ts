/** The six stages of a running scan on a terminal, redrawn in place with every snapshot. */
import { styleText } from 'node:util';
import type { ProgressSnapshot, StageProgress } from '../status/progress.ts';
import { formatElapsed, formatNumber, formatRate, plural, printable } from './format.ts';
import type { ScanView, ViewClock } from './scan-view.ts';
import { padEnd, padStart, shorten, shortenMiddle, textWidth } from './text-width.ts';

type Stage = Exclude<keyof ProgressSnapshot, 'walked' | 'found' | 'acknowledged' | 'slowest'>;

const STAGES: readonly (readonly [Stage, string])[] = [
  ['scanner', 'Scanner'],
  ['dbmanager', 'DB manager'],
  ['dispatcher', 'Dispatcher'],
  ['parser', 'Parser'],
  ['grabber', 'Grabber'],
  ['downloader', 'Downloader'],
];

const HEAD = ['', 'done', 'queued', 'failed', 'rate', 'threads'];
const STEADY = [12, 11, 11, 9, 11, 9];

/** Work a stage did lately, per millisecond: an average whose past fades, so that it neither jumps nor sleeps. */
export class Rates {
  readonly #rates = new Map<Stage, number>();
  #last: ProgressSnapshot | undefined;
  #at = 0;

  /** @param now milliseconds */
  take(snapshot: ProgressSnapshot, now: number): void {
    const passed = now - this.#at;
    if (this.#last !== undefined && passed > 0) {
      const weight = 1 - Math.exp(-passed / FADE);
      for (const [stage] of STAGES) {
        const rate = (snapshot[stage].done - this.#last[stage].done) / passed;
        const before = this.#rates.get(stage) ?? rate;
        this.#rates.set(stage, before + (rate - before) * weight);
      }
    }
    this.#last = snapshot;
    this.#at = now;
  }

  of(stage: Stage): number {
    return this.#rates.get(stage) ?? 0;
  }
}

/** Milliseconds after which two thirds of an old rate are forgotten. */
const FADE = 2000;

/** A file is named once it takes longer than people wait without asking. */
const SLOW = 500;

export interface Frame {
  readonly snapshot: ProgressSnapshot;
  readonly rates: Rates;
  /** Milliseconds since the scan began. */
  readonly elapsed: number;
  readonly columns: number;
}

/** @returns the lines of one frame, none wider than `columns` */
export function drawFrame({ snapshot, rates, elapsed, columns }: Frame): string[] {
  const { found, acknowledged, walked, slowest } = snapshot;
  const share = found === 0 ? '' : ` (${Math.floor((acknowledged * 100) / found)} %)`;
  const total = walked ? plural(found, 'file') : `${plural(found, 'file')} found so far`;
  const lines = [
    `${formatNumber(acknowledged)} of ${total}${walked ? share : ''}, ${formatElapsed(elapsed)}`,
    ...table(
      [HEAD, ...STAGES.map(([stage, name]) => cellsOf(name, snapshot[stage], rates.of(stage)))],
      columns,
    ),
  ];
  if (slowest !== undefined && slowest.milliseconds >= SLOW) {
    const head = `${slowest.stage}, ${formatElapsed(slowest.milliseconds)}: `;
    lines.push(head + shortenMiddle(printable(slowest.path), Math.max(10, columns - head.length)));
  }
  return lines.map((line) => shorten(line.trimEnd(), columns));
}

function cellsOf(name: string, { done, queued, failed, threads }: StageProgress, rate: number): string[] {
  return [
    name,
    formatNumber(done),
    formatNumber(queued),
    failed === 0 ? '' : formatNumber(failed),
    done === 0 ? '' : formatRate(rate * 1000, 1000),
    threads === 0 ? '' : String(threads),
  ];
}

/** Columns stay where they are while numbers grow, unless the terminal is too narrow for that. */
function table(rows: readonly (readonly string[])[], columns: number): string[] {
  const isNarrow = columns < STEADY.reduce((sum, width) => sum + width);
  const widths = STEADY.map((steady, at) =>
    isNarrow ? Math.max(...rows.map((row) => textWidth(row[at] as string))) + (at === 0 ? 0 : 1) : steady,
  );
  return rows.map((row) =>
    row.map((cell, at) => (at === 0 ? padEnd : padStart)(cell, widths[at] as number)).join(''),
  );
}

/** What the view needs of `log-update`. */
export interface Screen {
  (text: string): void;
  clear(): void;
  persist(...text: string[]): void;
}

export class ProgressView implements ScanView {
  readonly #screen: Screen;
  readonly #stream: NodeJS.WritableStream & { readonly columns?: number };
  readonly #now: ViewClock;
  readonly #begun: number;
  readonly #rates = new Rates();

  /** @param now milliseconds that only go forward */
  constructor(
    screen: Screen,
    stream: NodeJS.WritableStream & { readonly columns?: number },
    now: ViewClock = () => performance.now(),
  ) {
    this.#screen = screen;
    this.#stream = stream;
    this.#now = now;
    this.#begun = now();
  }

  progress(snapshot: ProgressSnapshot): void {
    const now = this.#now();
    this.#rates.take(snapshot, now);
    const columns = this.#stream.columns || 80;
    const [first = '', head = '', ...rest] = drawFrame({
      snapshot,
      rates: this.#rates,
      elapsed: now - this.#begun,
      columns,
    });
    const style = (format: 'bold' | 'dim', text: string): string =>
      styleText(format, text, { stream: this.#stream });
    this.#screen([style('bold', first), style('dim', head), ...rest].join('\n'));
  }

  note(text: string): void {
    this.#screen.clear();
    this.#screen.persist(text);
  }

  stop(): void {
    this.#screen.clear();
  }
}
