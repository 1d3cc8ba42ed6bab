import * as tf from '@tensorflow/tfjs-core';
import '../../lib/index.js';
import '../../lib/webgl/index.js';
import { FUSED_CONV_2D_BACKPROP_INPUT } from '../../lib/ops/kernel_names.js';
import { describeEachBackend } from '../backends.js';
import {
  type ConvCase,
  convFilterGradient,
  convInputGradient,
  geometry,
} from '../reference/conv_gradients.js';
import { product } from '../reference/product.js';
import { noise } from '../wasm/compare.js';

/** Numbers that 16 bits hold. */
const short = (size: number, seed: number) =>
  noise(size, seed).map((value) => Math.round(64 * value) / 64);

const run = (name: string, inputs: tf.NamedTensorMap, attrs: object) =>
  (tf.engine().runKernel(name, inputs, attrs as tf.NamedAttrMap) as tf.Tensor).dataSync();

const SIZES: readonly Pick<ConvCase, 'input' | 'kernel' | 'strides'>[] = [
  { input: [1, 1, 600], kernel: [1, 1, 4], strides: [1, 1, 2] },
  { input: [1, 20, 20], kernel: [1, 3, 3], strides: [1, 2, 2] },
  { input: [1, 20, 20], kernel: [1, 3, 3], strides: [1, 1, 1] },
];
const SHAPES = SIZES.map(
  (sizes): ConvCase => ({
    ...sizes,
    batch: 2,
    inChannels: 3,
    outChannels: 5,
    padding: 'same',
  }),
);

describeEachBackend('textures of 16 bits', () => {
  const FLAG = 'WEBGL_RENDER_FLOAT32_ENABLED';
  let before: boolean;
  beforeAll(() => {
    before = tf.env().getBool(FLAG);
    tf.env().set(FLAG, false);
  });
  afterAll(() => tf.env().set(FLAG, before));

  test.each(SHAPES)('results are rounded once: $input, kernel $kernel, strides $strides', (c) => {
    const dyShape = [c.batch, ...geometry(c).output.slice(1), c.outChannels];
    const shape = [c.batch, ...c.input.slice(1), c.inChannels];
    const filterShape = [...c.kernel.slice(1), c.inChannels, c.outChannels];
    const [x, w, dy] = [shape, filterShape, dyShape].map((sizes, i) => short(product(sizes), i));
    const attrs = { strides: c.strides.slice(1), pad: 'same' };
    const [got, ofFilter] = tf.tidy(() => {
      const given = { dy: tf.tensor(dy!, dyShape), filter: tf.tensor(w!, filterShape) };
      const bias = tf.tensor1d([0.5, -0.25, 1]);
      const fused = { ...attrs, inputShape: shape, activation: 'linear' };
      return [
        run(FUSED_CONV_2D_BACKPROP_INPUT, { ...given, bias }, fused),
        run(
          tf.Conv2DBackpropFilter,
          { x: tf.tensor(x!, shape), dy: given.dy },
          { ...attrs, filterShape },
        ),
      ];
    });
    const off = (values: ArrayLike<number>, exact: ArrayLike<number>) =>
      Math.max(...Array.from(values, (v, i) => Math.abs(v - exact[i]!) / Math.abs(exact[i]! || 1)));
    const y = convInputGradient(c, dy!, w!).map((v, i) => v + [0.5, -0.25, 1][i % 3]!);
    // Half a unit in the last of 11 places, or one where a shader cuts instead.
    expect(off(got!, y)).toBeLessThan(2 ** -10 + 2 ** -20);
    expect(off(ofFilter!, convFilterGradient(c, x!, dy!))).toBeLessThan(2 ** -10 + 2 ** -20);
  });
}, ['webgl']);
