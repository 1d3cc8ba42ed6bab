import * as tf from '@tensorflow/tfjs-core';
import '../backends.js';
import * as tfl from '@tensorflow/tfjs-layers';
import { checkerboard } from '../../lib/arithmetic/index.js';
import { PADDINGS } from '../../lib/arithmetic/padding.js';
import { conv1dTranspose, conv2dTranspose, deconvolution } from '../../lib/layers/factories.js';

beforeAll(() => tf.setBackend('cpu'));

const rows = PADDINGS.flatMap((padding) =>
  [1, 2, 3, 4].flatMap((strides) =>
    [1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap((kernelSize) =>
      [null, 0, 1].slice(0, strides + 1).map((op) => [kernelSize, strides, padding, op] as const),
    ),
  ),
);

test.each(rows)('k=%i s=%i %s op=%p: what a layer of ones makes of ones', (k, s, padding, op) => {
  const args = { kernelSize: k, strides: s, padding, outputPadding: op };
  const layer = conv1dTranspose({ ...args, filters: 1, kernelInitializer: 'ones' });
  const middle = tf.tidy(() => {
    const y = layer.apply(tf.ones([1, 24, 1])) as tf.Tensor;
    return y.dataSync().slice(10 * s, 11 * s);
  });
  const { axes, uneven } = checkerboard(layer);
  expect(axes[0]!.overlap).toEqual([...middle]);
  expect(uneven).toBe(k % s !== 0);
  expect(checkerboard(args)).toMatchObject({ axes, uneven });
  layer.dispose();
});

test('two axes: the product, as numbers', () => {
  const found = checkerboard(conv2dTranspose({ filters: 1, kernelSize: 3, strides: 2 }));
  expect(found.ratio).toBe(4);
  expect(found.axes[0]).toEqual({
    kernelSize: 3,
    strides: 2,
    overlap: [2, 1],
    strongest: [0],
    ratio: 2,
  });
  expect(String(found)).toBe('4 2\n2 1');
});

test.each([
  ['transpose', true],
  ['upsample', false],
  ['subpixel', false],
] as const)('a deconvolution by %s: uneven %p', (method, uneven) => {
  expect(checkerboard(deconvolution({ filters: 1, method, kernelSize: [3, 3] })).uneven).toBe(
    uneven,
  );
});

test('what removes it', () => {
  const { remedies } = checkerboard({ kernelSize: [5, 3], strides: [2, 3] });
  expect(remedies.map(({ options }) => options)).toEqual([
    { kernelSize: [6, 3] },
    { method: 'upsample' },
    {
      method: 'subpixel',
      kernelInitializer: { className: 'ICNR', config: { scale: [2, 3] } },
    },
  ]);
  expect(checkerboard({ kernelSize: [6, 3], strides: [2, 3] })).toMatchObject({
    uneven: false,
    ratio: 1,
    remedies: [],
  });
});

test('each remedy is accepted by a deconvolution stage, and helps', () => {
  const args = { filters: 1, kernelSize: 3, strides: 2 };
  for (const { options } of checkerboard({ kernelSize: 3, strides: 2 }).remedies) {
    expect(checkerboard(deconvolution({ ...args, ...options })).uneven).toBe(false);
  }
});

test('a kernel shorter than its strides leaves holes', () => {
  expect(checkerboard({ kernelSize: 2, strides: 3 })).toMatchObject({
    uneven: true,
    ratio: Infinity,
  });
});

test.each([
  [
    'a dense layer',
    () => checkerboard(tfl.layers.dense({ units: 1 })),
    "checkerboard: the layer must be a transposed convolution or a Deconvolution, got 'Dense'.",
  ],
  [
    'strides 0',
    () => checkerboard({ kernelSize: 3, strides: 0 }),
    'checkerboard: strides must be a positive integer, got 0.',
  ],
])('%s is refused', (_, run, message) => {
  expect(run).toThrow(new Error(message));
});
