import { readdir, readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { ISOLATION, TYPES } from '../../scripts/demo/http_headers.js';

export interface Site {
  /** Folders by the path under which they are served; '/' for the root. One inside is the list of its names. */
  folders?: Record<string, string>;
  /** Texts by the path under which they are served. */
  texts?: Record<string, string>;
  /** Whether the pages may share memory between threads. */
  isolated?: boolean;
  /** The Content-Security-Policy of all that is served. */
  policy?: string;
}

export interface Server {
  /** Ends in a slash. */
  readonly url: string;
  /** Bytes sent since the start, as gzip makes them of what compresses, of paths that count. */
  sent(counts?: (name: string) => boolean): number;
  /** Paths that were asked for and are not there. */
  readonly missed: readonly string[];
  close(): Promise<void>;
}

/** Serves folders and texts on 127.0.0.1, at a port that is free. */
export async function serve({
  folders = {},
  texts = {},
  isolated = false,
  policy,
}: Site): Promise<Server> {
  const sent: { name: string; bytes: number }[] = [];
  const missed: string[] = [];
  // The longest prefix first, so that '/' comes last.
  const prefixes = Object.keys(folders).sort((a, b) => b.length - a.length);
  const bodyOf = async (name: string): Promise<Buffer> => {
    const text = texts[name];
    if (text !== undefined) return Buffer.from(text);
    const prefix = prefixes.find((candidate) => name.startsWith(candidate));
    if (prefix === undefined) throw new Error('not served');
    const file = path.join(folders[prefix]!, name.slice(prefix.length));
    const isFolder = (await stat(file)).isDirectory();
    return isFolder ? Buffer.from(JSON.stringify(await readdir(file))) : readFile(file);
  };
  /** Whether a folder with a page is meant, which all hosts answer with a slash. */
  const lacksSlash = async (name: string): Promise<boolean> => {
    const prefix = prefixes.find((candidate) => `${name}/`.startsWith(candidate));
    if (prefix === undefined) return false;
    const page = path.join(folders[prefix]!, `${name}/`.slice(prefix.length), 'index.html');
    return stat(page).then(
      (found) => found.isFile(),
      () => false,
    );
  };
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url!, 'http://localhost');
    const name = decodeURIComponent(pathname.endsWith('/') ? `${pathname}index.html` : pathname);
    try {
      if (await lacksSlash(name)) {
        const { search } = new URL(request.url!, 'http://localhost');
        response.writeHead(301, { Location: `${pathname}/${search}` }).end();
        return;
      }
      const body = gzipSync(await bodyOf(name));
      sent.push({ name, bytes: body.length });
      response.writeHead(200, {
        'Content-Type': TYPES[path.extname(name)] ?? 'application/octet-stream',
        'Content-Encoding': 'gzip',
        ...(isolated ? ISOLATION : {}),
        ...(policy === undefined ? {} : { 'Content-Security-Policy': policy }),
      });
      response.end(body);
    } catch {
      missed.push(name);
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    sent: (counts = () => true) =>
      sent.reduce((sum, { name, bytes }) => (counts(name) ? sum + bytes : sum), 0),
    missed,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
