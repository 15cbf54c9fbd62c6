import { DocumentBuilder } from '../../lib/metadata/clean.ts';
import type { Document } from '../../lib/metadata/document.ts';
import { mapTags } from '../../lib/metadata/tag-maps/map-tags.ts';
import type { TagRules } from '../../lib/metadata/tag-maps/tag-rules.ts';
import type { NativeTag } from '../../lib/metadata/tag-maps/native-values.ts';

/** What becomes of tags, by format as music-metadata names it. */
export function documentOf(
  native: Record<string, [id: string, value: unknown][]>,
  rules?: TagRules,
): Document {
  const builder = new DocumentBuilder();
  const tags = Object.entries(native).map(([format, list]): [string, NativeTag[]] => [
    format,
    list.map(([id, value]) => ({ id, value })),
  ]);
  mapTags(Object.fromEntries(tags), builder, rules);
  return builder.document;
}
