/** The table of `docs/keys.md`, made from the tables in the code. */
import { GROUPS } from '../../lib/metadata/groups.ts';
import { KEYS, UNITS } from '../../lib/metadata/keys.ts';
import type { KeyInfo } from '../../lib/metadata/keys.ts';
import { TAG_MAPS } from '../../lib/metadata/tag-maps/map-tags.ts';

/** Shown names of the formats, by music-metadata's. */
const FORMATS: Readonly<Record<string, string>> = {
  matroska: 'Matroska',
  vorbis: 'Vorbis',
  iTunes: 'MP4',
  asf: 'ASF',
  'ID3v2.4': 'ID3v2',
  'ID3v2.2': 'ID3v2.2',
  APEv2: 'APE',
  exif: 'RIFF',
  AIFF: 'AIFF',
  ID3v1: 'ID3v1',
  Exif: 'Exif',
  XMP: 'XMP',
  IPTC: 'IPTC',
  PNG: 'PNG',
  MediaInfo: 'MediaInfo',
};

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

function typeText({ type, unit, multi }: KeyInfo): string {
  const range =
    unit === undefined
      ? ''
      : ` ${unit} (${UNITS[unit].map((bound) => bound.toLocaleString('en')).join(' to ')})`;
  return `${type}${range}${multi ? ', several' : ''}`;
}

/** Key -> `MP4 ©nam`, `ID3v2 TIT2`, ... */
function tagSources(): Map<string, string[]> {
  const sources = new Map<string, string[]>();
  for (const { formats, tags } of TAG_MAPS) {
    const byKey = new Map<string, string[]>();
    for (const [id, target] of Object.entries(tags)) {
      for (const key of (target.split('|')[0] as string).split('/'))
        byKey.set(key, [...(byKey.get(key) ?? []), `\`${id.replace('com.apple.iTunes:', '')}\``]);
    }
    for (const [key, ids] of byKey) {
      sources.set(key, [...(sources.get(key) ?? []), `${FORMATS[formats[0] as string]} ${ids.join(' ')}`]);
    }
  }
  return sources;
}
