/**
 * Reads a body, counting what comes *out* of the decompression: a gzip bomb of 10 kB is 10 MB, `content-length` says
 * nothing about it, and is not true anyway.
 */
import { Writable } from 'node:stream';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { ValhallaError } from '../errors.ts';

/** What we ask for. Servers that send `deflate` unasked exist. */
export const ACCEPTED_CODINGS = 'gzip, br';

const DECODERS: Readonly<Record<string, () => NodeJS.ReadWriteStream>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  br: createBrotliDecompress,
  deflate: createInflate,
};

/** RFC 9110 allows any number of layers; more than one is no honest server's idea. */
const LAYERS = 2;

/** Bytes: most answers of the services fit. */
const FIRST = 32 * 1024;

/**
 * @param headers of the answer, names in lower case
 * @param limit bytes of the decoded body
 * @throws ValhallaError `ERR_VALHALLA_WEB_LIMIT` past the limit (the connection is dropped),
 *   `ERR_VALHALLA_WEB_REFUSED` for a coding that was not asked for; or the error of the stream
 */
export async function readBody(
  source: Readable,
  headers: Readonly<Record<string, string>>,
  limit: number,
): Promise<Uint8Array> {
  // One buffer that grows: a list of chunks would cost a hundred times their bytes where a server sends them singly.
  let held: Buffer = Buffer.allocUnsafe(Math.min(limit, FIRST));
  let size = 0;
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done): void {
      const wanted = size + chunk.length;
      if (wanted > limit) return done(tooLarge(limit));
      if (wanted > held.length) held = grown(held, size, Math.min(limit, Math.max(wanted, held.length * 2)));
      chunk.copy(held, size);
      size = wanted;
      done();
    },
  });
  // A body that is dropped before it is read says so by an error that nobody else would take.
  source.on('error', () => undefined);
  try {
    if (Number(headers['content-length']) > limit) throw tooLarge(limit);
    await pipeline([source, ...decoders(headers['content-encoding'] ?? ''), sink]);
  } finally {
    source.destroy();
  }
  // Exactly as long as it is: a cache that holds a short answer shall not hold the spare room behind it.
  return new Uint8Array(held.subarray(0, size));
}

function grown(held: Buffer, size: number, length: number): Buffer {
  const larger = Buffer.allocUnsafe(length);
  held.copy(larger, 0, 0, size);
  return larger;
}

/** For a body, read or kept, over the limit of who asks for it. */
export function tooLarge(limit: number): ValhallaError {
  return new ValhallaError(
    'ERR_VALHALLA_WEB_LIMIT',
    `the answer is larger than the ${limit} bytes it may have`,
  );
}

function decoders(codings: string): NodeJS.ReadWriteStream[] {
  const layers = codings
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity');
  const makers = layers
    .slice(0, LAYERS + 1)
    .map((layer) => (Object.hasOwn(DECODERS, layer) ? DECODERS[layer] : undefined));
  if (layers.length > LAYERS || makers.includes(undefined)) {
    throw new ValhallaError(
      'ERR_VALHALLA_WEB_REFUSED',
      `the answer is coded as ${JSON.stringify(codings.slice(0, 100))}, which was not asked for (${ACCEPTED_CODINGS})`,
    );
  }
  // Applied in the order listed, so undone from the last to the first.
  return makers.reverse().flatMap((make) => make?.() ?? []);
}
