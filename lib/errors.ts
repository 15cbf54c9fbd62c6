/**
 * Every error that leaves the library is a `ValhallaError` with a stable `code`; the message names the value and the
 * remedy. Errors cross threads as a `WireError` (a class instance would lose its code in the structured clone).
 */

/** Stable codes; the text of a message may change, a code does not. */
export type ErrorCode =
  // options and arguments
  | 'ERR_VALHALLA_OPTION'
  | 'ERR_VALHALLA_QUERY'
  | 'ERR_VALHALLA_CLOSED'
  | 'ERR_VALHALLA_UNKNOWN_ITEM'
  | 'ERR_VALHALLA_UNKNOWN_PLAYLIST'
  | 'ERR_VALHALLA_UNSERVED'
  // the database
  | 'ERR_VALHALLA_SCAN_RUNNING'
  | 'ERR_VALHALLA_DB_MISSING'
  | 'ERR_VALHALLA_DB_LOCKED'
  | 'ERR_VALHALLA_DB_READONLY'
  | 'ERR_VALHALLA_DB_FULL'
  | 'ERR_VALHALLA_DB_CORRUPT'
  | 'ERR_VALHALLA_DB_NEWER'
  | 'ERR_VALHALLA_DB_FOREIGN'
  | 'ERR_VALHALLA_DB_NETWORK'
  | 'ERR_VALHALLA_DB'
  // roots and folders
  | 'ERR_VALHALLA_ROOT_OFFLINE'
  | 'ERR_VALHALLA_LISTING'
  // one file
  | 'ERR_VALHALLA_NO_FILE'
  | 'ERR_VALHALLA_NOT_REGULAR'
  | 'ERR_VALHALLA_NOT_MEDIA'
  | 'ERR_VALHALLA_NOT_PARSED'
  | 'ERR_VALHALLA_TOO_LARGE'
  | 'ERR_VALHALLA_UNAVAILABLE'
  | 'ERR_VALHALLA_CHANGED'
  | 'ERR_VALHALLA_TIMEOUT'
  | 'ERR_VALHALLA_THREAD_DIED'
  | 'ERR_VALHALLA_KILLER'
  | 'ERR_VALHALLA_UNKNOWN_FILE'
  | 'ERR_VALHALLA_NO_ARTWORK'
  // grabbers and the web
  | 'ERR_VALHALLA_GRABBER'
  | 'ERR_VALHALLA_GRABBER_LOAD'
  | 'ERR_VALHALLA_GRABBER_RESULT'
  | 'ERR_VALHALLA_WEB'
  | 'ERR_VALHALLA_WEB_REFUSED'
  | 'ERR_VALHALLA_WEB_LIMIT'
  // the pipeline itself
  | 'ERR_VALHALLA_CANCELLED'
  | 'ERR_VALHALLA_INTERNAL';

const BRAND = Symbol.for('libvalhalla.error');

export class ValhallaError extends Error {
  static {
    this.prototype.name = 'ValhallaError';
    Object.defineProperty(this.prototype, BRAND, { value: true });
  }

  readonly code: ErrorCode;
  /** The file, folder, database or URL at fault. */
  readonly path: string | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { path?: string | undefined; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.path = options.path;
  }
}

/** True for a `ValhallaError` of any copy of this package. */
export function isValhallaError(value: unknown): value is ValhallaError {
  return typeof value === 'object' && value !== null && BRAND in value;
}

/** An error as it crosses a port. Kept small: the message is cut at 2 KiB, no stack of a foreign plugin travels. */
export interface WireError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly path?: string | undefined;
  /** What the system says, where it refused a call: `ENOENT`. */
  readonly system?: string | undefined;
}

const MESSAGE_CAP = 2048;

/** @param fallback the code for a value that is not a `ValhallaError` */
export function toWire(error: unknown, fallback: ErrorCode = 'ERR_VALHALLA_INTERNAL'): WireError {
  if (isValhallaError(error)) {
    const { code, message, path, cause } = error;
    const system = refusalOf(cause);
    return {
      code,
      message: cut(message),
      ...(path === undefined ? {} : { path }),
      ...(system === undefined ? {} : { system }),
    };
  }
  return { code: fallback, message: cut(describe(error)) };
}

export function fromWire(wire: WireError): ValhallaError {
  return new ValhallaError(wire.code, wire.message, { path: wire.path });
}

/** A call of the system names itself in what it throws. */
function refusalOf(cause: unknown): string | undefined {
  const { code, syscall } = Object(cause) as Partial<NodeJS.ErrnoException>;
  return typeof code === 'string' && typeof syscall === 'string' ? code : undefined;
}

function describe(error: unknown): string {
  if (error instanceof Error) return error.message === '' ? error.name : error.message;
  try {
    return String(error);
  } catch {
    return 'an object that cannot be shown was thrown';
  }
}

function cut(message: string): string {
  return message.length > MESSAGE_CAP ? `${message.slice(0, MESSAGE_CAP)}…` : message;
}

/** Of one library there is one scan at a time. */
export function scannedAlready(database: string): ValhallaError {
  return new ValhallaError(
    'ERR_VALHALLA_SCAN_RUNNING',
    `${database} is being scanned already. Wait until that scan is over, or cancel it.`,
  );
}
