/** The TypeScript of a page, as one program: its snippets in their order. */
const SNIPPET = /^```ts\n([^]*?)^```$/gm;

export function programOf(markdown: string): string {
  return [...markdown.matchAll(SNIPPET)].map(([, code]) => code).join('\n');
}
