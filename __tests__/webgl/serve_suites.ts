import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { pageWith, ROOT } from '../browser/bundle.js';
import { type Server, type Site, serve } from '../browser/static_server.js';
import { SHARED } from '../shared_data.js';
import { bundleSuites } from './bundle_suites.js';

/**
 * Serves suites of __tests__ in a page, with their fixtures.
 *
 * @param start what stands before them, a file of __tests__.
 * @param more what else is served, and how.
 */
export async function serveSuites(
  suites: readonly string[],
  start: string,
  { folders, ...more }: Site = {},
): Promise<Server> {
  const fixtures = path.join(ROOT, '__tests__/fixtures/');
  const packs = path.join(fixtures, 'oracle');
  const oracle = mkdtempSync(path.join(tmpdir(), 'oracle-'));
  for (const name of readdirSync(packs).filter((file) => file.endsWith('.br'))) {
    const packed = readFileSync(path.join(packs, name));
    writeFileSync(path.join(oracle, name), brotliDecompressSync(packed));
  }
  const server = await serve({
    folders: {
      '/__tests__/fixtures/oracle/': `${oracle}/`,
      '/__tests__/fixtures/': fixtures,
      '/shared/': `${SHARED}/`,
      ...folders,
    },
    texts: { '/index.html': pageWith('page.js'), '/page.js': await bundleSuites(suites, start) },
    ...more,
  });
  return {
    ...server,
    async close() {
      await server.close();
      rmSync(oracle, { recursive: true });
    },
  };
}
