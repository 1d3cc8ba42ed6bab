import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { TYPES } from '../demo/http_headers.js';

/** Serves folders on this machine, by the path before each of their files; the root is the last of them. */
export async function serveFolder(
  folders: Readonly<Record<string, string>>,
): Promise<{ url: string; close(): void }> {
  const server = createServer(({ url = '/' }, response) => {
    const name = decodeURIComponent(url.replace(/[?#].*$/, '')).replace(/\/$/, '/index.html');
    const [prefix, folder] = Object.entries(folders).find(([before]) => name.startsWith(before))!;
    const file = path.join(folder, name.slice(prefix.length));
    if (!existsSync(file)) return response.writeHead(404).end();
    const type = TYPES[path.extname(file)] ?? 'application/octet-stream';
    return createReadStream(file).pipe(response.writeHead(200, { 'Content-Type': type }));
  });
  await new Promise<void>((started) => server.listen(0, '127.0.0.1', started));
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${port}/`, close };
}
