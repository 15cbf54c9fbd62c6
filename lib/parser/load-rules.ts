/** The user's rules for tags, ready for the files of a thread. */
import { PLAIN_RULES, TagRules } from '../metadata/tag-maps/tag-rules.ts';
import type { Guess } from '../metadata/tag-maps/tag-rules.ts';
import { AUTO } from '../metadata/tag-maps/tag-settings.ts';
import type { TagSettings } from '../metadata/tag-maps/tag-settings.ts';

/** A guess of less is one of chance. */
const CONFIDENCE = 10;

/** Charsets of Latin letters are alike in nearly all: a guess at one is worth nothing. */
const LATIN = /^(?:ASCII|UTF|ISO-8859-(?:[12349]|1\d)$|windows-125[02478])/i;

/** chardet is loaded where the user wants it asked. */
export async function loadRules(settings: TagSettings | undefined): Promise<TagRules> {
  if (settings === undefined) return PLAIN_RULES;
  if (settings.charsets?.includes(AUTO) !== true) return new TagRules(settings);
  const { analyse } = await import('chardet');
  const guess: Guess = (bytes) =>
    analyse(bytes).flatMap(({ name, confidence }) =>
      confidence < CONFIDENCE || LATIN.test(name) ? [] : [name],
    );
  return new TagRules(settings, guess);
}
