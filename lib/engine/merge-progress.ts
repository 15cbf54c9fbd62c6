/** The six stages, out of what the DB manager and the dispatcher each know. */
import type { DispatcherProgress } from '../dispatcher/dispatcher-messages.ts';
import type { StoreProgress } from '../dbmanager/dbmanager-messages.ts';
import type { ProgressSnapshot, StageProgress } from '../status/progress.ts';

const NOTHING = { threads: 0, queued: 0 };

/** @param scanners threads that walk now */
function mergeProgress(
  store: StoreProgress,
  dispatcher: DispatcherProgress | undefined,
  scanners: number,
): ProgressSnapshot {
  const stage = (name: 'parser' | 'grabber' | 'downloader', waiting: number): StageProgress => ({
    ...store.stages[name],
    queued: waiting,
    threads: (dispatcher?.[name] ?? NOTHING).threads,
  });
  return {
    scanner: { done: store.found, failed: store.unlisted, queued: 0, threads: scanners },
    dbmanager: { done: store.acknowledged, failed: 0, queued: store.found - store.acknowledged, threads: 1 },
    dispatcher: {
      done: dispatcher?.routed ?? 0,
      failed: 0,
      queued:
        (dispatcher?.parser ?? NOTHING).queued +
        (dispatcher?.grabber ?? NOTHING).queued +
        (dispatcher?.downloader ?? NOTHING).queued,
      threads: dispatcher === undefined ? 0 : 1,
    },
    parser: stage('parser', store.toParse),
    grabber: stage('grabber', store.toGrab),
    downloader: stage('downloader', store.toDownload),
    walked: store.walked,
    found: store.found,
    acknowledged: store.acknowledged,
    ...(dispatcher?.slowest === undefined ? {} : { slowest: dispatcher.slowest }),
  };
}

/** Remembers the dispatcher's half, which comes when it likes. */
export class ProgressBoard {
  #dispatcher: DispatcherProgress | undefined;

  fromDispatcher(progress: DispatcherProgress): void {
    this.#dispatcher = progress;
  }

  /** @param walking scanner threads at work */
  fromStore(progress: StoreProgress, walking: number): ProgressSnapshot {
    return mergeProgress(progress, this.#dispatcher, walking);
  }
}
