import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fixture } from './fixture.ts';

test('what one source says in several languages is shown in the wanted order', () => {
  using fixture = new Fixture();
  fixture.library.root('/films');
  const title: [string, string][] = [
    ['Spirited Away', 'en'],
    ['Chihiros Reise', 'de'],
  ];
  fixture.library.file({ path: 'a.mkv', sources: { nfo: { title } } });
  const found = fixture.reader.answer('file', { path: '/films/a.mkv' });
  assert.deepEqual(found?.values, { title: ['Chihiros Reise', 'Spirited Away'] });
  assert.deepEqual(
    found?.details.map(({ best }) => best),
    [true, true],
  );
});
