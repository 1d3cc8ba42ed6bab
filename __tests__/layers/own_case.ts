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
  given: { masks?: (boolean[][] | null)[]; use_causal_mask?: boolean; training?: boolean };
  inputs: number[][];
  weights: number[][];
  /** Shapes of weights that do not train. */
  frozen?: number[][];
  /** All weights as a call leaves them. */
  after?: number[][];
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

/** In tfjs's spelling, what a layer within is made with included. */
function spelled(value: unknown): unknown {
  if (typeof value === 'string' && value.startsWith('channels_')) return camelCased(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([key, one]) => [camelCased(key), spelled(one)]);
  return Object.fromEntries(entries);
}

function optionsOf({ config, given }: OwnCase): Record<string, unknown> {
  const causal = given.use_causal_mask === undefined ? {} : { useCausalMask: true };
  return { ...(spelled(config) as object), ...causal };
}

function built(c: OwnCase): tfl.layers.Layer {
  // Of Conv1D, the stock one knows what is causal.
  const grouped = /^Conv.D$/.test(c.className) && c.config.padding !== 'causal';
  const className = grouped ? `Grouped${c.className}` : c.className;
  const layer = makeLayer(className, optionsOf(c));
  const symbols = c.inputs.map((batchShape) => tfl.input({ batchShape }));
  const output = layer.apply(symbols.length === 1 ? symbols[0]! : symbols);
  expect((output as tfl.SymbolicTensor).shape).toEqual(c.shape);
  expect(layer.trainableWeights.map(({ shape }) => shape)).toEqual(c.weights);
  fill(layer, c);
  return layer;
}

/** Its weights as the script has them. */
function fill(layer: tfl.layers.Layer, c: OwnCase): void {
  const shown = c.inputs.length + c.weights.length;
  tf.tidy(() => {
    layer.trainableWeights.forEach((weight, i) => {
      weight.write(numbers(c.weights[i]!, c.inputs.length + i));
    });
    c.frozen?.forEach((shape, i) => {
      layer.nonTrainableWeights[i]!.write(numbers(shape, shown + i));
    });
  });
}

/** Computes one: y and gradients are as the file has them, and no tensor is left. */
export function expectAsGiven(c: OwnCase, tolerance: number): void {
  const before = tf.memory().numTensors;
  const layer = built(c);
  tf.tidy(() => {
    const masks = c.given.masks?.map((one) => one && tf.tensor2d(one, undefined, 'bool'));
    const { training } = c.given;
    const kwargs = { ...(masks && { mask: masks }), ...(training && { training }) };
    const call = (xs: tf.Tensor[]) => {
      if (training) fill(layer, c);
      return layer.apply(xs.length === 1 ? xs[0]! : xs, { ...kwargs } as never) as tf.Tensor;
    };
    const inputs = c.inputs.map(numbers);
    const y = call(inputs);
    expect(y.shape).toEqual(c.shape);
    expect(distance(y.dataSync(), c.y)).toBeLessThan(tolerance);
    c.after?.forEach((values, i) => {
      const all = [...layer.trainableWeights, ...layer.nonTrainableWeights];
      expect(distance(all[i]!.read().dataSync(), values)).toBeLessThan(tolerance);
    });
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
