/** Playlists as their programs write them, and what is built to do harm. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memory } from '../../lib/parser/byte-source.ts';
import type { ByteSource } from '../../lib/parser/byte-source.ts';
import { parsePlaylist } from '../../lib/parser/playlist/playlist.ts';

function read(text: string | Uint8Array): { title: unknown; entries: unknown[] } {
  const document = parsePlaylist(memory(Buffer.from(text)), '/m/list');
  return {
    title: document['title']?.[0]?.[0],
    entries: (document['entry'] ?? []).map(([entry]) => JSON.parse(String(entry)) as unknown),
  };
}

test('M3U: order, repetitions, titles and lengths are kept; other comments are not', () => {
  const text = `#EXTM3U\r\n#PLAYLIST:Mine\r\n#EXTINF:123,Artist - A, B\r\n..\\a.mp3\r\n\r\n#EXTALB:x\r\nb.mp3\r\n#EXTINF:-1 tvg-id="x, y" group="z",Radio\r\nhttp://radio.example/\r\nb.mp3`;
  assert.deepEqual(read(text), {
    title: 'Mine',
    entries: [
      { location: '..\\a.mp3', title: 'Artist - A, B', duration: 123_000 },
      { location: 'b.mp3' },
      { location: 'http://radio.example/', title: 'Radio' },
      { location: 'b.mp3' },
    ],
  });
  assert.deepEqual(read('').entries, []);
  assert.deepEqual(read(Buffer.from('caf\u00e9.mp3', 'latin1')).entries, [{ location: 'caf\u00e9.mp3' }]);
  assert.deepEqual(read('\ufeff#EXTM3U\ncaf\u00e9.mp3').entries, [{ location: 'caf\u00e9.mp3' }]);
});

test('PLS: by number, whatever the order of its lines', () => {
  assert.deepEqual(
    read(
      '[playlist]\nFile10=j.mp3\nTitle2=B\nLength2=61\nfile2=b.mp3\nFile3=\nLength10=-1\nNumberOfEntries=2',
    ),
    {
      title: undefined,
      entries: [{ location: 'b.mp3', title: 'B', duration: 61_000 }, { location: 'j.mp3' }],
    },
  );
});

test('XML: XSPF, ASX with loose &, WPL, ZPL and B4S', () => {
  const track = '<location>a%20b.mp3</location><location>c</location>';
  assert.deepEqual(
    read(
      `<?xml version="1.0"?><playlist xmlns="http://xspf.org/ns/0/"><title>X</title><trackList><track>${track}<creator>A</creator><title>T &amp; U</title><duration>1500</duration></track><track/></trackList></playlist>`,
    ),
    { title: 'X', entries: [{ location: 'a%20b.mp3', title: 'A - T & U', duration: 1500 }] },
  );
  assert.deepEqual(
    read(
      '<ASX VERSION="3.0"><Title>W & A</Title><Entry><Title>One</Title><Duration value="00:01:02.5"/><Ref HREF="mms://host/a?b=1&c=2"/><Ref href="other"/></Entry><EntryRef href="next.asx"/></ASX>',
    ),
    {
      title: 'W & A',
      entries: [
        { location: 'mms://host/a?b=1&c=2', title: 'One', duration: 62_500 },
        { location: 'next.asx' },
      ],
    },
  );
  assert.deepEqual(
    read(
      '<?wpl version="1.0"?><smil><head><title>L</title></head><body><seq><media src="..\\a.mp3" tid="{1}"/><media src="b.mp3" trackTitle="T" trackArtist="A" duration="2000"/></seq></body></smil>',
    ),
    {
      title: 'L',
      entries: [{ location: '..\\a.mp3' }, { location: 'b.mp3', title: 'A - T', duration: 2000 }],
    },
  );
  assert.deepEqual(
    read(
      '<WinampXML><playlist num_entries="1" label="B"><entry Playstring="file:C:\\a.mp3"><Name>N</Name><Length>3000</Length></entry></playlist></WinampXML>',
    ),
    { title: 'B', entries: [{ location: 'file:C:\\a.mp3', title: 'N', duration: 3000 }] },
  );
});

test('bombs are refused, each within a second', () => {
  const deep = 100_000;
  for (const text of [
    '<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><playlist><title>&b;</title></playlist>',
    '<?xml version="1.0"?><!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]><playlist><title>&x;</title></playlist>',
    `<playlist>${'<track>'.repeat(deep)}`,
    `<asx>${'<entry><ref href="a"/></entry>'.repeat(deep)}</asx>`,
    '<html><body>404</body></html>',
    'a'.repeat(7_000_000),
    `#EXTM3U\n${'a\n'.repeat(60_000)}`,
    'MZ\0\0\0\0PE',
  ])
    refused(memory(Buffer.from(text)));
  refused({ size: 50_000_000, copy: () => assert.fail('it is not read') });
});

function refused(source: ByteSource): void {
  const began = process.threadCpuUsage();
  assert.throws(() => parsePlaylist(source, '/m/list'), { code: 'ERR_VALHALLA_NOT_PARSED' });
  const { user, system } = process.threadCpuUsage(began);
  assert.ok(user + system < 1_000_000, `${user + system} microseconds`);
}

test('a playlist that names itself is a list with one entry: nothing is followed', () => {
  for (const text of ['#EXTM3U\nlist\n', '[playlist]\nFile1=list\nNumberOfEntries=1\n']) {
    assert.deepEqual(read(text).entries, [{ location: 'list' }]);
  }
});
