/** The table of `docs/keys.md`, made from the tables in the code. */
import { GROUPS } from '../../lib/metadata/groups.ts';
import { KEYS, UNITS } from '../../lib/metadata/keys.ts';
import type { KeyInfo } from '../../lib/metadata/keys.ts';
import { TAG_MAPS } from '../../lib/metadata/tag-maps/map-tags.ts';
import { NAMES } from '../../lib/metadata/tag-maps/names.ts';

export function keysTable(): string {
  const sources = tagSources();
  const lines: string[] = [];
  for (const group of GROUPS) {
    const keys = KEYS.filter((info) => info.group === group);
    if (keys.length === 0) continue;
    lines.push(`## ${group}`, '', '| key | type | meaning | tags |', '| --- | --- | --- | --- |');
    for (const info of keys) {
      const tags = sources.get(info.key)?.join('; ') ?? '';
      lines.push(`| \`${info.key}\` | ${typeText(info)} | ${info.meaning} | ${tags} |`);
    }
    lines.push('');
  }
  return lines.join('\n');
}

function typeText({ type, unit, multi, measured }: KeyInfo): string {
  const range =
    unit === undefined
      ? ''
      : ` ${unit} (${UNITS[unit].map((bound) => bound.toLocaleString('en')).join(' to ')})`;
  return `${type}${range}${multi ? ', several' : ''}${measured ? ', measured' : ''}`;
}

/** Key -> `MP4 ©nam`, `ID3v2 TIT2`, ... */
function tagSources(): Map<string, string[]> {
  const sources = new Map<string, string[]>();
  for (const { name, tags } of [...TAG_MAPS, { name: 'free', tags: NAMES }]) {
    const byKey = new Map<string, string[]>();
    for (const [id, target] of Object.entries(tags)) {
      for (const key of (target.split('|')[0] as string).split('/'))
        byKey.set(key, [...(byKey.get(key) ?? []), `\`${id}\``]);
    }
    for (const [key, ids] of byKey) {
      sources.set(key, [...(sources.get(key) ?? []), `${name} ${ids.join(' ')}`]);
    }
  }
  return sources;
}
