/** Languages are BCP 47 in their canonical form: `de`, `pt-BR`. Tags hold ISO 639-2 codes of either kind, or rubbish. */

/** Codes that name no language: undetermined, multiple, none, ID3v2's own for "unknown". */
const NONE = new Set(['und', 'mul', 'zxx', 'mis', 'xxx']);

const known = new Map<string, string | undefined>();

/**
 * @param text `eng`, `ger`, `deu`, `EN-us`, `pt_BR`
 * @returns `en`, `de`, `de`, `en-US`, `pt-BR`; undefined where the text names no language
 */
export function canonicalLanguage(text: string): string | undefined {
  const code = text.trim().replaceAll('_', '-').toLowerCase();
  if (code.length < 2 || code.length > 35) return undefined;
  if (known.has(code)) return known.get(code);
  const language = canonical(code);
  // Some taggers write random bytes as language: what is remembered is bounded.
  if (known.size < 1000) known.set(code, language);
  return language;
}

function canonical(code: string): string | undefined {
  if (NONE.has(code)) return undefined;
  try {
    return Intl.getCanonicalLocales(code)[0];
  } catch {
    // Not well-formed (RFC 5646, 2.1).
    return undefined;
  }
}

/**
 * Place of a language among those the user wants; lower is better. `en-US` counts as `en` after an exact match.
 * A value without language stands after those that are wanted and before those that are not.
 */
export function languageRank(language: string | undefined, wanted: readonly string[]): number {
  if (language === undefined) return wanted.length * 2;
  const exact = wanted.indexOf(language);
  if (exact !== -1) return exact * 2;
  const base = primary(language);
  const near = wanted.findIndex((one) => primary(one) === base);
  return near === -1 ? wanted.length * 2 + 1 : near * 2 + 1;
}

function primary(language: string): string {
  const dash = language.indexOf('-');
  return dash === -1 ? language : language.slice(0, dash);
}
