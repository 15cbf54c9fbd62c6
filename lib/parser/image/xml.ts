/**
 * XMP is XML, and nobody knows who wrote it. Nothing outside of it is ever looked at: xmldom resolves no entity that a
 * document declares, and a document that declares any is not read at all.
 */
import type { DOMParser } from '@xmldom/xmldom';

/** Characters. Lightroom writes a history of edits of up to 200 KB. */
const XMP_CAP = 512 * 1024;

/** What exifreader asks of a `DOMParser`. */
export interface XmlParser {
  parseFromString(text: string, type: string): unknown;
}

export function cautious(parser: DOMParser): XmlParser {
  return {
    parseFromString: (text, type) => {
      if (text.length > XMP_CAP || /<!(?:DOCTYPE|ENTITY)/i.test(text))
        throw new Error('XMP that is not read');
      return parser.parseFromString(text, type);
    },
  };
}
