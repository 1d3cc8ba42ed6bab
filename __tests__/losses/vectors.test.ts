import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import '../../lib/index.js';
import * as entry from '../../lib/losses/index.js';
import { describeEachBackend } from '../backends.js';
import { expectClose } from '../compare.js';
import { type LossCase, shownOptions, unpacked, VECTORS } from './vectors.js';

type Values = (...inputs: tf.Tensor[]) => tf.Tensor;
type Named = Record<string, (...args: unknown[]) => unknown>;
const exported = entry as unknown as Named;

/** The network of the case: two convolutions, of the weights that are its further inputs. */
function networkOf([x, , ...kernels]: tf.Tensor[]): tfl.LayersModel {
  const [first, second] = kernels;
  const network = tfl.sequential({
    layers: [
      tfl.layers.conv2d({
        name: 'first',
        inputShape: x!.shape.slice(1),
        filters: 3,
        kernelSize: 3,
        activation: 'tanh',
        useBias: false,
      }),
      tfl.layers.conv2d({ name: 'second', filters: 2, kernelSize: 3, strides: 2, useBias: false }),
    ],
  });
  network.setWeights([first!, second!]);
  return network;
}

/** What needs more than its options and inputs. */
const SPECIAL: Record<string, (one: LossCase, inputs: tf.Tensor[]) => Values> = {
  gradientPenalty: () => (real, fake, mix, w, b, v) => {
    const critic = (x: tf.Tensor) => {
      const hidden = tf.tanh(tf.add(tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D), b!));
      return tf.matMul(hidden as tf.Tensor2D, v as tf.Tensor2D);
    };
    return entry.gradientPenalty(critic, real!, fake!, { mix: mix as tf.Tensor1D });
  },
  perceptual: (_, inputs) => {
    const options = { layers: ['first', 'second'], weights: [0.5, 2] };
    const loss = entry.perceptual(networkOf(inputs), options);
    return (yTrue, yPred) => loss(yTrue!, yPred!);
  },
};

function valuesOf(one: LossCase, inputs: tf.Tensor[]): Values {
  const special = SPECIAL[one.name];
  if (special) return special(one, inputs);
  if (one.byName) return entry.lossByName(one.name) as unknown as Values;
  const named = exported[one.name]!;
  if (one.factory) return named(one.options) as Values;
  const options = Object.keys(one.options).length > 0 ? [one.options] : [];
  return (...given) => named(...given, ...options) as tf.Tensor;
}

/** Exports that make no values of their own, and where they are tested. */
const ELSEWHERE = ['lossByName', 'reduceLoss', 'weightsOfClasses'];

test('every exported loss has vectors, and every name of lossByName', () => {
  const covered = new Set(VECTORS.losses.map(({ name }) => name));
  const lacking = Object.keys(entry).filter((name) => !covered.has(name));
  expect(lacking.sort()).toEqual(ELSEWHERE);
  const message = (() => {
    try {
      return entry.lossByName('?');
    } catch (error) {
      return String(error);
    }
  })() as string;
  const names = /one of (.*), got/.exec(message)![1]!.split(', ');
  expect(names.filter((name) => !covered.has(name))).toEqual([]);
});

describeEachBackend('losses', () => {
  test.each(
    VECTORS.losses.map((one, i) => [`${i} ${one.name}${shownOptions(one.options)}`, one] as const),
  )('%s: values, gradients and weighted means', (_, one) => {
    const inputs = one.inputs.map(unpacked);
    const compute = valuesOf(one, inputs);
    const before = tf.memory().numTensors;
    const values = compute(...inputs);
    expect(tf.memory().numTensors).toBe(before + 1);
    expectClose(values, unpacked(one.values));
    for (const [key, expected] of Object.entries(one.gradients)) {
      const i = Number(key);
      const gradient = tf.grad((x) => tf.mean(compute(...inputs.with(i, x))))(inputs[i]!);
      expectClose(gradient, tf.tensor(expected, inputs[i]!.shape));
    }
    for (const { reduction, sampleWeight, mask, value } of one.reduced) {
      const options = {
        reduction: reduction as entry.Reduction,
        sampleWeight: sampleWeight ? unpacked(sampleWeight) : null,
        mask: mask ? unpacked(mask) : null,
      };
      expectClose(entry.reduceLoss(values, options), unpacked(value));
    }
  });
});
