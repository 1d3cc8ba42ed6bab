import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { loadKeras, toKeras } from '../../lib/keras/index.js';
import '../backends.js';
import { readJson, unpack } from '../unpack.js';

const FILES = unpack('keras_parts');

interface Values {
  shape: number[];
  data: number[];
}

const held = { tensors: 0 };
beforeEach(async () => {
  await tf.setBackend('cpu');
  held.tensors = tf.memory().numTensors;
});
afterEach(() => expect(tf.memory().numTensors).toBe(held.tensors));

/** The largest difference to what Keras wrote down. */
function difference(model: tfl.LayersModel, name: string): number {
  const [x, expected] = readJson<[Values, Values]>(FILES[`${name}.json`]!);
  return tf.tidy(() => {
    const y = model.predict(tf.tensor(x.data, x.shape)) as tf.Tensor;
    expect(y.shape).toEqual(expected.shape);
    return tf.max(tf.abs(tf.sub(y, tf.tensor(expected.data, expected.shape)))).dataSync()[0]!;
  });
}

const refused = (name: string, options?: Parameters<typeof loadKeras>[1]) =>
  loadKeras(FILES[name]!, options).then(
    () => 'loaded',
    (error: Error) => `${error.name}: ${error.message}`,
  );

/** The decoder of the files, built here. */
function decoder(): tfl.LayersModel {
  const dense = (units: number, more: object = {}) => tfl.layers.dense({ units, ...more });
  return tfl.sequential({
    layers: [dense(4, { activation: 'tanh', inputShape: [2] }), dense(6)],
    name: 'mine',
  });
}

describe('parts of a model of its own class', () => {
  test('a functional model in its config', async () => {
    const model = await loadKeras(FILES['vae.keras']!, { part: 'decoder' });
    expect(difference(model, 'vae')).toBeLessThan(1e-5);
    const again = await loadKeras(await toKeras(model));
    expect(difference(again, 'vae')).toBeLessThan(1e-5);
    model.dispose();
    again.dispose();
  });

  test.each(['vae.weights.h5', 'vae.keras', 'own.weights.h5', 'own.keras'])(
    'its weights in %s',
    async (name) => {
      const model = decoder();
      await loadKeras(FILES[name]!, { part: 'decoder', weightsFor: model });
      expect(difference(model, name.slice(0, 3))).toBeLessThan(1e-5);
      model.dispose();
    },
  );

  test('what there is to load is said', async () => {
    expect(await refused('vae.keras')).toBe(
      'ValueError: the bytes: the model must be a Functional or a Sequential, got the class Vae, whose code is not in ' +
        "the file (nearest: the option part: one of 'encoder', 'decoder').",
    );
    expect(await refused('own.keras')).toBe(
      'ValueError: the bytes: the model must be a Functional or a Sequential, got the class Own, whose code is not in ' +
        'the file (nearest: the options weightsFor, with a model of the same layers, and part: one of ' +
        "'decoder', 'encoder', 'head').",
    );
    expect(await refused('vae.keras', { part: 'prior' })).toBe(
      "ValueError: the bytes: part must be a model in the config ('encoder', 'decoder'), got 'prior'.",
    );
    expect(await refused('lambdas.keras', { part: 'scale' })).toBe(
      "ValueError: the bytes: part must be left out: the model's own layers have getLayer(name), got 'scale'.",
    );
    expect(await refused('lambdas.h5', { part: 'scale' })).toBe(
      "ValueError: the bytes: the file for part must be a .keras, got 'an .h5'.",
    );
    expect(await refused('vae.keras', { part: 'decoder', compile: true })).toMatch(
      /^ValueError: loadKeras: the file for compile: true must be/,
    );
  });
});

test.each(['augment', 'resizing'])('layers for images: %s', async (name) => {
  const model = await loadKeras(FILES[`${name}.keras`]!);
  // Before the graph was needed: a Sequential with an operation is written as a Functional.
  const again = await loadKeras(await toKeras(model));
  expect(difference(model, name)).toBeLessThan(1e-5);
  expect(difference(again, name)).toBeLessThan(1e-5);
  model.dispose();
  again.dispose();
});

describe('Lambdas by functions of the caller', () => {
  const lambdas = {
    scale: (x: tf.Tensor) => tf.div(x, 255),
    cut: (x: tf.Tensor) => tf.slice(x, [0, 0], [-1, 2]),
  };

  test.each(['lambdas.keras', 'lambdas.h5'])('%s', async (name) => {
    const model = await loadKeras(FILES[name]!, { lambdas });
    expect(model.outputs[0]!.shape).toEqual([null, 2]);
    expect(difference(model, 'lambdas')).toBeLessThan(1e-5);
    await expect(toKeras(model)).rejects.toMatchObject({ name: 'ValueError' });
    expect(() => model.toJSON()).toThrow(
      "Lambda 'scale': a layer that is saved must be of a class, got a function of lambdas.",
    );
    model.dispose();
  });

  test('one that is left out is named', async () => {
    expect(await refused('lambdas.keras', { lambdas: { scale: lambdas.scale } })).toBe(
      'ValueError: the bytes: every layer must be one that can be computed here, got one that is not:\n' +
        "- Lambda (nearest: the option lambdas, with a function; the code in a file is never run) in 'cut'",
    );
  });

  test.each([
    ['no function', { scale: 3 }, 'loadKeras: lambdas.scale must be a function, got 3.'],
    [
      'no object',
      3,
      'loadKeras: lambdas must be an object of functions by the names of the Lambdas, got 3.',
    ],
  ])('%s', async (_, given, message) => {
    expect(await refused('lambdas.keras', { lambdas: given as never })).toBe(
      `ValueError: ${message}`,
    );
  });

  test('what returns no tensor', async () => {
    expect(
      await refused('lambdas.keras', { lambdas: { ...lambdas, cut: () => 3 as never } }),
    ).toMatch(/lambdas\.cut: what it returns must be a tensor, got 3/);
  });
});
