/** Why a file is, or is not, in a library: what the disk says, and what the library knows, in words. */
import { dirname, resolve } from 'node:path';
import { isBelow } from '../channel/raw-path.ts';
import type { ValhallaOptions } from '../options.ts';
import type { LibraryQueries } from './queries.ts';
import type { Queries } from '../reader/reader-messages.ts';
import { rootTasks, suffixesOver } from './root-tasks.ts';
import type { SuffixesOf } from './root-tasks.ts';
import type { WhyCode, WhyErrand, WhyFinding, WhyOptions } from '../scanner/why-messages.ts';
import { shellWord } from '../shell-word.ts';
import { ifReallyGone } from '../status/accept-loss.ts';
import { momentText } from '../status/moment.ts';
import { suffixMap } from '../scanner/suffixes.ts';
import { askOnce } from '../threads/ask-once.ts';

export interface WhyReason {
  /** Of the disk (`scanned`, `ignored`, `hidden`, `suffix`, ...), or of the library. */
  readonly code:
    | WhyCode
    | 'no-root'
    | 'root'
    | 'unscanned'
    | 'missing'
    | 'offline'
    | 'held'
    | 'found'
    | 'done'
    | 'failed'
    | 'quarantined'
    | 'young';
  /** A sentence for people. */
  readonly text: string;
}

export interface Why {
  readonly path: string;
  /** It is in the library, and not missing; of a folder: it is a root, or a scan of one comes to it. */
  readonly listed: boolean;
  /** The first one decides. */
  readonly reasons: readonly WhyReason[];
}

export interface WhySources {
  facts(path: string): Promise<Queries['why'][1]>;
  look(options: WhyOptions): Promise<WhyFinding>;
  readonly suffixes: WhyOptions['suffixes'];
  readonly suffixesOf: SuffixesOf;
}

const ANSWER_MILLISECONDS = 10_000;

type Facts = Queries['why'][1];

/** Looks at the disk in a thread of its own. */
export function why(path: string, queries: LibraryQueries, { suffixes }: ValhallaOptions): Promise<Why> {
  return whyFrom(path, {
    facts: (file) => queries.ask('why', { path: file }),
    look: (options) =>
      askOnce<WhyErrand>('scanner/why-worker', options, {
        after: ANSWER_MILLISECONDS,
        answer: {
          code: 'root-offline',
          text: `${options.path} cannot be looked at: its disk does not answer.`,
        },
      }),
    suffixes: suffixMap(suffixes),
    suffixesOf: suffixesOver(suffixes),
  });
}

export async function whyFrom(given: string, sources: WhySources): Promise<Why> {
  const path = resolve(given);
  const { roots, file, errors } = await sources.facts(path);
  const own = roots.find((each) => each.path === path);
  const look = (root: Facts['roots'][number]): Promise<WhyFinding> =>
    sources.look({
      roots: rootTasks([root], sources.suffixesOf),
      others: roots.map((each) => each.path),
      suffixes: sources.suffixes,
      path,
    });
  if (own !== undefined) return { path, listed: true, reasons: aboutRoot(own, await look(own)) };
  const listed = file !== undefined && file.missingSince === null;
  const root = roots.find((each) => path !== each.path && isBelow(path, each.path));
  if (root === undefined) {
    const known = roots.map((each) => each.path).join(', ') || 'none yet';
    if (file !== undefined) {
      const text = `${path} lies outside of every root of the library (${known}): it was asked for (valhalla now), and no scan looks at it.`;
      const gone = listed ? aboutGone(await sources.look(outsideOf(path, sources.suffixes))) : [];
      return { path, listed, reasons: [{ code: 'no-root', text }, ...gone, ...stateOf(file, errors)] };
    }
    const text = `${path} does not lie below a root of the library (${known}). Add one: valhalla scan FOLDER`;
    return { path, listed, reasons: [{ code: 'no-root', text }] };
  }
  const finding = await look(root);
  const reasons: WhyReason[] = [finding];
  if (root.state === 'offline' && !isStillSo(root, finding))
    reasons.push({
      code: 'offline',
      text: `At the last scan its root ${root.path} was offline: ${root.reason ?? 'not available'}.`,
    });
  if (listed && finding.code === 'absent') reasons.push(aboutListed(root));
  if (file === undefined && finding.code === 'scanned')
    reasons.push({
      code: 'unscanned',
      text:
        root.scanned === null
          ? 'Its root was not scanned yet.'
          : `No scan has met it yet; the last one was at ${momentText(root.scanned)}. Scan again: valhalla scan`,
    });
  return {
    path,
    listed: listed || finding.code === 'folder',
    reasons: [...reasons, ...stateOf(file, errors)],
  };
}

/** Its own folder, as if that were a root. */
function outsideOf(path: string, suffixes: WhyOptions['suffixes']): WhyOptions {
  const root = { id: 0, path: dirname(path), recursive: false, depth: 0, links: 'all' } as const;
  return { roots: [root], others: [], suffixes, path };
}

/** @param finding about a file that no scan comes to: of interest is only whether it is there */
function aboutGone({ code, text }: WhyFinding): WhyReason[] {
  if (code === 'absent')
    return [
      {
        code,
        text: `${text} Ask for it once more, and it is marked missing: valhalla now FILE. Then valhalla purge takes it out.`,
      },
    ];
  return code === 'root-offline'
    ? [{ code: 'unreadable', text: text.replace(/^The root/, 'Its folder') }]
    : [];
}

/** What the last scan met is what is found now, and is told so. */
function isStillSo({ reason }: Facts['roots'][number], { text }: WhyFinding): boolean {
  return reason !== null && text.includes(reason);
}

function aboutRoot(root: Facts['roots'][number], finding: WhyFinding): WhyReason[] {
  const { path, state, reason, scanned } = root;
  const when = scanned === null ? 'not scanned yet' : `scanned last at ${momentText(scanned)}`;
  const about = `${path} is a folder of the library, ${when}. What is in it: valhalla ls --folder ${shellWord(path)}`;
  const reasons: WhyReason[] = [{ code: 'root', text: about }];
  if (state === 'offline' && !isStillSo(root, finding))
    reasons.push({
      code: 'offline',
      text: `At the last scan it was offline: ${reason ?? 'not available'}.`,
    });
  if (state === 'held') reasons.push({ code: 'held', text: heldBack(root) });
  if (finding.code !== 'folder') reasons.push(finding);
  return reasons;
}

/** Of a file that is gone. */
function aboutListed(root: Facts['roots'][number]): WhyReason {
  return root.state === 'held'
    ? { code: 'held', text: heldBack(root) }
    : { code: 'unscanned', text: 'No scan has missed it yet. Scan again: valhalla scan' };
}

function heldBack({ path, reason }: Facts['roots'][number]): string {
  return `The last scan of ${path} holds its marks back: ${reason ?? 'too many'}, as where a disk is half there. ${ifReallyGone(path)}`;
}

/** What cannot be read now says nothing about the file. */
const UNCOUNTED = 'not counted: it is tried at every scan';

const STATES = {
  found: 'It is known, and waits for its parser.',
  done: 'It is in the library.',
  failed: 'It is in the library, but could not be read; it is tried again.',
  quarantined:
    'It is in the library, but was given up after several tries; it is tried again when it changes.',
} as const;

function stateOf(file: Facts['file'], errors: Facts['errors']): WhyReason[] {
  if (file === undefined) return [];
  const reasons: WhyReason[] = [];
  if (file.missingSince !== null) {
    const reason = file.missingReason === 'ignored' ? ', because it was left out by an ignore file' : '';
    const text = `It is hidden: missing since ${momentText(file.missingSince)}${reason}. What was known of it is kept.`;
    reasons.push({ code: 'missing', text });
  } else {
    reasons.push({ code: file.state, text: STATES[file.state] });
    if (file.folderOffline === 1)
      reasons.push({
        code: 'offline',
        text: `At the last scan its folder was offline: ${file.folderReason ?? 'not available'}.`,
      });
    if (file.young === 1)
      reasons.push({
        code: 'young',
        text: 'It was written to moments before the scan, so the next one reads it once more.',
      });
  }
  for (const { stage, message, tries } of errors)
    reasons.push({
      code: 'failed',
      text: `${stage} failed (${tries === 0 ? UNCOUNTED : tries}): ${message}`,
    });
  return reasons;
}
