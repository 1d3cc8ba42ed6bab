import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { serveDemo } from '../../scripts/demo/serve_demo.js';

let folder: string;
let server: Awaited<ReturnType<typeof serveDemo>>;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'serve-'));
  mkdirSync(path.join(folder, 'demo', 'assets'), { recursive: true });
  const pack = (name: string, text: string) =>
    writeFileSync(path.join(folder, `${name}.br`), brotliCompressSync(Buffer.from(text)));
  pack('demo/index.html', '<p>page</p>');
  pack('demo/assets/a b.js', 'let a;');
  pack('secret.json', '{}');
  pack('demo2', 'beside');
  server = await serveDemo(path.join(folder, 'demo'), 0);
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

test.each([
  ['', 'text/html', '<p>page</p>'],
  ['index.html?theme=dark', 'text/html', '<p>page</p>'],
  ['assets/a%20b.js', 'text/javascript', 'let a;'],
])('/%s is %s, isolated', async (name, type, text) => {
  const response = await fetch(server.url + name);
  expect(response.headers.get('content-type')).toBe(type);
  expect(response.headers.get('cross-origin-embedder-policy')).toBe('require-corp');
  expect(await response.text()).toBe(text);
});

test.each(['none.js', '%2e%2e/secret.json', '..%2fsecret.json', '..%2fdemo2', '%', 'assets'])(
  '/%s is none of it',
  async (name) => {
    expect((await fetch(server.url + name)).status).toBe(404);
  },
);

test('nothing is written to it', async () => {
  expect((await fetch(server.url, { method: 'POST' })).status).toBe(404);
  const head = await fetch(server.url, { method: 'HEAD' });
  expect([head.status, await head.text()]).toEqual([200, '']);
});
