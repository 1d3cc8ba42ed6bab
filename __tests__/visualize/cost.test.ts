import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { deconvolve } from '../../lib/visualize/index.js';
import type { UnitOptions } from '../../lib/visualize/units.js';
import { describeEachBackend } from '../backends.js';

const { layers } = tfl;
const SIDE = 64;
const UNITS = 3;

/** A chain as VGG's: six convolutions, a pooling behind each second, and two dense layers. */
function chain(): tfl.LayersModel {
  const model = tfl.sequential();
  for (let n = 0; n < 6; n++) {
    model.add(
      layers.conv2d({
        filters: 4 << (n >> 1),
        kernelSize: 3,
        padding: 'same',
        activation: 'relu',
        kernelInitializer: tfl.initializers.heNormal({ seed: n }),
        name: `conv${n + 1}`,
        ...(n === 0 && { inputShape: [SIDE, SIDE, 3] }),
      }),
    );
    if (n % 2 === 1) model.add(layers.maxPooling2d({ poolSize: 2 }));
  }
  model.add(layers.flatten());
  const kernelInitializer = tfl.initializers.glorotNormal({ seed: 9 });
  model.add(layers.dense({ units: 200, activation: 'relu', kernelInitializer, name: 'hidden' }));
  model.add(layers.dense({ units: 5, activation: 'softmax', kernelInitializer, name: 'answer' }));
  return model;
}

/** What a projection runs and holds. */
async function costOf(model: tfl.LayersModel, layer: string, which: UnitOptions = { topK: UNITS }) {
  const input = tf.randomUniform([SIDE, SIDE, 3], 0, 1, 'float32', 1);
  const { numBytes } = tf.memory();
  const { kernels, peakBytes } = await tf.profile(async () => {
    const { projections, activations } = await deconvolve(model, input, { layer, ...which });
    tf.dispose([projections, activations]);
  });
  input.dispose();
  const named = (pattern: RegExp) => kernels.filter(({ name }) => pattern.test(name));
  return { kernels, named, bytes: peakBytes - numBytes };
}

const FORWARD = /^(Fused)?Conv2D$/;
/** What these give has the values of another tensor. */
const VIEWS = ['Cast', 'Identity', 'Reshape'];
const BACK = /^(Fused)?Conv2DBackpropInput$/;

describeEachBackend('what a projection costs', () => {
  const model = chain();

  test('each convolution up to the layer runs once, and none behind it', async () => {
    for (const [layer, convolutions] of [
      ['conv2', 2],
      ['conv4', 4],
      ['answer', 6],
    ] as const) {
      const { named } = await costOf(model, layer);
      const inputs = named(FORWARD).map(({ inputShapes }) => inputShapes[0]![0]);
      expect(inputs).toEqual(new Array(convolutions).fill(1));
      expect(named(BACK)).toHaveLength(convolutions);
      expect(named(/BackpropFilter/)).toEqual([]);
    }
  });

  test.each([
    // 1 place, 3 and 5 of 32 with a kernel of 3; a pooling of 2; and again.
    ['conv4', [16, 16], [3, 5, 12, 14].map((side) => [UNITS, side, side])],
    // What lies beyond the border is cut off before the next convolution.
    ['conv4', [0, 0], [3, 4, 8, 9].map((side) => [UNITS, side, side])],
    // From 900 places on each unit goes alone.
    [
      'conv6',
      [8, 8],
      [
        ...[3, 5, 12, 14, 30].map((side) => [UNITS, side, side]),
        ...new Array(UNITS).fill([1, 32, 32]),
      ],
    ],
  ])('a unit of %s at %j goes back within what it sees', async (layer, position, expected) => {
    const { named } = await costOf(model, layer, { filters: [0, 1, 2], position });
    const sides = named(BACK).map(({ outputShapes }) => outputShapes[0]!.slice(0, 3));
    expect(sides).toEqual(expected);
  });

  test('no tensor is made of the shape of any weights', async () => {
    const shapes = model.getWeights().map(({ shape }) => shape.join());
    const { kernels } = await costOf(model, 'answer');
    const made = kernels.filter(({ name }) => !VIEWS.includes(name));
    const outputs = made.flatMap(({ outputShapes }) => outputShapes.map((shape) => shape.join()));
    // Biases are vectors, as many a tensor is.
    const matrices = shapes.filter((shape) => shape.includes(','));
    expect(outputs.filter((shape) => matrices.includes(shape))).toEqual([]);
  });

  test('a dense layer goes back by one product, and forward once', async () => {
    const { named } = await costOf(model, 'answer');
    // tfjs-node's fused product runs a plain one within, which is counted as well.
    const product = tf.getBackend() === 'tensorflow' ? /^BatchMatMul$/ : /MatMul$/;
    const rows = named(product).map(({ outputShapes }) => outputShapes[0]!.slice(-2));
    expect(rows).toEqual([
      [1, 200],
      [1, 5],
      [UNITS, 200],
      [UNITS, 1024],
    ]);
  });

  test('memory is that of the forward pass, and little more', async () => {
    const tensors = [4, 4, 8, 8, 16, 16].map((channels, n) => channels * (SIDE >> (n >> 1)) ** 2);
    // Each layer's output before and behind its rectifier, and the pools'.
    const passed = (count: number) =>
      tensors.slice(0, count).reduce((sum, size, n) => sum + 2 * size + (n % 2 ? size / 4 : 0), 0);
    const { bytes } = await costOf(model, 'conv6');
    expect(bytes).toBeLessThan(4 * (2 * passed(6) + UNITS * 4 * tensors[0]!));
  });
});
