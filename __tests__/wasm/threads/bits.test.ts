import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freshProcess } from '../../fresh_process.js';
import { COVERED } from '../bits/cases.js';

interface Found {
  readonly count: number;
  readonly started: number;
  readonly threads: number;
  readonly shared: boolean;
  readonly calls: Record<string, number>;
  readonly figures: Record<string, string>;
}

const FIGURES = JSON.parse(readFileSync(join(__dirname, '../bits/figures.json'), 'utf8')) as Record<
  'plain' | 'relaxed',
  Record<string, string>
>;

/** Sums over all that there is, those whose blocks are cut by another function, and what fits one thread. */
const WHOLE = [
  'adafactorStep',
  'addRowsById',
  'bilinearGradient',
  'centredSums',
  'depthwiseFilterGradient',
  'depthwiseInputGradient',
  'lambStep',
  'nearestGradient',
  'scaledSum',
  'spread',
  'sumOfSquares',
  'sumRows',
];

/** The functions of the module that are cut into parts. */
const CUT = [
  ...COVERED.filter((name) => !WHOLE.includes(name) && !/Gain$|^plan/.test(name)),
  'centredBlocks',
  'sumBlocks',
];

describe('threads in Node', () => {
  let found: Found[];

  beforeAll(async () => {
    found = await freshProcess<Found[]>('__tests__/wasm/threads/figures_by_threads.ts');
  }, 240_000);

  test('as many start as are asked for, in a shared memory', () => {
    const started = found.map(({ count, ...rest }) => [
      count,
      rest.started,
      rest.threads,
      rest.shared,
    ]);
    expect(started).toEqual([2, 1, 3, 4, 8].map((count) => [count, count, count, true]));
  });

  test.each([2, 1, 3, 4, 8])('%i compute the same bits as ever', (threads) => {
    const { figures } = found.find(({ count }) => count === threads)!;
    // Of the module without relaxed SIMD, or with it.
    expect([FIGURES.plain, FIGURES.relaxed]).toContainEqual(figures);
  });

  test('with several threads, each function that can be is cut into parts', () => {
    const counts = found.filter(({ count }) => count > 1);
    const parts = counts.map(({ calls }) => CUT.filter((name) => (calls[name] ?? 0) < 2));
    expect(parts).toEqual(counts.map(() => []));
    expect(found.find(({ count }) => count === 1)!.calls).toEqual({});
  });
});
