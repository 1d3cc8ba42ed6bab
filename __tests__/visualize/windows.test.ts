import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { Random } from '../../lib/arithmetic/random.js';
import { deconvolve, type Method, receptiveField } from '../../lib/visualize/index.js';
import { setPrecision } from '../../lib/wasm/index.js';
import { describeEachBackend } from '../backends.js';
import { expectClose } from '../compare.js';

const { layers } = tfl;
const METHODS: readonly Method[] = [
  'deconvnet',
  'guided',
  'saliency',
  'inputXGradient',
  'guidedGradcam',
  'integratedGradients',
];

/** Random chains of convolutions and pools of any strides, dilations and paddings. */
const CHAINS = 6;

let seed = 0;
const drawn = () => ({
  kernelInitializer: tfl.initializers.glorotNormal({ seed: ++seed }),
  biasInitializer: tfl.initializers.randomUniform({ minval: -0.2, maxval: 0.2, seed: ++seed }),
});
type Conv = Partial<Parameters<typeof layers.conv2d>[0]>;
const conv = (name: string, args: Conv = {}) =>
  layers.conv2d({
    filters: 3,
    kernelSize: 3,
    padding: 'same',
    activation: 'relu',
    ...drawn(),
    ...args,
    name,
  });
const sequential = (...all: tfl.layers.Layer[]) => tfl.sequential({ layers: all });
const on = (layer: tfl.layers.Layer, ...xs: tfl.SymbolicTensor[]) =>
  layer.apply(xs.length === 1 ? xs[0]! : xs) as tfl.SymbolicTensor;

/** A chain by a seed: a convolution, then three layers, each a convolution or a pool; of one axis or two. */
function randomChain(n: number): tfl.LayersModel {
  const random = new Random(n);
  const pick = <T>(...all: T[]): T => all[random.integer(all.length)]!;
  const axes = pick(1, 2, 2) as 1 | 2;
  const each = (...all: number[]) => Array.from({ length: axes }, () => pick(...all));
  const model = tfl.sequential();
  for (let at = 0; at < 4; at++) {
    const padding = pick('same', 'valid') as 'same' | 'valid';
    const first = at === 0 && { inputShape: [...each(31, 36, 40), 2] };
    if (at > 0 && at < 3 && pick(true, false)) {
      const poolSize = each(2, 3);
      const strides = pick(true, false) ? poolSize : each(1, 2);
      const pool = pick('max', 'average') as 'max' | 'average';
      model.add(layers[`${pool}Pooling${axes}d`]({ poolSize, strides, padding } as never));
      continue;
    }
    const dilated = pick(true, false, false);
    const args = {
      filters: 3,
      kernelSize: each(1, 2, 3, 4),
      strides: dilated ? 1 : each(1, 1, 2),
      dilationRate: dilated ? each(2) : 1,
      padding,
      activation: pick('relu', 'relu', 'tanh', 'linear') as 'relu',
      ...drawn(),
      ...first,
    };
    model.add(layers[`conv${axes}d`](args as never));
  }
  return model;
}

/** Networks whose last layer's units see a part of the input only. */
const NETWORKS: Readonly<Record<string, () => tfl.LayersModel>> = {
  'pooling, an even kernel, a leaky rectifier': () =>
    sequential(
      conv('a', { inputShape: [24, 20, 2] }),
      layers.maxPooling2d({ poolSize: 2 }),
      conv('b', { kernelSize: [2, 4], activation: 'linear' }),
      layers.leakyReLU({ alpha: 0.2 }),
      layers.averagePooling2d({ poolSize: [2, 1], strides: [2, 1] }),
      conv('last'),
    ),
  'strides, dilation, valid padding, no places left out by a pool of 2': () =>
    sequential(
      conv('a', { strides: 2, inputShape: [27, 26, 2] }),
      conv('b', { dilationRate: 2, padding: 'valid', activation: 'tanh' }),
      layers.maxPooling2d({ poolSize: 2 }),
      conv('last', { activation: 'relu6' }),
    ),
  'overlapping pools and channels apart, which are gone through whole': () =>
    sequential(
      conv('a', { inputShape: [20, 20, 2] }),
      layers.maxPooling2d({ poolSize: 3, strides: 2, padding: 'same' }),
      conv('b'),
      layers.depthwiseConv2d({
        kernelSize: 3,
        padding: 'same',
        depthwiseInitializer: tfl.initializers.glorotNormal({ seed: ++seed }),
      }),
      layers.prelu({ alphaInitializer: tfl.initializers.randomUniform({ seed: ++seed }) }),
      conv('last'),
    ),
  'branches of unequal reach that are added': () => {
    const input = tfl.input({ shape: [24, 24, 2] });
    const first = on(conv('a', { activation: 'linear' }), input);
    const normal = on(layers.batchNormalization({ gammaInitializer: 'ones' }), first);
    const x = on(layers.reLU({ maxValue: 6 }), normal);
    const long = on(conv('c'), on(layers.dropout({ rate: 0.5 }), on(conv('b'), x)));
    const sum = on(layers.add(), x, long, on(conv('d', { kernelSize: 1 }), x));
    return tfl.model({ inputs: input, outputs: on(conv('last', { kernelSize: 2 }), sum) });
  },
  'windows of so many places that each goes alone, through branches': () => {
    const input = tfl.input({ shape: [72, 72, 1] });
    const a = on(conv('a', { kernelSize: 2 }), input);
    const sum = on(layers.add(), a, on(conv('d', { kernelSize: 5 }), a));
    const b = on(conv('b', { kernelSize: 5 }), on(layers.maxPooling2d({ poolSize: 2 }), sum));
    const c = on(layers.averagePooling2d({ poolSize: 2 }), b);
    return tfl.model({ inputs: input, outputs: on(conv('last', { kernelSize: 7 }), c) });
  },
  'one axis': () =>
    sequential(
      layers.conv1d({
        filters: 3,
        kernelSize: 5,
        padding: 'same',
        activation: 'relu',
        inputShape: [40, 2],
        ...drawn(),
      }),
      layers.maxPooling1d({ poolSize: 2 }),
      layers.conv1d({ filters: 4, kernelSize: 3, padding: 'same', name: 'last', ...drawn() }),
    ),
};

describeEachBackend('a unit that sees a part of the input', () => {
  describe.each(Object.keys(NETWORKS))('%s', (name) => {
    seed = Object.keys(NETWORKS).indexOf(name) * 100;
    const model = NETWORKS[name]!();
    const last = model.getLayer('last').outputShape as number[];
    const lengths = last.slice(1, -1) as number[];
    const input = tf.randomNormal(model.inputs[0]!.shape.slice(1) as number[], 0, 1, 'float32', 5);
    // Corners, borders and the middle.
    const places = [
      lengths.map(() => 0),
      lengths.map((length) => length - 1),
      lengths.map((length) => length >> 1),
      lengths.map((length, n) => (n === 0 ? length - 2 : 1)),
    ];

    test.each(places.map((place) => [place]))(
      'saliency is the gradient that tfjs takes, at %j',
      async (position) => {
        const { projections } = await deconvolve(model, input, {
          layer: 'last',
          filters: [1],
          position,
          method: 'saliency',
        });
        const gradient = tf.grad((x: tf.Tensor) =>
          tf.sum(
            tf.slice(
              model.predict(x) as tf.Tensor,
              [0, ...position, 1],
              [1, ...position.map(() => 1), 1],
            ),
          ),
        )(tf.expandDims(input));
        expectClose(projections, gradient, 1e-4);
        if (lengths.length < 2) return;
        // Not one number outside of what receptiveField says.
        const { start, end } = receptiveField(model, 'last', position);
        const zeros = tf.zeros(end.map((to, n) => to - start[n]!));
        const around = input.shape
          .slice(0, -1)
          .map((length, n): [number, number] => [start[n]!, length - end[n]!]);
        const outside = tf.expandDims(tf.pad(zeros, around, 1), -1);
        expect(tf.max(tf.abs(tf.mul(tf.squeeze(projections, [0]), outside))).dataSync()[0]).toBe(0);
      },
    );

    test.each(METHODS)('%s is that of the same signal with no place known', async (method) => {
      const options = {
        layer: 'last',
        method,
        ...(method === 'integratedGradients' && { steps: 2 }),
      };
      for (const position of places.slice(1, 3)) {
        const one = await deconvolve(model, input, { ...options, filters: [0, 2], position });
        const mask = tf.buffer(lengths);
        mask.set(1, ...position);
        const target = { class: 2, mask: mask.toTensor() };
        const whole = await deconvolve(model, input, { ...options, target });
        expectClose(tf.slice(one.projections, 1, 1), whole.projections, 1e-5);
      }
    });

    test('units at several places at once are those of each alone', async () => {
      const options = { layer: 'last', method: 'guided' } as const;
      const { projections, units } = await deconvolve(model, input, { ...options, topK: 3 });
      for (const [n, { filter, position }] of units.entries()) {
        const alone = { ...options, filters: filter, position: position! };
        const one = await deconvolve(model, input, alone);
        expectClose(tf.slice(projections, n, 1), one.projections, 1e-5);
      }
    });
  });

  test.each(Array.from({ length: CHAINS }, (_, n) => [n]))(
    'in random chain %i a unit at the border and one within are as tfjs has them, and as the whole maps',
    async (n) => {
      seed = 1000 + 10 * n;
      const model = randomChain(n);
      const random = new Random(n);
      const { shape } = model.outputs[0]!;
      const lengths = shape.slice(1, -1) as number[];
      const input = tf.randomNormal(
        model.inputs[0]!.shape.slice(1) as number[],
        0,
        1,
        'float32',
        n + 1,
      );
      for (const position of [
        lengths.map((length) => random.integer(length)),
        lengths.map((length) => (random.integer(2) === 0 ? 0 : length - 1)),
      ]) {
        const options = { layer: model.layers.length - 1, position, filters: [1] };
        const mask = tf.buffer(lengths);
        mask.set(1, ...position);
        const saliency = await deconvolve(model, input, { ...options, method: 'saliency' });
        const score = (x: tf.Tensor) =>
          tf.sum(
            tf.mul(tf.gather(model.predict(x) as tf.Tensor, 1, shape.length - 1), mask.toTensor()),
          );
        expectClose(saliency.projections, tf.grad(score)(tf.expandDims(input)), 1e-4);
        for (const method of ['deconvnet', 'guided', 'inputXGradient'] as const) {
          const one = await deconvolve(model, input, { ...options, method });
          const target = { class: 1, mask: mask.toTensor() };
          const all = await deconvolve(model, input, { layer: options.layer, target, method });
          expectClose(one.projections, all.projections, 1e-5);
        }
      }
    },
  );
});

test('minimal filtering of signals however far apart is within some millionths of the largest value', async () => {
  await tf.setBackend('wasm');
  const wide = { filters: 32, kernelInitializer: tfl.initializers.glorotNormal({ seed: 3 }) };
  const model = sequential(
    conv('a', { ...wide, inputShape: [96, 96, 32] }),
    conv('b', wide),
    layers.averagePooling2d({ poolSize: 4 }),
    conv('c', wide),
    conv('last', wide),
  );
  // Deconvnet's rule without maxima does not look at the input.
  const look = () =>
    deconvolve(model, tf.ones([96, 96, 32]), { layer: 'last', filters: [0], position: [12, 12] });
  const fast = await look();
  setPrecision('exact');
  try {
    const exact = await look();
    const largest = tf.max(tf.abs(exact.projections)).dataSync()[0]!;
    const off = tf.max(tf.abs(tf.sub(fast.projections, exact.projections))).dataSync()[0]!;
    expect(off).toBeGreaterThan(0);
    expect(off / largest).toBeLessThan(1e-5);
  } finally {
    setPrecision('fast');
  }
});
