/** Which process works at a library at this moment, and at what, in words. */
import type { LockOwner, LockWork } from '../store/lock-owner.ts';
import { momentText } from '../status/moment.ts';

const WORKS: Readonly<Record<LockWork, string>> = {
  scan: 'a scan',
  grabbing: 'grabbers that a scan did not wait for',
  watch: 'a watch',
  now: 'files that somebody waits for',
  purge: 'purge',
  forget: 'forget',
  gc: 'gc',
};

/** `a scan, by process 12 on tv since 2026-01-02 03:04` */
export function holderText({ work, pid, host, since }: LockOwner): string {
  return `${WORKS[work]}, by process ${pid} on ${host} since ${momentText(since)}`;
}
