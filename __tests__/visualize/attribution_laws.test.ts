import '../backends.js';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { gaussLegendre } from '../../lib/arithmetic/gauss_legendre.js';
import { Random } from '../../lib/arithmetic/random.js';
import { type DeconvolveOptions, deconvolve } from '../../lib/visualize/index.js';
import { expectClose } from '../compare.js';
import { captumNetwork, NETWORK_NAMES as PLAIN } from './captum_networks.js';
import { type NetworkName, network } from './networks.js';

const { layers } = tfl;

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const sum = (projections: readonly tf.Tensor[]) =>
  projections.reduce((all, one) => all + tf.sum(one).dataSync()[0]!, 0);

describe.each(PLAIN)('%s of Captum', (name) => {
  test.each([
    ['deeplift', 1e-5],
    ['integratedGradients', 0.02],
  ] as const)('%s adds up to what the score is more than at the baseline', async (method, most) => {
    const { model, input } = captumNetwork(name);
    const scores = tfl.model({ inputs: model.inputs, outputs: beforeSoftmax(model) });
    const baseline = tf.fill(input.shape, 0.3);
    const options = { layer: -1, filters: 1, method, baseline, steps: 300 };
    if (method === 'deeplift') Reflect.deleteProperty(options, 'steps');
    const { projections } = await deconvolve(scores, input, options);
    const at = (x: tf.Tensor) => (scores.predict(x) as tf.Tensor).dataSync()[1]!;
    const more = at(input) - at(baseline);
    expect(Math.abs(sum([projections]) - more)).toBeLessThan(most * Math.max(Math.abs(more), 0.1));
  });
});

/** The answer, without the softmax that one network ends with. */
function beforeSoftmax(model: tfl.LayersModel): tfl.SymbolicTensor {
  const last = model.layers.at(-1)!;
  if (last.getConfig().activation === 'softmax') {
    (last as unknown as { activation: object }).activation = (
      layers.dense({ units: 1 }) as unknown as { activation: object }
    ).activation;
  }
  return model.outputs[0]!;
}

test('lrp conserves the score where there are no biases', async () => {
  const seeded = (seed: number) => ({
    kernelInitializer: tfl.initializers.glorotNormal({ seed }),
    useBias: false,
  });
  const model = tfl.sequential({
    layers: [
      layers.conv2d({
        filters: 4,
        kernelSize: 3,
        activation: 'relu',
        inputShape: [9, 9, 2],
        ...seeded(1),
      }),
      layers.maxPooling2d({ poolSize: 3, strides: 2 }),
      layers.flatten(),
      layers.dense({ units: 6, activation: 'relu', ...seeded(2) }),
      layers.dense({ units: 3, activation: 'softmax', name: 'answer', ...seeded(3) }),
    ],
  });
  const x = tf.randomNormal([9, 9, 2], 0, 1, 'float32', 5);
  const options = { layer: 'answer', method: 'lrp', epsilon: 1e-9 } as const;
  for (const gamma of [0, 0.5]) {
    const { projections, units } = await deconvolve(model, x, { ...options, gamma });
    const logits = await logitsOf(model, x);
    units.forEach(({ filter }, n) => {
      const shared = tf.sum(tf.slice(projections, [n, 0, 0, 0], [1, -1, -1, -1])).dataSync()[0]!;
      expect(Math.abs(shared - logits[filter]!)).toBeLessThan(1e-4);
    });
  }
});

/** The last dense layer's own numbers. */
async function logitsOf(model: tfl.LayersModel, x: tf.Tensor): Promise<Float32Array> {
  const [kernel] = model.layers.at(-1)!.getWeights();
  const before = tfl.model({
    inputs: model.inputs,
    outputs: model.layers.at(-2)!.output as tfl.SymbolicTensor,
  });
  const y = before.predict(tf.expandDims(x)) as tf.Tensor2D;
  return tf.matMul(y, kernel as tf.Tensor2D).dataSync() as Float32Array;
}

test('Gauss and Legendre: polynomials up to degree 2 n - 1, exactly', () => {
  for (const n of [1, 2, 5, 50]) {
    const { nodes, weights } = gaussLegendre(n);
    for (let power = 0; power < Math.min(2 * n, 40); power++) {
      const integral = nodes.reduce((all, x, i) => all + weights[i]! * x ** power, 0);
      expect(integral).toBeCloseTo(1 / (power + 1), 12);
    }
  }
});

test('smoothGrad is the mean of gradients at the noisy inputs', async () => {
  const { model, input } = captumNetwork('signal');
  const options = { layer: 'logits', filters: 2 } as const;
  const smooth = { ...options, method: 'smoothGrad', samples: 3, noise: 0.1, seed: 4 } as const;
  const { projections } = await deconvolve(model, input, smooth);
  const random = new Random(4);
  const values = input.dataSync();
  const deviation = 0.1 * (Math.max(...values) - Math.min(...values));
  const gradients: tf.Tensor[] = [];
  for (let n = 0; n < 3; n++) {
    const noisy = values.map((value) => value + deviation * random.normal());
    const own = { ...options, method: 'saliency' } as const;
    gradients.push((await deconvolve(model, tf.tensor(noisy, input.shape), own)).projections);
  }
  expectClose(projections, tf.div(tf.addN(gradients), 3));
});

test('occlusion by windows of one place is the difference that each place makes', async () => {
  const { model, input } = captumNetwork('signal');
  const options = { layer: 'logits', filters: 0, method: 'occlusion', window: 1 } as const;
  const { projections } = await deconvolve(model, input, options);
  const at = (x: tf.Tensor) => (model.predict(x) as tf.Tensor).dataSync()[0]!;
  for (const place of [0, 7, 39]) {
    const hidden = (input.dataSync() as Float32Array).slice();
    hidden.fill(0, place * 2, place * 2 + 2);
    const lost = at(input) - at(tf.tensor(hidden, input.shape));
    const got = tf.slice(projections, [0, place, 0], [1, 1, 2]).dataSync();
    expect(got[0]).toBeCloseTo(lost, 5);
    expect(got[1]).toBeCloseTo(lost, 5);
  }
});

/** The score's derivative along a random direction, by differences of the network's own scores. */
async function expectSlope(name: NetworkName, more: Partial<DeconvolveOptions> = {}) {
  const { model, inputs, layer } = network(name);
  const options = { layer, filters: 1, method: 'saliency', ...more } as const;
  const { projections } = await deconvolve(model, inputs, options);
  const step = 1e-3;
  // A step of zeros is masked, and is not to be moved.
  const directions = inputs.map((x, n) => {
    const random = tf.randomNormal(x.shape, 0, 1, 'float32', n + 20);
    return tf.where(tf.equal(x, 0), tf.zerosLike(x), random);
  });
  const value = async (sign: number) => {
    const moved = inputs.map((x, n) => tf.add(x, tf.mul(sign * step, directions[n]!)));
    const { activations } = await deconvolve(model, moved, options);
    return activations.dataSync()[1]!;
  };
  const slope = ((await value(1)) - (await value(-1))) / (2 * step);
  const along = sum(projections.map((one, n) => tf.mul(one, directions[n]!)));
  expect(Math.abs(slope)).toBeGreaterThan(1e-3);
  expect(Math.abs(along - slope)).toBeLessThan(0.02 * Math.abs(slope));
}

test.each(['stateful', 'squeezed', 'twins'] as const)(
  '%s: the gradient is the slope that differences have, masks and states and all',
  (name) => expectSlope(name),
);
