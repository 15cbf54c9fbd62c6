import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { closeSync, ftruncateSync, mkdirSync, openSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { VALUE_CAP } from '../../lib/metadata/document.ts';
import { flac } from '../support/media/flac.ts';
import { frame, id3v2Tag, pictureFrame, textFrame } from '../support/media/id3v2.ts';
import { mp3 } from '../support/media/mp3.ts';
import { random } from './damage.ts';
import { ParserThread } from './parse-in-thread.ts';
import { newParser, parseBytes, parsePacket, temporaryFolder, valuesOf } from './parse-file.ts';

const MB = 1024 * 1024;
const sound = mp3({ frames: 50 });

function latin1(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

function titled(frames: Buffer[], padding = 0): Buffer {
  const tag = id3v2Tag([textFrame(3, 'TIT2', 'Title'), ...frames], { version: 3, padding });
  return Buffer.concat([tag, sound]);
}

describe('a bomb ends, and is named', () => {
  const filled = (header: Buffer, chunk: Buffer): Buffer =>
    Buffer.concat([header, Buffer.alloc(1.5 * MB, chunk)]);
  const bombs: Record<string, Buffer> = {
    '0xff.mp3': Buffer.alloc(3 * MB, 0xff),
    'zeros.mp3': Buffer.alloc(3 * MB),
    'chunks.wav': filled(latin1('RIFF\xff\xff\xff\x7fWAVE'), latin1('junk\0\0\0\0')),
    'chunks.aiff': filled(latin1('FORM\x7f\xff\xff\xffAIFF'), latin1('junk\0\0\0\0')),
    'atoms.m4a': filled(latin1('\0\0\0\x10ftypM4A \0\0\0\0'), latin1('\0\0\0\x08free')),
    'blocks.flac': filled(latin1('fLaC'), latin1('\x01\0\0\0')),
  };
  let thread: ParserThread;
  before(() => {
    thread = new ParserThread();
  });
  after(() => thread.close());
  for (const [name, bytes] of Object.entries(bombs)) {
    test(name, async (context) => {
      const path = join(temporaryFolder(context), name);
      writeFileSync(path, bytes);
      const { outcome, error, body } = await thread.parse(path);
      assert.equal(outcome, 'failed');
      assert.match(String(error?.code), /^ERR_VALHALLA_(TOO_LARGE|NOT_PARSED)$/);
      assert.match(String(error?.message), new RegExp(name));
      assert.equal(body, '');
    });
  }

  test('5 GB of nothing', async (context) => {
    const path = join(temporaryFolder(context), 'sparse.mp3');
    const fd = openSync(path, 'w');
    ftruncateSync(fd, 5 * 1024 * MB);
    closeSync(fd);
    const { outcome, error } = await thread.parse(path);
    assert.deepEqual([outcome, error?.code], ['failed', 'ERR_VALHALLA_TOO_LARGE']);
  });
});

describe('legal but large tags', () => {
  test('30 MB of padding and 30 MB of picture cost nothing', async (context) => {
    const picture = pictureFrame(3, { mime: 'image/jpeg', data: Buffer.alloc(30 * MB, 7) });
    const result = await parseBytes(
      context,
      'a.mp3',
      titled([picture, textFrame(3, 'TPE1', 'Behind it')], 30 * MB),
    );
    const values = valuesOf(result);
    assert.deepEqual(
      [values['title'], values['artist'], values['duration']],
      [['Title'], ['Behind it'], [1306]],
    );
  });

  test('a title of 3 MB is cut', async (context) => {
    const values = valuesOf(
      await parseBytes(context, 'a.flac', flac({ samples: 44_100, tags: { title: '菅'.repeat(MB) } })),
    );
    const [title] = values['title'] as [string];
    assert.equal(Buffer.byteLength(title), Math.floor(VALUE_CAP / 3) * 3);
  });

  test('a frame of 20 MB of text is cut before it is decoded', async (context) => {
    const values = valuesOf(
      await parseBytes(context, 'a.mp3', titled([textFrame(3, 'TALB', 'x'.repeat(20 * MB), 0)])),
    );
    assert.equal(String(values['album']?.[0]).length, VALUE_CAP);
  });

  test('a hundred thousand empty frames end', async (context) => {
    const frames = Array.from({ length: 100_000 }, () => frame(3, 'TXXX', Buffer.alloc(0)));
    assert.deepEqual(valuesOf(await parseBytes(context, 'a.mp3', titled(frames)))['title'], ['Title']);
  });
});

describe('not sound', () => {
  const files: Record<string, Buffer> = {
    'empty.mp3': Buffer.alloc(0),
    'short.mp3': Buffer.from([0xff]),
    'page.mp3': Buffer.from('<!doctype html><title>404</title>'.repeat(500)),
    'cut.m4a': Buffer.from('\0\0\0\x10ftypM4A \0\0\0\0\0\xff\xff\xffmoov', 'latin1'),
    'cut.flac': flac({ samples: 44_100 }).subarray(0, 20),
    'tag-only.mp3': id3v2Tag([textFrame(4, 'TIT2', 'Title')]),
    'beyond.mp3': Buffer.concat([id3v2Tag([], { padding: 5 * MB }).subarray(0, 100), sound]),
  };
  for (const [name, bytes] of Object.entries(files)) {
    test(name, async (context) => {
      const { outcome, error } = await parseBytes(context, name, bytes);
      assert.deepEqual([outcome, error?.code], ['failed', 'ERR_VALHALLA_NOT_PARSED']);
    });
  }
});

test('numbers outside of what makes sense are dropped', async (context) => {
  const bytes = flac({ samples: 44_100, tags: { title: 'x', track: 3 } });
  // STREAMINFO: 20 bits of sample rate, 3 of channels, 5 of depth, 36 of samples.
  bytes.fill(0, 18, 20);
  bytes.writeUIntBE(0x00_0a_f0, 18, 3); // 175 Hz
  const values = valuesOf(await parseBytes(context, 'a.flac', bytes));
  assert.equal(values['sample_rate'], undefined);
  assert.deepEqual(values['track'], [3]);
});

describe('what is no regular file is never read', () => {
  test('a FIFO', async (context) => {
    const path = join(temporaryFolder(context), 'pipe.mp3');
    execFileSync('mkfifo', [path]);
    assert.equal((await newParser().work(parsePacket(path))).error?.code, 'ERR_VALHALLA_NOT_REGULAR');
  });

  test('a folder, a device', async (context) => {
    const folder = join(temporaryFolder(context), 'x.mp3');
    mkdirSync(folder);
    for (const path of [folder, '/dev/zero']) {
      assert.equal((await newParser().work(parsePacket(path))).error?.code, 'ERR_VALHALLA_NOT_REGULAR', path);
    }
  });

  test('a socket', async (context) => {
    const path = join(temporaryFolder(context), 'socket.mp3');
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(path, resolve));
    context.after(() => server.close());
    assert.equal((await newParser().work(parsePacket(path))).error?.code, 'ERR_VALHALLA_UNAVAILABLE');
  });
});

test('an I/O error says nothing about the file', async (context) => {
  const folder = temporaryFolder(context);
  const loop = join(folder, 'loop.mp3');
  symlinkSync(loop, loop);
  const gone = join(folder, 'gone.mp3');
  writeFileSync(gone, sound);
  rmSync(gone);
  writeFileSync(join(folder, 'file'), '');
  const deeper = join(folder, 'file/deeper.mp3');
  for (const [path, system] of [
    [loop, 'ELOOP'],
    [gone, 'ENOENT'],
    [deeper, 'ENOTDIR'],
  ] as const) {
    const { outcome, error } = await newParser().work(parsePacket(path));
    assert.deepEqual(
      [outcome, error?.code, error?.system],
      ['unavailable', 'ERR_VALHALLA_UNAVAILABLE', system],
      path,
    );
  }
});

test('bytes without any order are no sound, whatever they are called: nothing is made up of them', async (context) => {
  const next = random(3);
  for (let round = 0; round < 15; round++) {
    const bytes = Uint8Array.from({ length: 20_000 }, () => next(256));
    for (const suffix of ['mp3', 'aac']) {
      const { outcome, error, body } = await parseBytes(context, `a.${suffix}`, bytes);
      assert.deepEqual(
        [outcome, error?.code, body],
        ['failed', 'ERR_VALHALLA_NOT_PARSED', ''],
        `${suffix}, ${round}`,
      );
    }
  }
});
