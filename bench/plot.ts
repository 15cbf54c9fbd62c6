/**
 * Draws what `bench/run.ts --json` has measured: a bar a peer and phase, as long as its median.
 *
 *     node bench/plot.ts results.json bench/results.svg
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { PHASES } from './report.ts';
import type { Phase } from './report.ts';
import { medianUsage } from './usage.ts';
import type { Usage } from './usage.ts';

export interface Measured {
  readonly machine: string;
  readonly files: number;
  readonly size: string;
  readonly results: Readonly<Record<string, Readonly<Partial<Record<Phase, readonly Usage[]>>>>>;
}

const WIDTH = 720;
const LEFT = 150;
const RIGHT = 90;
const BAR = 20;
const GAP = 6;
const HEAD = 30;
const COLOURS = ['#2f6fb0', '#c98b2b', '#7a8a3a', '#8a4f7d'];

/** @returns an SVG without scripts */
export function plot({ machine, files, size, results }: Measured): string {
  const names = Object.keys(results);
  const parts: string[] = [];
  let y = 58;
  for (const phase of PHASES) {
    const walls = names.map((name) => {
      const runs = results[name]?.[phase] ?? [];
      return runs.length === 0 ? undefined : medianUsage(runs).wall;
    });
    const longest = Math.max(...walls.map((wall) => wall ?? 0));
    if (longest === 0) continue;
    parts.push(text(LEFT, y + 14, phase, 'class="phase"'));
    y += HEAD - 8;
    for (const [index, wall] of walls.entries()) {
      if (wall === undefined) continue;
      const width = Math.max(1, ((WIDTH - LEFT - RIGHT) * wall) / longest);
      parts.push(
        text(LEFT - 8, y + 15, names[index] as string, 'text-anchor="end"'),
        `<rect x="${LEFT}" y="${y}" width="${width.toFixed(1)}" height="${BAR}" fill="${COLOURS[index % COLOURS.length]}"/>`,
        text(LEFT + width + 6, y + 15, wall < 1 ? `${(wall * 1000).toFixed(0)} ms` : `${wall.toFixed(2)} s`),
      );
      y += BAR + GAP;
    }
    y += HEAD - 14;
  }
  const title = `${files.toLocaleString('en')} ${size} files, whole process, median of each phase`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y}" width="${WIDTH}" height="${y}" font-family="sans-serif" font-size="13">`,
    '<style>.phase{font-weight:bold}.small{fill:#666;font-size:11px}</style>',
    `<rect width="${WIDTH}" height="${y}" fill="white"/>`,
    text(16, 24, title, 'font-size="15"'),
    text(16, 42, machine, 'class="small"'),
    ...parts,
    '</svg>\n',
  ].join('\n');
}

function text(x: number, y: number, words: string, attributes = ''): string {
  const safe = words.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<text x="${x.toFixed(1)}" y="${y}"${attributes === '' ? '' : ` ${attributes}`}>${safe}</text>`;
}

if (import.meta.main) {
  const [from = 'results.json', to = 'bench/results.svg'] = process.argv.slice(2);
  writeFileSync(to, plot(JSON.parse(readFileSync(from, 'utf8')) as Measured));
}
