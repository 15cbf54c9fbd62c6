/**
 * The scanner: walks its roots one after the other, as far as its credit goes, and answers the DB manager's second
 * looks. Pure: file system, clock and channels are given.
 *
 * A root is
 *
 * - `waiting`: its walk has not begun
 * - `walking`: `listing`, `unlisted` and `unseen` go out. Ends with `walked`
 * - `walked`: the DB manager asks `verify` (answered from what the walk saw), marks what is missing, says `marked`
 * - `rooted`: marked, and every listed file is acknowledged. Said once
 *
 * Only `step` moves a root on to `walked`, only `take` to `rooted`. Acknowledges count in every state: a file may be
 * through before its folder is. `cancel` lets the walk end before its next folder and roots that wait end unwalked;
 * all else goes its way.
 */
import { AskedSidecars } from '../channel/asked-sidecars.ts';
import { LISTING_CREDITS } from '../channel/listing.ts';
import type { FromScanner, ToScanner } from '../channel/listing.ts';
import { withHeartbeat } from './file-system.ts';
import type { FileSystem, Heartbeat } from './file-system.ts';
import type { FetchWish, FolderMessage } from './list-folder.ts';
import { areGone, verify } from './look-again.ts';
import { identifyRoots, rootWay } from './root-place.ts';
import type { RootTask, ScannerControl, ScannerOptions, ScannerReports } from './scanner-messages.ts';
import { ReadsAhead } from './reads-ahead.ts';
import { typesBySuffix } from './suffixes.ts';
import { walk } from './walk.ts';
import type { Walk, WalkContext, Walked } from './walk.ts';

export interface ScannerOutput {
  send(message: FromScanner): void;
  report(message: ScannerReports): void;
  /** What it waited for is there: `step` has something to do. */
  wake(): void;
}

interface Root {
  readonly task: RootTask;
  walk: Walk | undefined;
  walked: Walked | undefined;
  /** At work in the walk, waits for credit not counted; milliseconds. */
  milliseconds: number;
  listed: number;
  acknowledged: number;
  marked: boolean;
  rooted: boolean;
}

const UNWALKED: Walked = { files: 0, folders: 0, links: {}, root: undefined };

export class Scanner {
  readonly #options: ScannerOptions;
  readonly #heartbeat: Heartbeat;
  readonly #fs: FileSystem;
  readonly #ahead: ReadsAhead;
  /** Reads are on their way; the walk stands still. */
  #fetching = false;
  #stepping = false;
  readonly #output: ScannerOutput;
  readonly #now: () => number;
  readonly #roots: ReadonlyMap<number, Root>;
  #context: WalkContext | undefined;
  #credits = LISTING_CREDITS;
  #cancelled = false;
  #paused: boolean;
  #finished = false;
  /** The root at work, for the heartbeat. */
  #at: number;

  /** @param now milliseconds */
  constructor(
    options: ScannerOptions,
    fs: FileSystem,
    heartbeat: Heartbeat,
    output: ScannerOutput,
    now: () => number,
  ) {
    this.#options = options;
    this.#paused = options.paused === true;
    this.#output = output;
    this.#now = now;
    this.#roots = new Map(options.roots.map((task) => [task.id, newRoot(task)]));
    this.#at = options.roots[0]?.id ?? 0;
    this.#heartbeat = {
      enter: (root) => heartbeat.enter(root),
      leave: () => {
        // What a step does behind a call counts as part of it: the watchdog sees a busy thread as it sees a stuck one.
        if (this.#stepping) return;
        // A call made while reads are on their way must not hide from the watchdog that they do not come.
        if (this.#fetching) heartbeat.enter(this.#at);
        else heartbeat.leave();
      },
    };
    this.#fs = withHeartbeat(fs, this.#heartbeat, () => this.#at);
    this.#ahead = new ReadsAhead(this.#fs, now);
  }

  /**
   * The next message of the walk, if there is credit for it.
   *
   * @returns false where there is nothing to do until a message comes in
   */
  step(): boolean {
    if (this.#credits === 0 || this.#fetching || (this.#paused && !this.#cancelled)) return false;
    const root = this.#roots.values().find(({ walked }) => walked === undefined);
    if (root === undefined) {
      this.#finishIfThrough();
      return false;
    }
    this.#at = root.task.id;
    const begun = this.#now();
    this.#stepping = true;
    this.#heartbeat.enter(this.#at);
    if (this.#cancelled) root.walk ??= unwalked();
    root.walk ??= walk((this.#context ??= this.#newContext()), root.task);
    const next = root.walk.next();
    root.milliseconds += this.#now() - begun;
    this.#stepping = false;
    this.#heartbeat.leave();
    if (next.done) this.#endWalk(root, next.value);
    else if (next.value.kind === 'fetch') void this.#fetch(root, next.value);
    else this.#pass(root, next.value);
    return true;
  }

  take(message: ToScanner): void {
    switch (message.kind) {
      case 'credit':
        this.#credits += message.chunks;
        return;
      case 'check':
        this.#output.send({
          kind: 'checked',
          ticket: message.ticket,
          gone: areGone(this.#fs, message.files),
        });
        return;
      case 'verify': {
        this.#at = message.root;
        const { task, walked } = this.#root(message.root);
        this.#output.send({
          kind: 'verified',
          root: message.root,
          ...verify(this.#fs, rootWay(task).at, walked?.root, message.folders),
        });
        return;
      }
      case 'ack':
        this.#root(message.root).acknowledged += message.files;
        break;
      case 'marked':
        this.#root(message.root).marked = true;
        break;
    }
    this.#rootIfThrough(this.#root(message.root));
  }

  control(message: Extract<ScannerControl, { kind: 'cancel' | 'pause' }>): void {
    if (message.kind === 'pause') this.#paused = message.on;
    else this.#cancelled = true;
  }

  async #fetch(root: Root, wish: FetchWish): Promise<void> {
    const begun = this.#now();
    this.#fetching = true;
    await this.#ahead.fetch(wish);
    this.#fetching = false;
    this.#heartbeat.leave();
    root.milliseconds += this.#now() - begun;
    this.#output.wake();
  }

  #pass(root: Root, message: FolderMessage): void {
    if (message.kind === 'listing') {
      this.#credits--;
      root.listed += message.files.names.length;
    }
    this.#output.send(message);
  }

  #endWalk(root: Root, walked: Walked): void {
    root.walked = walked;
    root.walk = undefined;
    this.#output.send({
      kind: 'walked',
      root: root.task.id,
      files: walked.files,
      folders: walked.folders,
      ...(Object.keys(walked.links).length === 0 ? {} : { links: walked.links }),
      micros: Math.round(root.milliseconds * 1000),
      cancelled: this.#cancelled,
    });
  }

  #rootIfThrough(root: Root): void {
    if (root.rooted || root.walked === undefined || !root.marked || root.acknowledged < root.listed) return;
    root.rooted = true;
    this.#output.send({ kind: 'rooted', root: root.task.id });
    this.#finishIfThrough();
  }

  #finishIfThrough(): void {
    if (this.#finished || !this.#roots.values().every(({ rooted }) => rooted)) return;
    this.#finished = true;
    this.#output.report({ kind: 'finished' });
  }

  #newContext(): WalkContext {
    const { roots, others, suffixes, sidecars = [] } = this.#options;
    return {
      fs: {
        ...this.#fs,
        lstat: (path) => this.#ahead.lstat(path),
        readdir: (path) => this.#ahead.readdir(path),
      },
      types: typesBySuffix(suffixes),
      asked: new AskedSidecars(sidecars),
      others,
      identities: identifyRoots(this.#fs, roots),
      cancelled: () => this.#cancelled,
      ahead: this.#ahead,
    };
  }

  #root(id: number): Root {
    const root = this.#roots.get(id);
    if (root === undefined) throw new RangeError(`Root ${id} belongs to another scanner`);
    return root;
  }
}

function newRoot(task: RootTask): Root {
  return {
    task,
    walk: undefined,
    walked: undefined,
    milliseconds: 0,
    listed: 0,
    acknowledged: 0,
    marked: false,
    rooted: false,
  };
}

// oxlint-disable-next-line require-yield -- a walk that has nothing to say
function* unwalked(): Walk {
  return UNWALKED;
}
