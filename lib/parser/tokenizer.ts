/**
 * music-metadata's view of a file: a tokenizer that reads synchronously from a window. Its promises are resolved when
 * they are made, so a parse never waits for the thread pool (7 times the rate of `parseFile`, which spends its time in
 * round trips); what is skipped is not read. Neither does a parse ever let the event loop turn, so whatever does not
 * end must be stopped from here: bytes and calls of one file have a budget.
 */
import { AbstractTokenizer, EndOfStreamError } from 'strtok3';
import type { IGetToken, IRandomAccessFileInfo, IRandomAccessTokenizer, IReadChunkOptions } from 'strtok3';
import type { RawPath } from '../channel/packet.ts';
import type { ValhallaError } from '../errors.ts';
import type { ByteSource } from './byte-source.ts';
import { bytesAt } from './byte-source.ts';
import { condenseId3 } from './id3-condense.ts';
import { readable } from './open-regular.ts';
import { tooLarge } from './window.ts';

/**
 * Calls of one file. Usual files need 20-200, the largest sample (a chaptered audio book) some thousands; a million
 * empty chunks, or 5 GB of zeros looked at 1 KiB at a time, end here after about 0.2 s.
 */
export const CALL_BUDGET: number = 250_000;

export interface TokenizerOptions {
  /** Chosen by content; undefined: music-metadata goes by the suffix, then guesses. */
  readonly mimeType: string | undefined;
  /** Pictures stay in ID3v2 tags. */
  readonly pictures: boolean;
}

export class WindowTokenizer extends AbstractTokenizer implements IRandomAccessTokenizer {
  readonly fileInfo: IRandomAccessFileInfo;
  readonly #source: ByteSource;
  readonly #path: RawPath;
  readonly #pictures: boolean;
  #calls = CALL_BUDGET;

  /** What stopped the parse. music-metadata takes some errors for the end of the file: ask here when it returns. */
  stopped: ValhallaError | undefined;

  constructor(source: ByteSource, path: RawPath, { mimeType, pictures }: TokenizerOptions) {
    super();
    this.#source = source;
    this.#path = path;
    this.#pictures = pictures;
    this.fileInfo = {
      size: source.size,
      path: readable(path),
      ...(mimeType === undefined ? {} : { mimeType }),
    };
  }

  override supportsRandomAccess(): boolean {
    return true;
  }

  setPosition(position: number): void {
    this.position = position;
  }

  async peekBuffer(target: Uint8Array, options?: IReadChunkOptions): Promise<number> {
    return this.#fill(
      target,
      options?.length ?? target.length,
      options?.position ?? this.position,
      options?.mayBeLess,
    );
  }

  async readBuffer(target: Uint8Array, options?: IReadChunkOptions): Promise<number> {
    const position = options?.position ?? this.position;
    const count = this.#fill(target, options?.length ?? target.length, position, options?.mayBeLess);
    this.position = position + count;
    return count;
  }

  override async readToken<T>(token: IGetToken<T>, position: number = this.position): Promise<T> {
    const value = this.#token(token, position);
    this.position = position + token.len;
    return value;
  }

  override async peekToken<T>(token: IGetToken<T>, position: number | null = this.position): Promise<T> {
    return this.#token(token, position ?? this.position);
  }

  override async readNumber(token: IGetToken<number>): Promise<number> {
    return this.readToken(token);
  }

  override async peekNumber(token: IGetToken<number>): Promise<number> {
    return this.peekToken(token);
  }

  override async ignore(length: number): Promise<number> {
    this.#call();
    return super.ignore(length);
  }

  #token<T>(token: IGetToken<T>, position: number): T {
    // Before the buffer is made: lengths in damaged files are as large as their field allows.
    if (token.len > this.#source.size - position) throw new EndOfStreamError();
    const tag = token.len > ID3_HEADER ? this.#id3Chunk(position, token.len) : undefined;
    if (tag !== undefined) return token.get(tag, 0);
    const bytes = new Uint8Array(token.len);
    this.#fill(bytes, token.len, position);
    return token.get(bytes, 0);
  }

  /** WAV and AIFF hold a whole ID3v2 tag in one chunk, which is read as one token. */
  #id3Chunk(position: number, length: number): Uint8Array | undefined {
    const mark = bytesAt(this.#source, position, 3);
    if (mark[0] !== 0x49 || mark[1] !== 0x44 || mark[2] !== 0x33) return undefined;
    this.#call();
    return this.#guard(() => condenseId3(this.#source, position, position + length, this.#pictures)?.bytes);
  }

  #fill(target: Uint8Array, length: number, position: number, mayBeLess: boolean = false): number {
    this.#call();
    this.validateLength(position, 'position');
    const count = this.#guard(() => this.#source.copy(target, length, position));
    if (count < length && !mayBeLess) throw new EndOfStreamError();
    return count;
  }

  #call(): void {
    if (this.#calls-- > 0) return;
    this.stopped ??= tooLarge(this.#path, 'steps');
    throw this.stopped;
  }

  #guard<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      this.stopped = error as ValhallaError;
      throw error;
    }
  }
}

const ID3_HEADER = 10;
