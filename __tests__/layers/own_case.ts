import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { gunzipSync, strFromU8 } from 'fflate';
import '../../lib/index.js';
import { makeLayer } from '../../lib/keras/read/rules/rule.js';
import { camelCased } from '../../lib/tfjs/spelling.js';
import { expectClose } from '../compare.js';
import { distance } from '../wasm/compare.js';
import { specimenInput } from './specimens.js';

/** A layer, argument by argument, as another library computes it. */
export interface OwnCase {
  className: string;
  config: Record<string, unknown>;
  given: { masks?: (boolean[][] | null)[]; use_causal_mask?: boolean };
  inputs: number[][];
  weights: number[][];
  /** Shapes of weights that do not train. */
  frozen?: number[][];
  shape: number[];
  y: number[];
  gradients: number[][];
}

/** Those of a file of __tests__/fixtures. */
export function ownCases(...file: string[]): OwnCase[] {
  const packed = readFileSync(path.join(__dirname, '..', 'fixtures', ...file));
  return JSON.parse(strFromU8(gunzipSync(packed)));
}

/** Its layer and arguments. */
export const ownName = ({ className, config, given, inputs }: OwnCase) =>
  `${className} in=${inputs.map((shape) => shape.join('x'))} ` +
  JSON.stringify({ ...config, ...given }).replace(/["{}]/g, '');

/** The formula of the fixture's script. */
const numbers = (shape: readonly number[], place: number) => specimenInput(shape, 1 + place / 7);

const spelled = (value: unknown) =>
  typeof value === 'string' && value.startsWith('channels_') ? camelCased(value) : value;

function optionsOf({ config, given }: OwnCase): Record<string, unknown> {
  const entries = Object.entries(config).map(([key, value]) => [camelCased(key), spelled(value)]);
  const causal = given.use_causal_mask === undefined ? {} : { useCausalMask: true };
  return { ...Object.fromEntries(entries), ...causal };
}

function built(c: OwnCase): tfl.layers.Layer {
  const className = /^Conv.D$/.test(c.className) ? `Grouped${c.className}` : c.className;
  const layer = makeLayer(className, optionsOf(c));
  const symbols = c.inputs.map((batchShape) => tfl.input({ batchShape }));
  const output = layer.apply(symbols.length === 1 ? symbols[0]! : symbols);
  expect((output as tfl.SymbolicTensor).shape).toEqual(c.shape);
  expect(layer.trainableWeights.map(({ shape }) => shape)).toEqual(c.weights);
  const shown = c.inputs.length + c.weights.length;
  tf.tidy(() => {
    layer.trainableWeights.forEach((weight, i) => {
      weight.write(numbers(c.weights[i]!, c.inputs.length + i));
    });
    c.frozen?.forEach((shape, i) => {
      layer.nonTrainableWeights[i]!.write(numbers(shape, shown + i));
    });
  });
  return layer;
}

/** Computes one: y and gradients are as the file has them, and no tensor is left. */
export function expectAsGiven(c: OwnCase, tolerance: number): void {
  const before = tf.memory().numTensors;
  const layer = built(c);
  tf.tidy(() => {
    const masks = c.given.masks?.map((one) => one && tf.tensor2d(one, undefined, 'bool'));
    const kwargs = masks === undefined ? {} : { mask: masks };
    const call = (xs: tf.Tensor[]) =>
      layer.apply(xs.length === 1 ? xs[0]! : xs, { ...kwargs } as never) as tf.Tensor;
    const inputs = c.inputs.map(numbers);
    const y = call(inputs);
    expect(y.shape).toEqual(c.shape);
    expect(distance(y.dataSync(), c.y)).toBeLessThan(tolerance);
    const g = numbers(c.shape, inputs.length + c.weights.length);
    const loss = (...xs: tf.Tensor[]) => tf.sum(tf.mul(call(xs), g)) as tf.Scalar;
    const variables = layer.trainableWeights.map((weight) => weight.read() as tf.Variable);
    const { grads } =
      variables.length === 0
        ? { grads: {} as Record<string, tf.Tensor> }
        : tf.variableGrads(() => loss(...inputs), variables);
    const got = [...tf.grads(loss)(inputs), ...variables.map(({ name }) => grads[name]!)];
    expect(got).toHaveLength(c.gradients.length);
    got.forEach((gradient, i) => {
      // Against 1 at least: a bias of the keys shifts all scores alike, and its gradient is rounding alone.
      expectClose(gradient, tf.tensor(c.gradients[i]!, gradient.shape), 2 * tolerance);
    });
  });
  for (const weight of layer.weights) weight.dispose();
  expect(tf.memory().numTensors).toBe(before);
}
