import type { Page } from 'playwright-core';
import {
  type ConvCase,
  convFilterGradient,
  convForward,
  convInputGradient,
} from '../reference/conv_gradients.js';
import { type PoolCase, switches, windows } from '../reference/max_unpool.js';
import { maxPoolInputGradient } from '../reference/pool_gradients.js';
import { product } from '../reference/product.js';
import { distance, noise } from '../wasm/compare.js';
import { shapes } from '../wasm/conv_shapes.js';
import { bundle, pageWith } from './bundle.js';
import { call, describeInChromium, watch } from './chromium.js';
import { type Server, serve } from './static_server.js';

interface Answer {
  values: number[][];
  left: number;
}

const volume = (shape: number[], seed: number) => ({
  shape,
  values: [...noise(product(shape), seed)],
});

type Sizes = [number, number, number];

/** Stock gets the first two wrong, whose last windows end before the input does; in the second, on two axes. */
const VOLUMES = (
  [
    { input: [9, 6, 8], kernel: [2, 1, 2], strides: [3, 2, 4] },
    { input: [9, 5, 8], kernel: [2, 3, 1], strides: [3, 2, 2] },
    { input: [7, 5, 8], kernel: [2, 3, 2], strides: [2, 1, 1] },
  ] as { input: Sizes; kernel: Sizes; strides: Sizes }[]
).map((sizes): [string, ConvCase] => [
  `${sizes.input.join('x')} k=${sizes.kernel.join('x')} s=${sizes.strides.join('x')}`,
  { ...sizes, batch: 2, inChannels: 2, outChannels: 3, padding: 'same' },
]);

/** Along the rows or the columns of a 3 x 4 matrix. */
const SUMS = [0, 1, -1, -2].flatMap((axis) =>
  [false, true].flatMap((exclusive) =>
    [false, true].map((reverse) => ({ axis, exclusive, reverse })),
  ),
);

function plainSums(values: number[], { axis, exclusive, reverse }: (typeof SUMS)[number]) {
  const alongRows = axis === 1 || axis === -1;
  return values.map((_, at) => {
    const [row, column] = [Math.floor(at / 4), at % 4];
    return values.reduce((sum, value, from) => {
      const [line, here, there] = alongRows
        ? [Math.floor(from / 4) === row, from % 4, column]
        : [from % 4 === column, Math.floor(from / 4), row];
      const before = reverse ? here > there : here < there;
      return line && (before || (!exclusive && here === there)) ? sum + value : sum;
    }, 0);
  });
}

/** What is pooled: with ties in most windows, and without a positive value. */
const POOLED: Record<string, (v: number) => number> = {
  'with ties': (v) => Math.max(Math.round(2 * v), 0),
  'negative, with ties': (v) => Math.round(2 * v) - 3,
  'without ties': (v) => v,
};

/** Stock gets all ties wrong; on webgpu, the third also without ties. */
const POOLINGS = (
  [
    { input: [1, 6, 8], kernel: [1, 2, 2], strides: [1, 2, 2], padding: 'valid' },
    { input: [1, 7, 6], kernel: [1, 3, 2], strides: [1, 2, 1], padding: 'same' },
    { input: [5, 7, 6], kernel: [2, 3, 2], strides: [1, 2, 2], padding: 'valid' },
    { input: [4, 4, 4], kernel: [2, 2, 2], strides: [2, 2, 2], padding: 'same' },
  ] as { input: Sizes; kernel: Sizes; strides: Sizes; padding: 'valid' | 'same' }[]
).flatMap((sizes) =>
  Object.keys(POOLED).map((kind): [string, ConvCase, string] => [
    `${sizes.input.join('x')} k=${sizes.kernel.join('x')} s=${sizes.strides.join('x')} ${sizes.padding}, ${kind}`,
    { ...sizes, batch: 2, inChannels: 3, outChannels: 3 },
    kind,
  ]),
);

describeInChromium('repairs', (browser) => {
  describe.each(['webgl', 'webgpu'])('on %s', (backend) => {
    let server: Server;
    let page: Page;
    let troubles: string[];
    let problem: string | null;

    beforeAll(async () => {
      server = await serve({
        texts: { '/index.html': pageWith('page.js'), '/page.js': await bundle('repairs.ts') },
      });
      page = await browser().newPage();
      troubles = watch(page);
      await page.goto(server.url);
      problem = await call<string | null>(page, 'useBackend', backend);
      if (backend === 'webgpu' && problem !== null) {
        process.stderr.write(`NOT TESTED repairs on webgpu, Chromium has none: ${problem}\n`);
      } else expect(problem).toBeNull();
    });

    afterAll(async () => {
      await page?.close();
      await server?.close();
    });

    test.each(VOLUMES)(`conv3d, same, %s: y, dx and dw (${backend})`, async (_, c) => {
      if (problem !== null) return;
      const { x, y, w } = shapes(c);
      const [image, filter, dy] = [volume(x, 1), volume(w, 2), volume(y, 3)];
      const { values, left } = await call<Answer>(page, 'conv3d', image, filter, dy, c.strides);
      expect(distance(values[0]!, convForward(c, image.values, filter.values))).toBeLessThan(1e-5);
      const dx = convInputGradient(c, dy.values, filter.values);
      expect(distance(values[1]!, dx)).toBeLessThan(1e-5);
      const dw = convFilterGradient(c, image.values, dy.values);
      expect(distance(values[2]!, dw)).toBeLessThan(1e-5);
      expect(left).toBe(0);
    });

    test.each(SUMS)(
      `cumsum along $axis, exclusive $exclusive, reverse $reverse, and its gradient (${backend})`,
      async (sum) => {
        if (problem !== null) return;
        const [x, dy] = [volume([3, 4], 1), volume([3, 4], 2)];
        const { axis, exclusive, reverse } = sum;
        const { values, left } = await call<Answer>(
          page,
          'cumsum',
          x,
          dy,
          axis,
          exclusive,
          reverse,
        );
        expect(distance(values[0]!, plainSums(x.values, sum))).toBeLessThan(1e-5);
        const back = plainSums(dy.values, { ...sum, reverse: !reverse });
        expect(distance(values[1]!, back)).toBeLessThan(1e-5);
        expect(left).toBe(0);
      },
    );

    test.each(POOLINGS)(`gradient of a maximum pooling, %s (${backend})`, async (_, c, kind) => {
      if (problem !== null) return;
      const { x, y } = shapes(c);
      const values = volume(x, 1).values.map(POOLED[kind]!);
      const dy = volume(y, 2).values;
      // Pictures lie in volumes of one layer.
      const cut = (shape: number[]) => (c.input[0] === 1 ? shape.toSpliced(1, 1) : shape);
      const { values: got, left } = await call<Answer>(
        page,
        'maxPool',
        { shape: cut(x), values },
        { shape: cut(y), values: dy },
        c.kernel,
        c.strides,
        c.padding,
      );
      expect(distance(got[0]!, maxPoolInputGradient(c, values, dy))).toBeLessThan(1e-5);
      expect(left).toBe(0);
    });

    test(`max-unpooling takes the first of equal maxima (${backend})`, async () => {
      if (problem !== null) return;
      const pooling = { poolSize: [3, 2], strides: [2, 2], padding: 'same' } as const;
      const c: PoolCase = { ...pooling, batch: 2, input: [7, 5], channels: 3 };
      const source = volume([2, 7, 5, 3], 1);
      const values = source.values.map((v) => Math.max(Math.round(2 * v), 0));
      const x = volume([2, ...windows(c), 3], 2);
      const expected = new Float64Array(values.length);
      switches(c, values).forEach((at, i) => {
        expected[at]! += x.values[i]!;
      });
      const { values: got } = await call<Answer>(
        page,
        'unpool',
        x,
        { ...source, values },
        c.poolSize,
        c.strides,
        c.padding,
      );
      expect(distance(got[0]!, expected)).toBeLessThan(1e-5);
    });

    test(`maxPoolWithArgmax names the first of equal maxima (${backend})`, async () => {
      if (problem !== null) return;
      const { values } = await call<Answer>(page, 'argmax', {
        shape: [1, 2, 4, 1],
        values: [-1, -1, 0, 3, -1, -2, 3, 3],
      });
      expect(values).toEqual([
        [-1, 3],
        [0, 3],
      ]);
    });

    test(`nothing was reported as wrong (${backend})`, () => {
      expect(troubles).toEqual([]);
    });
  });
});
