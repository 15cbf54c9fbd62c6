/**
 * Files that are waited for across processes. The one that holds the lock reads a file for the one that asks, by the same
 * road as its own, and answers once: what it would have told on the way comes with the end.
 *
 *     asked here --another process holds the lock--> elsewhere --answer--> told here
 *                                                              --it was held for a moment only--> asked here
 *     asked there --serve--> at work here, its ticket is below 0 --ended, failed--> answered
 */
import type { Ask, DemandNews, DemandedFile } from '../../channel/demand.ts';
import type { WireError } from '../../errors.ts';
import type { Answer } from '../tables/requests.ts';

export interface OthersContext {
  /** Another process holds the lock: it is asked. */
  askHolder(body: NowBody, settle: (answer: Answer) => void): void;
  tell(news: DemandNews): void;
}

/** What one process asks of another one. */
interface NowBody {
  /** Text, or base64 of what is none. */
  readonly path: string | { readonly bytes: string };
  readonly force: boolean;
}

/** On the way to the end of a demand. Of one that another process serves they come with the end. */
export type Step = { readonly event: 'parsed' } | { readonly event: 'grabbed'; readonly grabber: string };

/** It comes from another process, perhaps of another version. */
function isNowBody(body: unknown): body is NowBody {
  const { path, force } = (body ?? {}) as { readonly [Key in keyof NowBody]?: unknown };
  const isPath =
    typeof path === 'string' || typeof (path as { bytes?: unknown } | undefined)?.bytes === 'string';
  return isPath && typeof force === 'boolean';
}

/** A file that another process waits for. */
interface Served {
  readonly settle: (answer: Answer) => void;
  /** What is to be told with the answer. */
  readonly steps: Step[];
}

export class DemandsOfOthers {
  readonly #context: OthersContext;
  readonly #ask: (ask: Ask) => void;
  /** By ticket. */
  readonly #served = new Map<number, Served>();
  /** Tickets of this process. */
  readonly #elsewhere = new Set<number>();
  #last = 0;

  /** @param ask as if it were this process that waits */
  constructor(context: OthersContext, ask: (ask: Ask) => void) {
    this.#context = context;
    this.#ask = ask;
  }

  /** Another process waits. @param attended a scan, or somebody who waits, has said which grabbers there are */
  serve(body: unknown, attended: boolean, settle: (answer: Answer) => void): void {
    if (!attended) {
      settle({ error: ASK_AGAIN });
      return;
    }
    if (!isNowBody(body)) {
      settle({ error: NOT_UNDERSTOOD });
      return;
    }
    const { path, force } = body;
    const ticket = --this.#last;
    this.#served.set(ticket, { settle, steps: [] });
    this.#context.tell({ kind: 'looker' });
    this.#ask({
      kind: 'ask',
      ticket,
      path: typeof path === 'string' ? path : Buffer.from(path.bytes, 'base64'),
      force,
      grabbers: [],
      priorities: {},
    });
  }

  /** Another process holds the lock. */
  askHolder(ask: Ask): void {
    const { ticket, path, force } = ask;
    const text = typeof path === 'string' ? path : { bytes: Buffer.from(path).toString('base64') };
    this.#elsewhere.add(ticket);
    this.#context.askHolder({ path: text, force }, (answer) => {
      if (!this.#elsewhere.delete(ticket)) return;
      if ('value' in answer) {
        const { steps = [], ...file } = answer.value as DemandedFile & { readonly steps?: readonly Step[] };
        for (const step of [...steps, { event: 'ended' } as const])
          this.announce({ kind: 'demand', ticket, ...step, ...file });
      } else if (answer.error.code === ASK_AGAIN.code) this.#ask(ask);
      else this.announce({ kind: 'demand', ticket, event: 'failed', error: answer.error });
    });
  }

  withdraw(ticket: number): void {
    this.#elsewhere.delete(ticket);
  }

  /** To the main thread, or to the process that asked. */
  announce(news: Extract<DemandNews, { kind: 'demand' }>): void {
    const asker = this.#served.get(news.ticket);
    if (asker === undefined) {
      this.#context.tell(news);
      return;
    }
    const { settle, steps } = asker;
    if (news.event === 'parsed') steps.push({ event: 'parsed' });
    else if (news.event === 'grabbed') steps.push({ event: 'grabbed', grabber: news.grabber });
    else {
      this.#served.delete(news.ticket);
      if (news.event === 'failed') {
        settle({ error: news.error });
        return;
      }
      const { path, pathBytes, file, item } = news;
      settle({ value: { path, pathBytes, file, item, steps } });
    }
  }
}

/** The lock was held for a moment only: by now it may be free. */
const ASK_AGAIN: WireError = {
  code: 'ERR_VALHALLA_UNSERVED',
  message: 'No process is at work on this library that could read the file. Ask again.',
};

const NOT_UNDERSTOOD: WireError = {
  code: 'ERR_VALHALLA_OPTION',
  message:
    'A process asked for a file in a way that this version does not understand. Use one version of libvalhalla.',
};
