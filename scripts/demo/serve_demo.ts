import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { ISOLATION, TYPES } from './http_headers.js';

/** Where a file of the demo lies, as the build packs it; null for what is none. */
function packed(folder: string, url: string): string | null {
  let name: string;
  try {
    name = decodeURIComponent(new URL(url, 'http://localhost').pathname);
  } catch {
    return null;
  }
  const file = path.join(folder, `${name.endsWith('/') ? `${name}index.html` : name}.br`);
  return file.startsWith(folder + path.sep) && existsSync(file) ? file : null;
}

function answer(folder: string, { url, method }: IncomingMessage, response: ServerResponse): void {
  const file = method === 'GET' || method === 'HEAD' ? packed(folder, url ?? '/') : null;
  if (file === null) {
    response.writeHead(404).end();
    return;
  }
  const type = TYPES[path.extname(path.basename(file, '.br'))] ?? 'application/octet-stream';
  response.writeHead(200, { ...ISOLATION, 'Content-Type': type });
  response.end(method === 'HEAD' ? undefined : brotliDecompressSync(readFileSync(file)));
}

/** A server that runs. */
export interface DemoServer {
  /** Ends in a slash. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves the built demo to this machine alone.
 *
 * @param port 0 takes one that is free
 */
export async function serveDemo(folder: string, port: number): Promise<DemoServer> {
  const server = createServer((request, response) => answer(folder, request, response));
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
