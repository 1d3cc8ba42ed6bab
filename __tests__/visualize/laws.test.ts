import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { layers as own } from '../../lib/index.js';
import { asTranspose, deconvolve } from '../../lib/visualize/index.js';
import { convAutoencoder, unet, unet1d } from '../../models/index.js';
import { describeEachBackend } from '../backends.js';
import { expectClose } from '../compare.js';

const { layers } = tfl;
const seeded = (seed: number) => ({ kernelInitializer: tfl.initializers.glorotNormal({ seed }) });

interface Model {
  readonly name: string;
  readonly build: () => tfl.LayersModel;
}

const sequential = (...all: tfl.layers.Layer[]) => tfl.sequential({ layers: all });

const LINEAR: Model[] = [
  {
    name: '1-D: strides, average pooling, batch normalisation',
    build: () =>
      sequential(
        layers.conv1d({
          filters: 3,
          kernelSize: 5,
          strides: 2,
          inputShape: [31, 2],
          ...seeded(1),
        }),
        layers.averagePooling1d({ poolSize: 3, strides: 2, padding: 'same' }),
        layers.batchNormalization({}),
        layers.conv1d({ filters: 2, kernelSize: 3, padding: 'same', ...seeded(2) }),
        layers.flatten(),
        layers.dropout({ rate: 0.5 }),
        layers.dense({ units: 3, ...seeded(3) }),
      ),
  },
  {
    name: '2-D: depthwise, separable, upsampling, padding, cropping, global pooling',
    build: () =>
      sequential(
        layers.depthwiseConv2d({
          kernelSize: 3,
          padding: 'same',
          inputShape: [9, 8, 2],
          depthwiseInitializer: tfl.initializers.glorotNormal({ seed: 4 }),
        }),
        layers.upSampling2d({ size: [2, 2] }),
        layers.separableConv2d({
          filters: 4,
          kernelSize: 3,
          strides: 2,
          depthwiseInitializer: tfl.initializers.glorotNormal({ seed: 5 }),
          pointwiseInitializer: tfl.initializers.glorotNormal({ seed: 6 }),
        }),
        layers.zeroPadding2d({ padding: [1, 2] }),
        layers.cropping2D({
          cropping: [
            [1, 0],
            [0, 1],
          ],
        }),
        layers.globalAveragePooling2d({}),
        layers.dense({ units: 3, ...seeded(7) }),
      ),
  },
  {
    name: '3-D: strides, average pooling',
    build: () =>
      sequential(
        layers.conv3d({
          filters: 2,
          kernelSize: 3,
          strides: 2,
          padding: 'same',
          inputShape: [6, 7, 5, 1],
          ...seeded(8),
        }),
        layers.averagePooling3d({ poolSize: 2, padding: 'same' }),
        layers.flatten(),
        layers.dense({ units: 2, ...seeded(9) }),
      ),
  },
  {
    name: 'dilated, channels first',
    build: () =>
      sequential(
        layers.conv2d({
          filters: 3,
          kernelSize: 3,
          dilationRate: 2,
          dataFormat: 'channelsFirst',
          inputShape: [2, 9, 10],
          ...seeded(10),
        }),
        layers.conv2d({ filters: 2, kernelSize: 3, strides: 2, dataFormat: 'channelsFirst' }),
      ),
  },
  {
    name: "the package's own: transposed, deconvolution, cropping",
    build: () =>
      sequential(
        layers.conv1d({
          filters: 3,
          kernelSize: 4,
          strides: 2,
          inputShape: [20, 1],
          ...seeded(11),
        }),
        own.conv1dTranspose({ filters: 2, kernelSize: 3, strides: 2, ...seeded(12) }),
        own.deconvolution({ filters: 2, method: 'upsample', ...seeded(13) }),
        own.deconvolution({ filters: 2, method: 'subpixel', ...seeded(14) }),
        own.cropping1d({ cropping: [1, 3] }),
      ),
  },
];

function random(model: tfl.LayersModel, seed: number): tf.Tensor {
  const shape = model.inputs[0]!.shape.slice(1).map((n) => n ?? 16);
  return tf.randomNormal(shape, 0, 1, 'float32', seed);
}

describeEachBackend('laws', () => {
  test.each(LINEAR)(
    'completeness, linear $name: saliency x input is the output',
    async ({ build }) => {
      const model = build();
      const input = random(model, 1);
      const before = tf.memory().numTensors;
      const { projections, units, activations } = await deconvolve(model, input, {
        layer: -1,
        method: 'saliency',
      });
      const axes = projections.shape.map((_, axis) => axis).slice(1);
      const sums = tf.tidy(() => tf.sum(tf.mul(projections, input), axes));
      expect(units.some(({ activation }) => Math.abs(activation) > 0.01)).toBe(true);
      const wanted = tf.tensor(units.map(({ activation }) => activation));
      expectClose(sums, wanted);
      tf.dispose([projections, activations, sums, wanted]);
      expect(tf.memory().numTensors).toBe(before);
      model.dispose();
    },
  );

  test('without rectifiers and pooling, deconvnet is the chain of transposed convolutions', async () => {
    const model = sequential(
      layers.conv2d({
        filters: 4,
        kernelSize: 3,
        strides: 2,
        inputShape: [9, 11, 2],
        ...seeded(1),
      }),
      layers.conv2d({ filters: 5, kernelSize: 2, padding: 'same', ...seeded(2) }),
    );
    const input = random(model, 2);
    const options = { layer: 1, filters: 3, position: [1, 2] };
    const { projections, activations } = await deconvolve(model, input, options);
    const [second, first] = [...model.layers].reverse().map((layer) => asTranspose(layer));
    const unit = tf.buffer([1, 4, 5, 5]);
    unit.set(1, 0, 1, 2, 3);
    const chain = tf.tidy(() => first!.apply(second!.apply(unit.toTensor())) as tf.Tensor);
    expect(chain.shape).toEqual([1, 9, 11, 2]);
    expectClose(projections, chain);
    tf.dispose([projections, activations, chain]);
  });

  test.each(['deconvnet', 'guided', 'saliency'] as const)(
    '%s of a volume one slice deep is that of the slice',
    async (method) => {
      const activation = 'relu';
      const flat = sequential(
        layers.conv2d({
          filters: 4,
          kernelSize: 3,
          activation,
          inputShape: [9, 8, 2],
          ...seeded(1),
        }),
        layers.maxPooling2d({ poolSize: 3, strides: 2 }),
        layers.conv2d({ filters: 3, kernelSize: 2, activation, ...seeded(2) }),
      );
      const deep = sequential(
        layers.conv3d({ filters: 4, kernelSize: [1, 3, 3], activation, inputShape: [1, 9, 8, 2] }),
        layers.maxPooling3d({ poolSize: [1, 3, 3], strides: [1, 2, 2] }),
        layers.conv3d({ filters: 3, kernelSize: [1, 2, 2], activation }),
      );
      const weights = flat.getWeights();
      deep.setWeights(deep.getWeights().map((own, n) => tf.reshape(weights[n]!, own.shape)));
      const slice = random(flat, 5);
      const two = await deconvolve(flat, slice, { layer: -1, method });
      const three = await deconvolve(deep, tf.expandDims(slice), { layer: -1, method });
      expect(three.units.map(({ position }) => position!.slice(1))).toEqual(
        two.units.map(({ position }) => position),
      );
      const squeezed = tf.squeeze(three.projections, [1]);
      expect(tf.max(tf.abs(squeezed)).dataSync()[0]).toBeGreaterThan(0.05);
      expectClose(squeezed, two.projections);
    },
  );

  const NETWORKS: Model[] = [
    { name: 'U-Net', build: () => unet({ inputShape: [16, 16, 1], depth: 2, filters: 4 }) },
    { name: 'U-Net 1-D', build: () => unet1d({ inputShape: [32, 1], depth: 2, filters: 4 }) },
    ...(['transpose', 'upsample', 'subpixel'] as const).map((method) => ({
      name: `autoencoder ${method}`,
      build: () => convAutoencoder({ inputShape: [12, 12, 1], filters: [4, 6], method, seed: 3 }),
    })),
  ];

  test.each(NETWORKS)('saliency of $name is the gradient of the whole model', async ({ build }) => {
    const model = build();
    const input = random(model, 3);
    const middle = model.layers.at(-1)!.getConfig().activation;
    const options = { layer: -1, filters: 0, method: 'saliency' } as const;
    const { projections, activations, units } = await deconvolve(model, input, options);
    const gradient = tf.tidy(() => {
      const score = (x: tf.Tensor) => {
        const output = model.apply(x) as tf.Tensor;
        // The score of a sigmoid is what goes into it.
        const logits = middle === 'sigmoid' ? tf.log(tf.div(output, tf.sub(1, output))) : output;
        const at = [0, ...units[0]!.position!, 0];
        const one = at.map(() => 1);
        return tf.squeeze(tf.slice(logits, at, one)) as tf.Scalar;
      };
      return tf.grad(score)(tf.expandDims(input));
    });
    expectClose(projections, gradient, 1e-4);
    tf.dispose([projections, activations, gradient]);
    model.dispose();
  });
});
