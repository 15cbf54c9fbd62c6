/**
 * A file that ends inside its ID3v2 tag: no reader finds sound in it, but what the whole frames say is known, and how
 * much of the tag is missing.
 */
import { DocumentBuilder } from '../metadata/clean.ts';
import type { Document } from '../metadata/document.ts';
import { mapTags } from '../metadata/tag-maps/map-tags.ts';
import type { TagRules } from '../metadata/tag-maps/tag-rules.ts';
import { memory } from './byte-source.ts';
import type { ByteSource } from './byte-source.ts';
import { Findings } from './fast/findings.ts';
import { readId3v2 } from './fast/id3v2.ts';
import { condenseId3 } from './id3-condense.ts';

/** @returns values by key; undefined for a file that does not end so, or before its first frame of text does */
export function cutTag(source: ByteSource, rules: TagRules | undefined): Document | undefined {
  const tag = condenseId3(source, 0, Number.POSITIVE_INFINITY, false);
  if (tag === undefined || tag.end <= source.size) return undefined;
  const findings = new Findings();
  const found = readId3v2(memory(tag.bytes), 0, tag.bytes.length, findings);
  const builder = new DocumentBuilder();
  if (typeof found === 'number') mapTags(findings.native, builder, rules);
  if (Object.keys(builder.document).length === 0) return undefined;
  builder.add('missing_bytes', tag.end - source.size);
  return builder.document;
}
