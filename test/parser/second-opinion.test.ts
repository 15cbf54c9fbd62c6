import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, createReadStream, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Packet } from '../../lib/channel/packet.ts';
import { openRegular } from '../../lib/parser/open-regular.ts';
import { Parser } from '../../lib/parser/parser.ts';
import { memory } from '../../lib/parser/byte-source.ts';
import { sunFormat } from '../../lib/parser/pcm-length.ts';
import { isWhole, joined, secondOpinion } from '../../lib/parser/second-opinion.ts';
import { latin1 } from '../support/media/bytes.ts';
import { mp4Film } from '../support/media/films.ts';
import { id3v2Tag, textFrame } from '../support/media/id3v2.ts';
import { matroska } from '../support/media/matroska.ts';
import { mpegFrame } from '../support/media/mpeg.ts';
import { au, tta, caf } from '../support/media/rare.ts';
import { Window } from '../../lib/parser/window.ts';
import { parseBytes, parsePacket, temporaryFolder, valuesOf } from './parse-file.ts';

test('sound that music-metadata refuses is read by MediaInfo, and the source says so', async (context) => {
  const result = await parseBytes(context, 'a.tta', tta(20));
  const { duration, sample_rate: rate, audio_channels: channels, audio_codec: codec } = valuesOf(result);
  assert.deepEqual(
    [result.source, result.handedOn, codec, duration, rate, channels],
    ['mediainfo', 'unknown container', ['tta'], [20_000], [44_100], [2]],
  );
});

test('lengths that MediaInfo gets wrong are those of the header', async (context) => {
  for (const [name, bytes] of Object.entries({ au: au(20), caf: caf(20) })) {
    const result = await parseBytes(context, `a.${name}`, bytes);
    const { duration, container, audio_codec: codec, ...rest } = valuesOf(result);
    assert.deepEqual(
      [result.source, container, codec, duration],
      ['mediainfo', [name], ['pcm'], [20_000]],
      name,
    );
    const [bitrate, bits] = [rest['audio_bitrate'], rest['bits_per_sample']];
    assert.deepEqual([bitrate, bits], name === 'au' ? [[705_600], [16]] : [[1_411_200], [16]], name);
  }
});

test("the annotation of Sun's files is fields, a line each, or a comment", async (context) => {
  for (const [annotation, values] of [
    [
      'Title=Name\nArtist=Singer\ntrack=3/9',
      { title: ['Name'], artist: ['Singer'], track: [3], track_total: [9] },
    ],
    ['Recorded at home\nTitle=Name', { comment: ['Recorded at home\nTitle=Name'] }],
  ] as const) {
    const { title, artist, track, track_total, comment } = valuesOf(
      await parseBytes(context, 'a.au', au(2, annotation)),
    );
    const found = Object.entries({ title, artist, track, track_total, comment }).filter(([, value]) => value);
    assert.deepEqual(Object.fromEntries(found), values);
  }
});

test('frames of many kinds in a row are no sound, whoever says so', async (context) => {
  const kinds = [1, 2, 3].flatMap((layer) => [32_000, 44_100, 48_000].map((rate) => [layer, rate] as const));
  const frames = kinds.map(([layer, sampleRate]) =>
    mpegFrame(128, { layer: layer as 1 | 2 | 3, sampleRate }),
  );
  const { outcome, error } = await parseBytes(
    context,
    'a.mp3',
    Buffer.concat([...frames, ...frames, Buffer.alloc(999, 'x')]),
  );
  assert.deepEqual([outcome, error?.code], ['failed', 'ERR_VALHALLA_NOT_PARSED']);
});

test('frames are sound behind a tag too that is larger than the search for them', async (context) => {
  const path = join(temporaryFolder(context), 'a.mp3');
  const tag = id3v2Tag([textFrame(4, 'TIT2', 'Title')], { padding: 1024 * 1024 });
  writeFileSync(path, Buffer.concat([tag, ...Array.from({ length: 100 }, () => mpegFrame(128))]));
  const file = openRegular(path);
  context.after(() => closeSync(file.fd));
  const opinion = await secondOpinion(new Window().open(file, path), path, undefined);
  const { container, title } = opinion?.document ?? {};
  assert.deepEqual([opinion?.source, container, title], ['mediainfo', [['mpegaudio']], [['Title']]]);
});

test("Sun's mu-law and A-law are called so", () => {
  const file = au(1);
  for (const [encoding, codec, bits] of [
    [1, 'mulaw', 8],
    [27, 'alaw', 8],
    [6, 'pcm_float', 32],
  ] as const) {
    file.writeUInt32BE(encoding, 12);
    assert.deepEqual(sunFormat(memory(file)), { codec, bits, bitrate: bits * 44_100 });
  }
});

test('what nobody reads is an error, in the words of the first', async (context) => {
  for (const text of ['<html><body>404</body></html>', '\u0000', 'RIFF', '#EXTM3U\n/etc/passwd\n']) {
    const { outcome, error } = await parseBytes(context, 'a.tta', latin1(text.repeat(3000)));
    assert.deepEqual([outcome, error?.code], ['failed', 'ERR_VALHALLA_NOT_PARSED']);
    assert.match(String(error?.message), /as sound/);
  }
});

test('a document is whole with codec, length and rate; the second reader gives what the first lacks', () => {
  const tags = { title: [['Title']], audio_codec: [['aac']] } as const;
  const facts = { audio_codec: [['aac']], duration: [[2000]], sample_rate: [[44_100]] } as const;
  const first = structuredClone(tags) as never;
  const second = { document: structuredClone(facts) as never, source: 'mediainfo' };
  assert.deepEqual([isWhole(first), isWhole(second.document)], [false, true]);
  assert.deepEqual(joined(first, second), { document: { ...tags, ...facts }, source: 'general+mediainfo' });
});

/** A program that answers with `script`, and notes how it was called. */
function program(context: TestContext, script: string): { place: string; called: () => string } {
  const folder = temporaryFolder(context);
  const place = join(folder, 'ffprobe');
  writeFileSync(place, `#!/bin/sh\nprintf '%s\\n' "$@" > '${folder}/called'\n${script}\n`, { mode: 0o755 });
  return { place, called: () => readFileSync(join(folder, 'called'), 'utf8') };
}

async function asked(
  context: TestContext,
  ffprobe: string,
  bytes: Uint8Array,
  { limit, ...more }: Partial<Packet> & { readonly limit?: number } = {},
): Promise<Packet> {
  const path = join(temporaryFolder(context), 'a $(touch x) "b".caf');
  writeFileSync(path, bytes);
  return new Parser({ facetKeys: [], albumKeys: [], ffprobe, limit, enter: () => {}, leave: () => {} }).work(
    parsePacket(path, more),
  );
}

/** Sound that only ffprobe knows. */
const UNKNOWN = latin1('XXX\0'.repeat(1000));

describe('ffprobe', { skip: process.platform === 'win32' }, () => {
  const answer = JSON.stringify({
    streams: [
      {
        codec_type: 'audio',
        codec_name: 'pcm_s16le',
        sample_rate: '44100',
        channels: 2,
        duration: '2.000000',
        tags: { language: 'ger' },
      },
    ],
    format: { format_name: 'caf', duration: '2.000000', tags: { title: 'Title', ARTIST: 'Artist' } },
  });

  test('is asked last, without a shell, and its answer is signed', async (context) => {
    const { place, called } = program(context, `cat <<'END'\n${answer}\nEND`);
    const result = await asked(context, place, UNKNOWN);
    const values = valuesOf(result);
    assert.deepEqual(
      [result.source, values['audio_codec'], values['duration'], values['title'], values['artist']],
      ['ffprobe', ['pcm'], [2000], ['Title'], ['Artist']],
    );
    assert.match(called(), /-protocol_whitelist\nfile\n[\s\S]*\nfile:.*a \$\(touch x\) "b"\.caf\n$/);
  });

  test('gives the length of a tune of notes, which is no sound of that many bits', async (context) => {
    const module = answer
      .replace('"caf","duration":"2.000000"', '"libopenmpt","duration":"200.000000"')
      .replace('"duration":"2.000000"', '"bit_rate":"2822400"')
      .replace('pcm_s16le', 'pcm_f32le');
    const { place } = program(context, `cat <<'END'\n${module}\nEND`);
    const values = valuesOf(await asked(context, place, UNKNOWN));
    const { audio_codec: codec, duration, audio_bitrate: bitrate } = values;
    assert.deepEqual([codec, duration, bitrate], [['module'], [200_000], undefined]);
  });

  test('that fails, talks without end or answers nonsense is as good as none', async (context) => {
    for (const script of [
      'exit 1',
      'yes',
      'echo "{"',
      'echo "{}"',
      `echo '{"streams":[{"codec_type":"audio"}]}'`,
      // A guess: it says 1 of 100 for bytes without any order.
      `cat <<'END'\n${answer.replace('"format_name"', '"probe_score":1,"format_name"')}\nEND`,
    ]) {
      const { outcome, error } = await asked(context, program(context, script).place, UNKNOWN);
      assert.deepEqual([outcome, error?.code], ['failed', 'ERR_VALHALLA_NOT_PARSED'], script);
    }
  });

  for (const [who, there] of [
    ['timeout', true],
    ['the thread, where there is no timeout', false],
  ] as const)
    test(`that hangs is ended in time by ${who}`, async (context) => {
      const { place } = program(context, 'exec /bin/sleep 30');
      if (!there) {
        const path = process.env['PATH'];
        process.env['PATH'] = '/nowhere';
        context.after(() => void (process.env['PATH'] = path));
      }
      const begun = performance.now();
      const { outcome, error } = await asked(context, place, UNKNOWN, { limit: 300 });
      assert.deepEqual([outcome, error?.code], ['failed', 'ERR_VALHALLA_NOT_PARSED']);
      // Not the 3 seconds that it has where the file has more.
      assert.ok(performance.now() - begun < 2500);
    });

  test(
    'that hangs ends though its thread was ended',
    { skip: process.platform !== 'linux' },
    async (context) => {
      const { place } = program(context, 'exec 3> "$0.pipe"; echo begun >&3; exec /bin/sleep 30');
      execFileSync('mkfifo', [`${place}.pipe`]);
      const pipe = createReadStream(`${place}.pipe`);
      const source = pathToFileURL('lib/parser/video/ffprobe.ts').href;
      const code = `import(${JSON.stringify(source)}).then(({ probeTracks }) =>
        probeTracks({ place: ${JSON.stringify(place)}, left: () => 1000 }, '/x'))`;
      const thread = new Worker(code, { eval: true });
      await once(pipe, 'data');
      const begun = performance.now();
      await thread.terminate();
      // It held the pipe open as long as it was there.
      await once(pipe, 'end');
      assert.ok(performance.now() - begun < 10_000);
    },
  );

  test('gives the length of a film that comes back without, and nothing else that is known', async (context) => {
    const { place } = program(context, `cat <<'END'\n${answer.replace('pcm_s16le', 'aac')}\nEND`);
    const type = 'video';
    const endless = matroska({ title: 'Der Titel', duration: 0, sound: ['ger'] });
    const result = await asked(context, place, endless, { type });
    const { duration, title, audio_codec: codec, video_codec: picture } = valuesOf(result);
    assert.deepEqual(
      [result.source, duration, title, codec, picture],
      ['video+ffprobe', [2000], ['Der Titel'], ['opus'], ['h264']],
    );
    const { place: other } = program(context, 'echo "{}"');
    assert.equal((await asked(context, other, endless, { type })).source, 'video');
    const { place: unasked, called } = program(context, 'exit 1');
    assert.equal((await asked(context, unasked, mp4Film(), { type })).source, 'video');
    assert.throws(called, { code: 'ENOENT' });
  });

  test('is not asked about what others know', async (context) => {
    const { place, called } = program(context, 'exit 1');
    assert.equal((await asked(context, place, tta(2))).source, 'mediainfo');
    assert.throws(called, { code: 'ENOENT' });
  });
});
