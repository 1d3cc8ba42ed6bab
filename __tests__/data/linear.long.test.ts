import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'fflate';
import { csvNumbers, parseIdx } from '../../lib/data/index.js';
import { readIdx } from '../../lib/node/index.js';
import { collect } from './collect.js';

/** Processor time, the least of two runs. */
async function seconds(run: () => Promise<unknown>): Promise<number> {
  const once = async () => {
    const began = process.cpuUsage();
    await run();
    const { user, system } = process.cpuUsage(began);
    return (user + system) / 1e6;
  };
  return Math.min(await once(), await once());
}

/**
 * Reads what is of size n and of 16 n: a time of n^2 would grow 256 times. A hundredth of a second
 * is where the clock and the collector of garbage are not worth comparing.
 */
async function expectLinear(reader: (n: number) => () => Promise<unknown>, n: number) {
  const short = await seconds(reader(n));
  const long = await seconds(reader(16 * n));
  expect(long / Math.max(short, 0.01)).toBeLessThan(64);
}

const names = (n: number) => Array.from({ length: n }, (_, i) => `c${i}`);

test.each<[string, (n: number) => string | Uint8Array, ((n: number) => string[]) | null]>([
  ['names', (n) => names(n).join(','), null],
  ['names, all of them wanted', (n) => names(n).join(','), names],
  ['quoted names', (n) => `"${names(n).join('","')}"`, null],
  ['names, the last one twice', (n) => `${names(n).join(',')},c${n - 1}`, null],
  ['one name of quotes', (n) => `"${'""'.repeat(n)}"`, null],
  ['a quote that is never closed', (n) => `"${'a,'.repeat(n)}`, null],
  ['a quote in a long name', (n) => `${'a'.repeat(n)}"`, null],
  ['numbers', (n) => '1,'.repeat(n), null],
  ['spaces', (n) => `a${' '.repeat(n)},${' '.repeat(n)}`, null],
  ['a wrong byte at the end', (n) => Buffer.from(`${'a'.repeat(n)}\xff`, 'latin1'), null],
])('a CSV header of %s takes time in proportion', async (_, header, wanted) => {
  await expectLinear((n) => {
    const content = header(n);
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    const columns = wanted?.(n);
    return () => collect(csvNumbers('f', [bytes], columns && { columns })).catch(() => []);
  }, 20_000);
});

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
  ] as const)('entries of many %s take time in proportion', async (_, type, bytes, packed) => {
    await expectLinear(
      (n) => {
        const plain = file(n, type, bytes);
        const content = packed ? gzipSync(plain) : plain;
        const path = join(folder, `${n}.idx`);
        writeFileSync(path, content);
        return async () => {
          parseIdx(content, path);
          expect(await collect(readIdx(path))).toHaveLength(2);
        };
      },
      2 ** 21 / bytes,
    );
  });
});
