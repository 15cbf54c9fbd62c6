/**
 * A web server on 127.0.0.1 that answers as it is told, and misbehaves as it is told. Each path has one answer, or a
 * list of answers for its first, second ... request, of which the last one stands.
 */
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export interface WebServer extends AsyncDisposable {
  /** `127.0.0.1:port` */
  readonly host: string;
  url(path: string): string;
  /** What was asked, in order: `GET /path`. */
  readonly asked: readonly string[];
  /** The last request's. */
  readonly headers: () => IncomingMessage['headers'];
  /** Requests whose connection the client closed before the answer was through. */
  readonly dropped: () => number;
}

export async function startWebServer(
  answers: Readonly<Record<string, Answer | readonly Answer[]>>,
): Promise<WebServer> {
  const asked: string[] = [];
  const seen = new Map<string, number>();
  let headers: IncomingMessage['headers'] = {};
  let dropped = 0;
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://x').pathname;
    asked.push(`${request.method} ${request.url}`);
    headers = request.headers;
    response.on('close', () => {
      if (!response.writableFinished) dropped++;
    });
    const listed = [answers[path] ?? status(404)].flat();
    const at = seen.get(path) ?? 0;
    seen.set(path, at + 1);
    listed[Math.min(at, listed.length - 1)]?.(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    host,
    url: (path) => `http://${host}${path}`,
    asked,
    headers: () => headers,
    dropped: () => dropped,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** An honest answer. */
export function give(body: string | Uint8Array, headers: Record<string, string> = {}): Answer {
  return (_request, response) => response.writeHead(200, headers).end(body);
}

export function status(
  code: number,
  headers: Record<string, string> = {},
  body: string | Uint8Array = '',
): Answer {
  return (_request, response) => response.writeHead(code, headers).end(body);
}

export function redirect(location: string, code = 302): Answer {
  return status(code, { location });
}

/** Takes the request and says nothing for ever. */
export const silent: Answer = () => undefined;

/** Headers, a first piece, then nothing for ever. */
export const stalled: Answer = (_request, response) => {
  response.writeHead(200).write('first piece');
};

/** One byte every `every` ms, for ever: no time limit between two pieces ever comes up. */
export function drip(every: number): Answer {
  return (_request, response) => {
    response.writeHead(200);
    const timer = setInterval(() => response.write('x'), every);
    response.on('close', () => clearInterval(timer));
  };
}

/** Writes these bytes on the connection and closes it: an answer no HTTP library would make. */
export function raw(text: string): Answer {
  return (_request, response) => response.socket?.end(text);
}

/** Closes the connection instead of an answer. */
export const hangUp: Answer = (_request, response) => response.socket?.destroy();
