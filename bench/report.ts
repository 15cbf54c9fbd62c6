/** Ratios first: machines differ, what was measured side by side compares. */
import { medianUsage } from './usage.ts';
import type { Usage } from './usage.ts';

export const WARM_PHASES = ['first scan', 'unchanged rescan', '1 % touched'] as const;
export const COLD_PHASES = ['cold first scan'] as const;
export const PHASES: readonly Phase[] = [...WARM_PHASES, ...COLD_PHASES];

export type Phase = (typeof WARM_PHASES | typeof COLD_PHASES)[number];

/** By name of the peer: its runs of each phase. */
export type Results = Map<string, Map<Phase, Usage[]>>;

/** One line a peer and phase: who needs how many times the time of whom. @param ours the name we are compared by */
export function ratioLines(results: Results, ours: string): string[] {
  const own = results.get(ours);
  if (own === undefined) return [`${ours} was not measured: no ratios`];
  const lines: string[] = [];
  for (const [name, phases] of results) {
    if (name === ours) continue;
    for (const phase of PHASES) {
      const mine = wall(own.get(phase));
      const theirs = wall(phases.get(phase));
      if (mine === undefined || theirs === undefined) continue;
      const times =
        mine < theirs
          ? `${(theirs / mine).toFixed(2)} times faster`
          : `${(mine / theirs).toFixed(2)} times slower`;
      lines.push(
        `${phase.padEnd(16)}  ${ours} is ${times} than ${name} (${seconds(mine)} : ${seconds(theirs)})`,
      );
    }
  }
  return lines;
}

/** A Markdown table: it is read on a terminal and pasted into bench/README.md. @param files of the corpus */
export function tableLines(results: Results, files: number): string[] {
  const rows = [['', 'phase', 'wall', 'fastest - slowest', 'files/s', 'CPU', 'peak memory']];
  for (const [name, phases] of results) {
    for (const phase of PHASES) {
      const runs = phases.get(phase) ?? [];
      if (runs.length === 0) continue;
      const { wall, cpu, memory } = medianUsage(runs);
      const walls = runs.map((run) => run.wall);
      rows.push([
        name,
        phase,
        seconds(wall),
        `${seconds(Math.min(...walls))} - ${seconds(Math.max(...walls))}`,
        (files / wall).toFixed(0),
        cpu === undefined ? '-' : seconds(cpu),
        memory === undefined ? '-' : `${memory.toFixed(0)} MB`,
      ]);
    }
  }
  return markdown(rows);
}

/** @param rows the first one is the head */
export function markdown(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const lines = rows.map(
    (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`,
  );
  lines.splice(1, 0, `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`);
  return lines;
}

function wall(runs: readonly Usage[] | undefined): number | undefined {
  return runs === undefined || runs.length === 0 ? undefined : medianUsage(runs).wall;
}

function seconds(value: number): string {
  return `${value.toFixed(value < 1 ? 3 : 2)} s`;
}
