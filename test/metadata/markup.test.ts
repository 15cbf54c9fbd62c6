import assert from 'node:assert/strict';
import { test } from 'node:test';
import { childrenOf, descendants, parseMarkup, textOf } from '../../lib/metadata/markup.ts';
import type { Element } from '../../lib/metadata/markup.ts';

/** `{ name, ...attributes, children }`, short. */
function plain(element: Element): unknown {
  const children = element.children.map((child) => (typeof child === 'string' ? child : plain(child)));
  return [element.name, ...element.attributes, ...children];
}

function read(text: string): unknown[] {
  return (plain(parseMarkup(text)) as unknown[]).slice(1);
}

test('elements, attributes, text, CDATA and entities', () => {
  assert.deepEqual(read('<?xml version="1.0"?><!-- <x> --><a b="1 &gt; 0" XML:lang=\'de\'><c/>T&amp;J &#x41;&#66;<![CDATA[<&>]]></a>'), [
    ['a', ['b', '1 > 0'], ['xml:lang', 'de'], ['c'], 'T&J AB', '<&>'],
  ]); // prettier-ignore
  assert.equal(textOf(parseMarkup('<a>one <b>two</b></a>')), 'one two');
});

test('what people write is read as they meant it', () => {
  for (const [text, meant] of [
    ['<a>Tom & Jerry, 5 < 6</a>', [['a', 'Tom & Jerry, 5 ', '<', ' 6']]],
    ['<a>1</a><a>2</a>\nhttps://example.org', [['a', '1'], ['a', '2'], '\nhttps://example.org']],
    ['<a><b>open</a></c>', [['a', ['b', 'open']]]],
    ['<a>cut', [['a', 'cut']]],
    ['<ns:a>&unknown; &#0; &#9999999;</ns:a>', [['a', '&unknown; &#0; &#9999999;']]],
    ['<a b="no end>x', [['a']]],
  ] as const)
    assert.deepEqual(read(text), meant, text);
});

test('elements are found at any depth', () => {
  const top = parseMarkup('<a><b><p>1</p></b><p>2</p></a>');
  assert.deepEqual([...descendants(top, 'p')].map(textOf), ['1', '2']);
  assert.deepEqual(childrenOf(top, 'p'), []);
});

test('a document type is refused, and so are depth and number; all within a second', () => {
  const begun = process.threadCpuUsage();
  const laughs = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><l>&b;</l>';
  for (const text of [laughs, '<a>'.repeat(100_000), '<a/>'.repeat(200_000)])
    assert.throws(() => parseMarkup(text), /declares|elements/);
  const long = 'x'.repeat(500_000);
  for (const text of [long, `<${long}`, `<a ${long}`, `<a b="${long}`, '<!--'.repeat(200_000), '</a>'.repeat(200_000), '&'.repeat(500_000), '<'.repeat(500_000)])
    parseMarkup(text);
  // Of this thread: a busy machine makes nothing slow.
  const { user, system } = process.threadCpuUsage(begun);
  assert.ok(user + system < 1_000_000, `${user + system} us`);
}); // prettier-ignore
