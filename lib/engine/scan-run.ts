/**
 * One scan, as the main thread sees it:
 *
 *     asked --scanning--> running --all scanners through--> resting --rested--> finishing --finished--> over
 *     running --cancel--> draining --drained--> resting
 *     resting, finishing --cancel--> the same, and listeners are not waited for
 *     asked --refused--> over;  any --failed, a thread lost--> over
 *     asked --strangers, which are looked at--> asked
 *
 * `over` is final. Only messages move it on; what does not fit the state is ignored. The dispatcher is told of a scan when
 * something is due in it, and in a scan in which nothing has changed not at all: then nothing drains or rests either.
 */
import { askedBy } from '../channel/asked-sidecars.ts';
import type { DbManagerGives, ScanRequest } from '../dbmanager/dbmanager-messages.ts';
import type { DispatcherCounts, DispatcherGives, GrabberPlace } from '../dispatcher/dispatcher-messages.ts';
import { fromWire } from '../errors.ts';
import type { MediaType } from '../metadata/document.ts';
import type { FolderFaults } from './folder-fault.ts';
import { rootTasks } from './root-tasks.ts';
import type { SuffixesOf } from './root-tasks.ts';
import type { ScanReport } from '../status/report.ts';
import type { ThreadSettings } from '../threads/backstage.ts';
import type { PoolBounds } from '../threads/pool-size.ts';
import type { House } from '../threads/house.ts';
import { Walkers } from '../threads/walkers.ts';

export interface ScanRunSettings {
  readonly suffixes: Readonly<Record<string, MediaType>>;
  readonly suffixesOf: SuffixesOf;
  readonly grabbers: readonly GrabberPlace[];
  readonly threads: ThreadSettings;
  /** Of the parser pool. */
  readonly parsers: PoolBounds;
  /** At what is to become a root: what is wrong with it, by path. */
  look(paths: readonly string[], signal: AbortSignal): Promise<FolderFaults>;
}

type State = 'asked' | 'running' | 'draining' | 'resting' | 'finishing' | 'over';

export class ScanRun {
  readonly #house: House;
  readonly #request: ScanRequest;
  readonly #settings: ScanRunSettings;
  readonly #end: PromiseWithResolvers<ScanReport> = Promise.withResolvers();
  #state: State = 'asked';
  #cancelled = false;
  /** Nobody waits for a look any more. */
  readonly #looking = new AbortController();
  #paused = false;
  #dispatched = false;
  /** Grabbers that it does not wait for, as they take long: those that a scan before has put aside, and its own. */
  #goOn: readonly string[] = [];
  readonly #aside: string[] = [];
  readonly #walkers: Walkers;

  constructor(house: House, request: ScanRequest, settings: ScanRunSettings) {
    this.#house = house;
    this.#request = request;
    this.#settings = settings;
    house.dbmanager({ kind: 'scan', request });
    this.#walkers = new Walkers(settings.threads, {
      attach: (end, roots) => house.dbmanager({ kind: 'attach-scanner', end, roots }),
      lost: (roots, reason) => house.dbmanager({ kind: 'lost-scanner', roots, reason }),
      finished: () => {
        if (this.#state === 'running') this.#rest();
      },
    });
  }

  get finished(): Promise<ScanReport> {
    return this.#end.promise;
  }

  get over(): boolean {
    return this.#state === 'over';
  }

  /** Scanner threads at work. */
  get walking(): number {
    return this.#walkers.size;
  }

  /** While it is on, walks stand still. */
  pause(on: boolean): void {
    this.#paused = on;
    this.#walkers.pause(on);
  }

  cancel(): void {
    // Also of the dispatcher nothing more is wanted: a queue that begins now would be given up when the next scan begins.
    this.#cancelled = true;
    // All is done but telling.
    if (this.#state === 'resting' || this.#state === 'finishing')
      return this.#house.dbmanager({ kind: 'cut-short' });
    this.#looking.abort();
    if (this.#state !== 'running') return;
    this.#state = 'draining';
    this.#walkers.cancel();
    this.#house.dbmanager({ kind: 'cancel' });
    if (this.#dispatched) this.#house.dispatcher({ kind: 'cancel' });
    else this.#drained();
  }

  fromDbManager(message: DbManagerGives): void {
    if (message.kind === 'scanning' && this.#state === 'asked') this.#run(message);
    else if (message.kind === 'strangers' && this.#state === 'asked') void this.#look(message.paths);
    else if (message.kind === 'due') this.#dispatch();
    else if (message.kind === 'aside') this.#aside.push(message.grabber);
    else if (message.kind === 'refused' && this.#state === 'asked') this.fail(fromWire(message.error));
    else if (message.kind === 'failed') this.fail(fromWire(message.error));
    else if (message.kind === 'finished' && this.#state === 'finishing') {
      this.#state = 'over';
      this.#end.resolve(message.report);
    }
  }

  fromDispatcher(message: DispatcherGives): void {
    if (message.kind === 'drained' && this.#state === 'draining') this.#drained();
    else if (message.kind === 'rested' && this.#state === 'resting') this.#finish(message.counts);
  }

  fail(error: Error): void {
    if (this.#state === 'over') return;
    // Its threads would go on, and wait for work that nobody gives.
    if (this.#dispatched) this.#house.dispatcher({ kind: 'cancel' });
    this.#state = 'over';
    this.#looking.abort();
    void this.#walkers.stop();
    this.#end.reject(error);
  }

  async #look(paths: readonly string[]): Promise<void> {
    try {
      const faults = await this.#settings.look(paths, this.#looking.signal);
      if (this.#state !== 'asked') return;
      // One that is cancelled before anybody knows makes no root of anything.
      const asked = this.#cancelled ? { wanted: [], places: [] } : { faults };
      this.#house.dbmanager({ kind: 'scan', request: { ...this.#request, ...asked } });
    } catch (error) {
      this.fail(error as Error);
    }
  }

  #run({ roots, others, aside }: Extract<DbManagerGives, { kind: 'scanning' }>): void {
    this.#state = 'running';
    this.#goOn = aside;
    const { suffixes, suffixesOf, grabbers } = this.#settings;
    const sidecars = askedBy(grabbers.map(({ manifest }) => manifest));
    const tasks = rootTasks(roots, suffixesOf);
    this.#walkers.begin({ roots: tasks, others, suffixes, sidecars, paused: this.#paused });
    if (this.#cancelled) this.cancel();
  }

  /** Also when the scan is over: what is changed then may make work for the web. */
  #dispatch(): void {
    if (this.#dispatched || this.#cancelled) return;
    this.#dispatched = true;
    this.#house.dispatcher({ kind: 'begin', grabbers: this.#settings.grabbers, aside: this.#goOn });
  }

  #drained(): void {
    void this.#walkers.stop().then(() => this.#rest());
  }

  #rest(): void {
    if (this.#state === 'over') return;
    this.#state = 'resting';
    if (this.#dispatched) this.#house.dispatcher({ kind: 'rest', aside: [...this.#goOn, ...this.#aside] });
    else this.#finish(undispatched(this.#settings.parsers));
  }

  #finish({ abandoned, ...counts }: DispatcherCounts): void {
    this.#state = 'finishing';
    const threads = {
      ...counts,
      scanner: this.#walkers.started,
      abandoned: abandoned + this.#walkers.abandoned,
    };
    this.#house.dbmanager({ kind: 'finish', threads });
  }
}

/** What a dispatcher would say of a scan that had nothing for it. */
export function undispatched(parsers: PoolBounds): DispatcherCounts {
  const pool = { size: 0, highest: 0, ...parsers, waiting: 0 };
  return { parser: 0, grabber: 0, downloader: 0, replaced: 0, abandoned: 0, pool };
}
