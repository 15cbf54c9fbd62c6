/**
 * XML as people write it beside their films: with loose `&`, several roots, an address behind the last one. Read in one
 * pass without recursion, so that no depth and no length is a danger; nothing outside of the text is ever looked at. A
 * text that declares a document type is refused unread: entities are the only thing it could be for.
 */

export interface Element {
  /** Lower case, without prefix: `tt:p` is `p`. */
  readonly name: string;
  /** Names as written, in lower case: `xml:lang`. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly (Element | string)[];
}

/** Real ones are six deep, with some thousand elements. */
const DEPTH_CAP = 64;
const ELEMENTS_CAP = 100_000;
const TAG_CAP = 16 * 1024;
const ATTRIBUTE = /([^\s=/"'<>]{1,100})\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const ENTITY = /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(amp|lt|gt|quot|apos|nbsp));/gi;
const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

interface Open {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: (Element | string)[];
}

/**
 * @returns an element without name that holds the roots, and the text around them
 * @throws Error where the text declares a document type, or is built to waste time
 */
export function parseMarkup(text: string): Element {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text))
    throw new Error('it declares a document type, which no sidecar needs');
  const top: Open = { name: '', attributes: new Map(), children: [] };
  const open: Open[] = [top];
  let elements = 0;
  let at = 0;
  while (at < text.length) {
    const here = open.at(-1) as Open;
    const start = text.indexOf('<', at);
    if (start !== at) here.children.push(withoutEntities(text.slice(at, start === -1 ? undefined : start)));
    if (start === -1) break;
    if (text.startsWith('<![CDATA[', start)) {
      const end = endOf(text, ']]>', start);
      here.children.push(text.slice(start + 9, end));
      at = end + 3;
    } else if (text.startsWith('<!--', start)) at = endOf(text, '-->', start) + 3;
    else if (text.startsWith('<?', start)) at = endOf(text, '?>', start) + 2;
    else if (!/[a-z/_:]/i.test(text.charAt(start + 1))) {
      // A loose one: `5 < 6`.
      here.children.push('<');
      at = start + 1;
    } else {
      const end = endOfTag(text, start);
      const tag = text.slice(start + 1, end);
      at = end + 1;
      if (tag.startsWith('/')) close(open, nameOf(tag.slice(1)));
      else {
        if (++elements > ELEMENTS_CAP || open.length > DEPTH_CAP)
          throw new Error('it has more elements, or deeper ones, than any sidecar needs');
        const element = { name: nameOf(tag), attributes: attributesOf(tag), children: [] };
        here.children.push(element);
        if (!tag.endsWith('/')) open.push(element);
      }
    }
  }
  return top;
}

/** All text below. */
export function textOf(element: Element): string {
  return element.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');
}

export function childrenOf(element: Element, name?: string): Element[] {
  return element.children.filter(
    (child): child is Element => typeof child !== 'string' && (name === undefined || child.name === name),
  );
}

/** Elements of a name, at any depth, in the order of the text. */
export function* descendants(element: Element, name: string): Generator<Element> {
  for (const child of childrenOf(element)) {
    if (child.name === name) yield child;
    else yield* descendants(child, name);
  }
}

/** What is left open inside is closed with it; what was never opened closes nothing. */
function close(open: Open[], name: string): void {
  for (let depth = open.length - 1; depth > 0; depth--) {
    if (open[depth]?.name !== name) continue;
    open.length = depth;
    return;
  }
}

function nameOf(tag: string): string {
  const name = /^[^\s/>]{1,100}/.exec(tag)?.[0] ?? '';
  return name.slice(name.indexOf(':') + 1).toLowerCase();
}

function attributesOf(tag: string): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  // A quote that is never closed makes the rest of the text a tag.
  if (!tag.includes('=') || tag.length > TAG_CAP) return attributes;
  for (const [, name = '', double, single] of tag.matchAll(ATTRIBUTE))
    attributes.set(name.toLowerCase(), withoutEntities(double ?? single ?? ''));
  return attributes;
}

/** A text that ends early is closed where it ends. */
function endOf(text: string, mark: string, from: number): number {
  const end = text.indexOf(mark, from);
  return end === -1 ? text.length : end;
}

/** A `>` in a value is none; a quote that begins no value (`<Don't>`) is nothing. */
function endOfTag(text: string, start: number): number {
  let quote = '';
  for (let at = start + 1; at < text.length; at++) {
    const char = text.charAt(at);
    if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '>') return at;
    else if ((char === '"' || char === "'") && text.charAt(at - 1) === '=') quote = char;
  }
  return text.length;
}

function withoutEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replaceAll(ENTITY, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return NAMED[name.toLowerCase()] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    return code > 0 && code <= 0x10_ffff ? String.fromCodePoint(code).toWellFormed() : whole;
  });
}
