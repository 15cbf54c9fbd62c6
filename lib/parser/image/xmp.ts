/**
 * XMP is RDF in XML, and nobody knows who wrote it. Nothing outside of it is ever looked at: xmldom resolves no entity
 * that a document declares, and a document that declares any is not read at all.
 *
 * exifreader finds the packets and asks a `DOMParser` for their documents. It gets an empty one: it would tell
 * properties apart by their local names alone, and any `creator` would be that of Dublin Core.
 */
import type { DOMParser, Element } from '@xmldom/xmldom';
import type { NativeTag } from '../../metadata/tag-maps/native-values.ts';
import { xmp } from '../../metadata/tag-maps/image.ts';

/** Characters. Lightroom writes a history of edits of up to 200 KB. */
const XMP_CAP = 512 * 1024;

const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
const XML = 'http://www.w3.org/XML/1998/namespace';
const XMLNS = 'http://www.w3.org/2000/xmlns/';
const MICROSOFT = /^http:\/\/ns\.microsoft\.com\/photo\/1\.\d\/?$/;
/** Whose properties the table of tags means. */
const NAMESPACES: ReadonlySet<string> = new Set([
  'http://purl.org/dc/elements/1.1/',
  'http://ns.adobe.com/xap/1.0/',
  'http://ns.adobe.com/photoshop/1.0/',
  'http://ns.adobe.com/exif/1.0/',
  'http://ns.adobe.com/exif/1.0/aux/',
  'http://cipa.jp/exif/1.0/',
  'http://ns.adobe.com/tiff/1.0/',
]);
const ORDER: ReadonlyMap<string, number> = new Map(Object.keys(xmp.tags).map((id, index) => [id, index]));
/** Names that mean nothing of the kind elsewhere. */
const TAKEN: ReadonlySet<string> = new Set(Object.keys(xmp.tags).map((id) => id.toLowerCase()));
const LISTS: ReadonlySet<string> = new Set(['Bag', 'Seq', 'Alt']);

/** A document in which exifreader finds no properties. */
const EMPTY = {
  getElementsByTagName: () => [],
  childNodes: [{ tagName: 'rdf:RDF', childNodes: [] }],
} as const;

/** For one file. */
export class XmpReader {
  readonly #tags: NativeTag[] = [];
  readonly #parser: DOMParser;

  constructor(parser: DOMParser) {
    this.#parser = parser;
  }

  /** Of all packets. Where several tell one thing, the table of tags has the best one first. */
  get tags(): NativeTag[] {
    return this.#tags.sort((a, b) => (ORDER.get(a.id) ?? ORDER.size) - (ORDER.get(b.id) ?? ORDER.size));
  }

  /** As a `DOMParser`. @throws for a packet that is not read, and what xmldom throws */
  parseFromString(text: string, type: string = 'application/xml'): unknown {
    if (text.length > XMP_CAP || /<!(?:DOCTYPE|ENTITY)/i.test(text)) throw new Error('XMP that is not read');
    const document = this.#parser.parseFromString(rootOf(text), type);
    const root = document.documentElement;
    const rdf =
      root?.localName === 'RDF' ? root : elementsOf(root).find(({ localName }) => localName === 'RDF');
    for (const description of elementsOf(rdf)) this.#properties(description);
    return EMPTY;
  }

  #properties(description: Element): void {
    for (const { namespaceURI, localName, value } of description.attributes)
      this.#add(namespaceURI, localName, value);
    for (const child of elementsOf(description))
      for (const { value, language } of valuesOf(child))
        this.#add(child.namespaceURI, child.localName, value, language);
  }

  #add(namespace: string | null, name: string | null, value: string, language?: string): void {
    if (namespace === null || name === null || namespace === RDF || namespace === XML || namespace === XMLNS)
      return;
    const id = MICROSOFT.test(namespace) && name === 'Rating' ? 'RatingPercent' : name;
    if (!NAMESPACES.has(namespace) && id === name && TAKEN.has(name.toLowerCase())) return;
    this.#tags.push(
      language === undefined || language === 'x-default'
        ? { id, value }
        : { id, value: { text: value, language } },
    );
  }
}

/** The element that is the document; xmldom takes no NUL behind it, and no second mark of the order of bytes. */
function rootOf(text: string): string {
  const plain = text.startsWith('\0') ? Buffer.from(text, 'latin1').swap16().toString('utf16le') : text;
  const from = plain.search(/<(?:\w+:)?(?:xmpmeta|xapmeta|RDF)\b/);
  const to = plain.lastIndexOf('>');
  const packet = plain.lastIndexOf('<?xpacket', to);
  return plain.slice(Math.max(0, from), packet > from ? packet : to + 1);
}

function elementsOf(element: Element | null | undefined): Element[] {
  return [...(element?.childNodes ?? [])].filter((node): node is Element => node.nodeType === 1);
}

/** Lists in order, texts in several languages with theirs; of a structure nothing. */
function valuesOf(element: Element): { value: string; language?: string | undefined }[] {
  const [first] = elementsOf(element);
  if (first?.namespaceURI === RDF && LISTS.has(first.localName ?? ''))
    return elementsOf(first).flatMap((item) => {
      const value = textOf(item);
      return value === undefined ? [] : [{ value, language: item.getAttributeNS(XML, 'lang') ?? undefined }];
    });
  const value = textOf(element);
  return value === undefined ? [] : [{ value }];
}

/** XMP 2016, part 1, 7.8: a value with qualifiers is a structure in which the value is called `rdf:value`. */
function textOf(element: Element): string | undefined {
  const children = elementsOf(element);
  if (children.length === 0) return element.getAttributeNS(RDF, 'resource') ?? element.textContent ?? '';
  const inner = children[0]?.localName === 'Description' ? elementsOf(children[0]) : children;
  const value = inner.find(({ namespaceURI, localName }) => namespaceURI === RDF && localName === 'value');
  return value?.textContent ?? undefined;
}
