/** The option `tags`: how the tags of files are read. What it means is `TagSettings`; here it is checked. */
import * as v from 'valibot';
import { isCharset } from './metadata/charset.ts';
import { KEY } from './metadata/clean.ts';
import { keyInfo } from './metadata/keys.ts';
import { AUTO, FORMAT_NAMES } from './metadata/tag-maps/tag-settings.ts';
import type { TagSettings } from './metadata/tag-maps/tag-settings.ts';

const FORMATS = ['any', ...FORMAT_NAMES];
const TEXT = v.pipe(v.string(), v.nonEmpty());
const FORMAT = v.pipe(
  v.string(),
  v.check(
    (name) => FORMATS.some((known) => known.toUpperCase() === name.toUpperCase()),
    `a format is one of ${FORMATS.join(', ')}`,
  ),
);
const KEY_NAME = v.pipe(
  v.string(),
  v.regex(KEY, 'a key is made of small letters, digits, `_`, `:`, `.` and `-`'),
);
const LIST_KEY = v.pipe(
  KEY_NAME,
  v.check((key) => keyInfo(key)?.multi !== false, 'this key has one value, there is nothing to split'),
);
const CHARSET = v.pipe(
  TEXT,
  v.check(
    (label) => label === AUTO || isCharset(label),
    'a charset is needed: windows-1251, shift_jis, gbk ..., or auto',
  ),
);

export const TAG_OPTIONS: v.GenericSchema<TagSettings> = v.strictObject({
  keys: v.optional(v.record(FORMAT, v.record(TEXT, KEY_NAME))),
  split: v.optional(
    v.record(
      LIST_KEY,
      v.strictObject({
        by: v.pipe(v.array(TEXT), v.minLength(1)),
        except: v.optional(v.array(TEXT)),
      }),
    ),
  ),
  charsets: v.optional(v.array(CHARSET)),
});
