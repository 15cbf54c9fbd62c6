/**
 * Files that are waited for across processes. The one that holds the lock reads a file for the one that asks, by the same
 * road as its own, and tells each step as it would at home. Where it dies, another process begins anew, and tells it again.
 *
 *     asked here --another process holds the lock--> elsewhere --answer--> told here
 *                                                              --it was held for a moment only--> asked here
 *     asked there --serve--> at work here, its ticket is below 0 --ended, failed--> answered
 */
import type { Ask, DemandNews, DemandedFile } from '../../channel/demand.ts';
import type { WireError } from '../../errors.ts';
import type { Asker } from '../others/servers.ts';

export interface OthersContext {
  /** Another process holds the lock: it is asked. */
  askHolder(body: NowBody, asker: Asker): void;
  tell(news: DemandNews): void;
}

/** What one process asks of another one. */
interface NowBody {
  /** Text, or base64 of what is none. */
  readonly path: string | { readonly bytes: string };
  readonly force: boolean;
}

/** On the way to the end of a demand. */
export type Step = { readonly event: 'parsed' } | { readonly event: 'grabbed'; readonly grabber: string };

/** It comes from another process, perhaps of another version. */
function isNowBody(body: unknown): body is NowBody {
  const { path, force } = (body ?? {}) as { readonly [Key in keyof NowBody]?: unknown };
  const isPath =
    typeof path === 'string' || typeof (path as { bytes?: unknown } | undefined)?.bytes === 'string';
  return isPath && typeof force === 'boolean';
}

/** As `isNowBody`. */
function isStep(step: unknown): step is Step & DemandedFile {
  const { event, grabber } = (step ?? {}) as { readonly event?: unknown; readonly grabber?: unknown };
  return event === 'parsed' || (event === 'grabbed' && typeof grabber === 'string');
}

export class DemandsOfOthers {
  readonly #context: OthersContext;
  readonly #ask: (ask: Ask) => void;
  /** Other processes that wait for a file; by ticket. */
  readonly #served = new Map<number, Required<Asker>>();
  /** Tickets of this process. */
  readonly #elsewhere = new Set<number>();
  #last = 0;

  /** @param ask as if it were this process that waits */
  constructor(context: OthersContext, ask: (ask: Ask) => void) {
    this.#context = context;
    this.#ask = ask;
  }

  /** Another process waits. @param attended a scan, or somebody who waits, has said which grabbers there are */
  serve(body: unknown, attended: boolean, asker: Required<Asker>): void {
    const { settle } = asker;
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
    this.#served.set(ticket, asker);
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
    this.#context.askHolder(
      { path: text, force },
      {
        hear: (step) => {
          if (isStep(step) && this.#elsewhere.has(ticket))
            this.#context.tell({ ...step, kind: 'demand', ticket });
        },
        settle: (answer) => {
          if (!this.#elsewhere.delete(ticket)) return;
          if ('value' in answer)
            this.#context.tell({
              ...(answer.value as DemandedFile),
              kind: 'demand',
              ticket,
              event: 'ended',
            });
          else if (answer.error.code === ASK_AGAIN.code) this.#ask(ask);
          else this.#context.tell({ kind: 'demand', ticket, event: 'failed', error: answer.error });
        },
      },
    );
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
    const { kind: _, ticket, ...said } = news;
    if (said.event === 'parsed' || said.event === 'grabbed') {
      asker.hear(said);
      return;
    }
    this.#served.delete(ticket);
    asker.settle(said.event === 'failed' ? { error: said.error } : { value: said });
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
