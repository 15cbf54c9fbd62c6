/** A year that comes from a date has an owner, as every other value: whoever says the date. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fixture } from './fixture.ts';

test('the details tell whose date a year comes from, and whether it is the best', () => {
  using fixture = new Fixture();
  fixture.library.root('/music');
  const sources = { general: { year: 1970 }, external: { date: '1999-05-01' } };
  fixture.library.file({ path: 'a.mp3', sources });
  const found = fixture.reader.answer('file', { path: '/music/a.mp3' });
  assert.deepEqual(found?.values['year'], [1999]);
  // What an application has set is the date alone.
  assert.deepEqual(found?.external, { date: ['1999-05-01'] });
  assert.deepEqual(
    found?.details
      .filter(({ key }) => key === 'year')
      .map(({ source, value, best }) => [source, value, best]),
    [
      ['external', 1999, true],
      ['general', 1970, false],
    ],
  );
});
