/**
 * ID3v2 in front of a file, APEv2 and ID3v1 behind it: they are what they are, whatever they are glued to. Of a format that the
 * general lane does not know (TTA, TAK, AC-3 ...) they say more than what MediaInfo makes of them. So does the list of
 * items of an MP4 file, one that was cut short above all.
 */
import { DocumentBuilder } from '../metadata/clean.ts';
import type { Document } from '../metadata/document.ts';
import { mapTags } from '../metadata/tag-maps/map-tags.ts';
import type { TagRules } from '../metadata/tag-maps/tag-rules.ts';
import type { ByteView } from './byte-source.ts';
import { Findings } from './fast/findings.ts';
import { isId3v2, readId3v2 } from './fast/id3v2.ts';
import { isMp4, readMp4Tags } from './fast/mp4.ts';
import { readTailTags } from './fast/tail-tags.ts';

/** @returns values by key: none where there are no such tags, or broken ones */
export function gluedTags(view: ByteView, rules: TagRules | undefined): Document {
  const findings = new Findings();
  if (isMp4(view)) return readMp4Tags(view, findings) === undefined ? documentOf(findings, rules) : {};
  const end = isId3v2(view, 0) ? readId3v2(view, 0, view.size, findings) : 0;
  const tail = typeof end === 'string' ? end : readTailTags(view, end, findings);
  return typeof tail === 'string' ? {} : documentOf(findings, rules);
}

function documentOf(findings: Findings, rules: TagRules | undefined): Document {
  const builder = new DocumentBuilder();
  mapTags(findings.native, builder, rules);
  return builder.document;
}
