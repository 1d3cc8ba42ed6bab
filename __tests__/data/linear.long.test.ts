import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'fflate';
import { readIdx } from '../../lib/node/index.js';
import { collect } from './collect.js';
import { LONG_HEADERS } from './long_headers.js';

/** Far from both: it only ends what would take half an hour. */
const LIMIT_MS = 120_000;

test.each(Object.keys(LONG_HEADERS))(
  'a long CSV header of %s is read to its end',
  (name) => {
    const script = join(__dirname, 'read_long_header.ts');
    const read = spawnSync(process.execPath, ['--import', 'tsx', script, name], {
      timeout: LIMIT_MS,
      encoding: 'utf8',
    });
    expect(read).toMatchObject({ status: 0, signal: null, stderr: '' });
  },
  2 * LIMIT_MS,
);

describe('IDX', () => {
  const folder = mkdtempSync(join(tmpdir(), 'idx-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Two entries of n values. */
  function file(n: number, type: number, bytes: number): Uint8Array {
    const all = new Uint8Array(12 + 2 * n * bytes);
    all.set([0, 0, type, 2, 0, 0, 0, 2]);
    new DataView(all.buffer).setUint32(8, n);
    return all;
  }

  test.each([
    ['bytes', 8, 1, false],
    ['bytes, gzipped', 8, 1, true],
    ['float64', 14, 8, false],
  ] as const)(
    'the pieces of entries of many %s are put together once',
    async (_, type, bytes, packed) => {
      const plain = file(2 ** 24 / bytes, type, bytes);
      const path = join(folder, `${type}-${packed}.idx`);
      writeFileSync(path, packed ? gzipSync(plain) : plain);
      const put = jest.spyOn(Buffer, 'concat');
      expect(await collect(readIdx(path))).toHaveLength(2);
      const copied = put.mock.results.reduce((sum, { value }) => sum + value.length, 0);
      put.mockRestore();
      // What is left of a piece goes into the next entry, and is copied with it.
      expect(copied).toBeGreaterThanOrEqual(plain.length / 2);
      expect(copied).toBeLessThan(1.1 * plain.length);
    },
  );
});
