import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import type { Shape } from '../lib/ops/data_format.js';
import { describeEachBackend } from './backends.js';
import { expectClose } from './compare.js';
import { differences } from './differences.js';
import { drawnOn } from './draws.js';
import { dealtTo } from './gpu/dealt_to.js';
import { product } from './reference/product.js';
import { saveAndLoad } from './save_and_load.js';
import { noise } from './wasm/compare.js';

/** Classes whose gradient is another function's, as its own is 0. */
const STRAIGHT_THROUGH = ['VectorQuantizer', 'ResidualVectorQuantizer'];

/** How many suites there are so far. */
let suites = 0;

type LayerClass<A> = { new (args: A): tfl.layers.Layer; readonly className: string };

const size = (shape: readonly number[]) => product(shape);
const one = <T>(values: T[]) => (values.length === 1 ? values[0]! : values);

/**
 * What every layer must do, on every backend: its shape is the one it announces, known or not; its
 * config survives JSON and its weights survive saving, in a functional and a sequential model; its
 * gradients are what finite differences say; and it leaves no tensor behind.
 *
 * @param shapes of the inputs, batch included; a layer of several inputs has no sequential model.
 */
export function layerSuite<A extends object>(
  Class: LayerClass<A>,
  args: A,
  ...shapes: number[][]
): void {
  const text = JSON.stringify(args).replaceAll('"', '');
  const title = `${Class.className} ${text} on ${shapes.map((s) => s.join('x')).join(' and ')}`;
  const channelAxis = 'dataFormat' in args && args.dataFormat === 'channelsFirst' ? 1 : -1;

  /** Null for all but the channels. */
  const unknown = shapes.map((shape): Shape => {
    const nothing: Shape = new Array(shape.length).fill(null);
    return nothing.with(channelAxis, shape.at(channelAxis)!);
  });
  const inputs = () =>
    shapes.map((shape, i) => tf.tensor(apart(size(shape), i + 1), shape)) as tf.Tensor[];
  const apply = (layer: tfl.layers.Layer, tensors: tf.Tensor[]) =>
    layer.apply(one(tensors)) as tf.Tensor;

  /** A built layer whose weights are always the same. */
  function made(): tfl.layers.Layer {
    const layer = new Class(args);
    layer.build(one<Shape>(shapes));
    setNoise(layer);
    return layer;
  }
  function setNoise(layer: tfl.layers.Layer): void {
    tf.tidy(() => {
      const shapesOf = layer.weights.map((weight) => weight.shape as number[]);
      layer.setWeights(shapesOf.map((shape, i) => tf.tensor(noise(size(shape), i + 11), shape)));
    });
  }
  function functional(inputShapes: Shape[]): tfl.LayersModel {
    const symbols = inputShapes.map((shape) => tfl.input({ shape: shape.slice(1) }));
    const layer = new Class(args);
    const outputs = layer.apply(one(symbols)) as tfl.SymbolicTensor;
    setNoise(layer);
    return tfl.model({ inputs: symbols, outputs });
  }
  function sequential(): tfl.LayersModel {
    const layer = new Class({ ...args, inputShape: shapes[0]!.slice(1) });
    const model = tfl.sequential({ layers: [layer] });
    setNoise(layer);
    return model;
  }
  /** Runs a test and checks that every tensor it made is gone. */
  async function withoutLeak(body: () => void | Promise<void>): Promise<void> {
    const before = tf.memory().numTensors;
    await body();
    expect(tf.memory().numTensors).toBe(before);
  }
  function dispose(layer: tfl.layers.Layer): void {
    for (const weight of layer.weights) weight.dispose();
  }
  async function expectSameAfterSaving(model: tfl.LayersModel): Promise<void> {
    const loaded = await saveAndLoad(model);
    tf.tidy(() => {
      const tensors = one(inputs());
      const [y, again] = [model, loaded].map((m) => m.predict(tensors) as tf.Tensor);
      expect(again!.shape).toEqual(y!.shape);
      expect(again!.dataSync()).toEqual(y!.dataSync());
    });
    model.dispose();
    loaded.dispose();
  }

  const place = suites++;
  describeEachBackend(title, (backend) => {
    test('has the shape that computeOutputShape announces', () =>
      withoutLeak(() => {
        const layer = made();
        tf.tidy(() => {
          const shape = apply(layer, inputs()).shape;
          expect(layer.computeOutputShape(one<Shape>(shapes))).toEqual(shape);
          const open = layer.computeOutputShape(one(unknown)) as Shape;
          expect(open).toHaveLength(shape.length);
          open.forEach((n, axis) => {
            expect([null, shape[axis]]).toContain(n);
          });
        });
        dispose(layer);
      }));

    test('computes the same in a model of unknown sizes', () =>
      withoutLeak(() => {
        const layer = made();
        const model = functional(unknown);
        tf.tidy(() => {
          const tensors = inputs();
          const y = model.predict(one(tensors)) as tf.Tensor;
          expect(y.dataSync()).toEqual(apply(layer, tensors).dataSync());
        });
        dispose(layer);
        model.dispose();
      }));

    test('comes back from JSON with the same config', () =>
      withoutLeak(async () => {
        const model = functional(shapes);
        const json = model.toJSON(null, true) as string;
        const again = await tfl.models.modelFromJSON(JSON.parse(json));
        const [config, copy] = [model, again].map((m) => m.layers.at(-1)!.getConfig());
        // JSON knows no undefined: an initializer without a seed comes back with null.
        const plain = (value: unknown) => JSON.parse(JSON.stringify(value, (_, v) => v ?? null));
        expect(plain(copy)).toEqual(plain(config));
        expect(again.layers.at(-1)).toBeInstanceOf(Class);
        model.dispose();
        again.dispose();
      }));

    test('is saved and loaded in a functional model, bit for bit', () =>
      withoutLeak(() => expectSameAfterSaving(functional(shapes))));

    if (shapes.length === 1) {
      test('is saved and loaded in a sequential model, bit for bit', () =>
        withoutLeak(() => expectSameAfterSaving(sequential())));
    }

    if (STRAIGHT_THROUGH.includes(Class.className)) return;
    if (!drawnOn(backend, place) || !dealtTo(backend, place)) return;
    test('has the gradients that finite differences give', () =>
      withoutLeak(() => {
        const layer = made();
        tf.tidy(() => {
          const tensors = inputs();
          const y = apply(layer, tensors);
          const weighting = tf.tensor(noise(y.size, 21), y.shape);
          const loss = (...given: tf.Tensor[]) =>
            tf.sum(tf.mul(apply(layer, given), weighting)) as tf.Scalar;
          // Not tf.grads: an input that only steers, by its shape, has no gradient.
          const byInput = tf.engine().gradients(() => loss(...tensors), tensors, undefined, true);
          tensors.forEach((tensor, i) => {
            const at = (moved: tf.Tensor) => loss(...tensors.with(i, moved));
            const gradient = byInput.grads[i] ?? tf.zerosLike(tensor);
            expectClose(gradient, differences(at, tensor), 2e-3);
          });
          if (layer.trainableWeights.length === 0) return;
          const { grads } = tf.variableGrads(() => loss(...tensors));
          layer.trainableWeights.forEach((weight) => {
            const start = weight.read();
            const kept = tf.clone(start);
            const at = (moved: tf.Tensor) => {
              weight.write(moved);
              return loss(...tensors);
            };
            const expected = differences(at, kept);
            weight.write(kept);
            expectClose(grads[(start as tf.Variable).name]!, expected, 2e-3);
          });
        });
        dispose(layer);
      }));
  });
}

/**
 * Numbers in [-1, 1], in random order and at least 2 / length apart: a maximum stays one when
 * finite differences move it.
 */
function apart(length: number, seed: number): Float32Array {
  const order = Array.from(noise(length, seed), (key, i) => ({ key, i }));
  const values = new Float32Array(length);
  order
    .sort((a, b) => a.key - b.key)
    .forEach(({ i }, rank) => {
      values[i] = (2 * rank + 1) / length - 1;
    });
  return values;
}
