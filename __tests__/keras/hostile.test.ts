import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { gunzipSync, strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import '../../lib/index.js';
import { Random } from '../../lib/arithmetic/random.js';
import { Hdf5Tree, writeHdf5 } from '../../lib/keras/hdf5/writer.js';
import { loadKeras } from '../../lib/keras/index.js';
import { predictAll } from '../../scripts/fixtures/predict_all.js';
import '../backends.js';
import { draws } from '../draws.js';
import { corrupt } from '../fuzz/corrupt.js';

const FIXTURES = path.join(__dirname, '..', 'fixtures', 'keras');
const keras = new Uint8Array(readFileSync(path.join(FIXTURES, 'deferred_sequential_k3.keras')));
const h5 = gunzipSync(readFileSync(path.join(FIXTURES, 'frozen_h5_k3.h5.gz')));
const parts = unzipSync(keras);
const CONFIG = 'config.json';
const WEIGHTS = 'model.weights.h5';

/** The .keras with other parts; its checksums are right. */
const withParts = (other: Record<string, Uint8Array>) =>
  zipSync({ ...parts, ...other }, { level: 0 });
const withConfig = (change: (text: string) => string) =>
  withParts({ [CONFIG]: strToU8(change(strFromU8(parts[CONFIG]!))) });

let before = 0;
beforeAll(async () => {
  await tf.setBackend('cpu');
  before = tf.memory().numTensors;
});
afterEach(() => expect(tf.memory().numTensors).toBe(before));

const vars = (...shapes: number[][]) =>
  new Hdf5Tree(
    shapes.map((shape, i) => [
      `${i}`,
      { shape, numbers: new Float32Array(tf.util.sizeFromShape(shape)) },
    ]),
  );
const weightsOf = (...dense: number[][]) =>
  writeHdf5(
    new Hdf5Tree([
      [
        'layers',
        new Hdf5Tree([
          ['conv1d', new Hdf5Tree([['vars', vars([3, 2, 3], [3])]])],
          ['dense', new Hdf5Tree([['vars', vars(...dense)]])],
        ]),
      ],
    ]),
  );

describe('a .keras', () => {
  test.each<[string, () => Uint8Array, string | RegExp]>([
    [
      'empty',
      () => new Uint8Array(0),
      'the bytes: the file must be a .keras, an .h5 or a model.json, got an empty file.',
    ],
    [
      'some other file',
      () => strToU8('PNG, say'),
      'the bytes: the file must be a .keras, an .h5 or a model.json, got one that begins with 50 4e 47 2c.',
    ],
    [
      'cut short',
      () => keras.slice(0, keras.length - 30),
      'the bytes: the zip must be whole, got a damaged one: it has no directory at its end.',
    ],
    [
      'without weights',
      () => zipSync({ 'metadata.json': parts['metadata.json']!, [CONFIG]: parts[CONFIG]! }),
      'the bytes: the zip must have model.weights.h5, got none.',
    ],
    [
      'a zip bomb',
      () => zipSync({ ...parts, [WEIGHTS]: new Uint8Array(20 * 2 ** 20) }, { level: 6 }),
      /^the bytes: the zip must be whole, got a damaged one: model.weights.h5 would unpack to 20971520 bytes\.$/,
    ],
    [
      'config that is no JSON',
      () => withConfig((text) => text.slice(1)),
      /^the bytes: config.json: the content must be valid JSON, got '/,
    ],
    [
      'config that is no model',
      () => withConfig(() => '[1, 2]'),
      'the bytes: a layer must be an object with class_name, got [1, 2].',
    ],
    [
      'a class that is no model',
      () => withConfig((text) => text.replace('"Sequential"', '"Trojan"')),
      'the bytes: every layer must be one that can be computed here, got one that is not:\n- the model class Trojan (nearest: Functional or Sequential)',
    ],
    [
      'weights that are no HDF5',
      () => withParts({ [WEIGHTS]: strToU8('HDF5?') }),
      'the bytes: model.weights.h5: an HDF5 file must begin with its signature, got 48 44 46 35 3f.',
    ],
    [
      'weights that are missing',
      () => withParts({ [WEIGHTS]: weightsOf() }),
      "the bytes: the weights of 'dense' must be 2 tensors, got 0.",
    ],
    [
      'shapes that disagree',
      () => withParts({ [WEIGHTS]: weightsOf([3, 4], [2]) }),
      "the bytes: the weight kernel of 'dense' must have the shape [3, 2], got 0 of [3, 4].",
    ],
    [
      'more weights than the file has',
      () => withConfig((text) => text.replace('"units": 2', '"units": 1000000000')),
      /^the bytes: the weights must be as many as the layers have, got too few for kernel \[3, 1000000000\] of 'dense'\.$/,
    ],
  ])('%s', async (_, make, message) => {
    const loading = loadKeras(make());
    await expect(loading).rejects.toThrow(message);
    await expect(loading).rejects.toMatchObject({ name: 'ValueError' });
  });

  test('lies about the size of what is packed in it', async () => {
    const bomb = zipSync({ ...parts, [WEIGHTS]: new Uint8Array(8 * 2 ** 20) }, { level: 9 });
    const view = new DataView(bomb.buffer, bomb.byteOffset, bomb.length);
    // The directory's entry of the largest file: its size is 24 bytes behind the signature.
    for (let at = bomb.length - 46; at > 0; at--) {
      const entry = view.getUint32(at, true) === 0x02014b50;
      if (entry && view.getUint32(at + 24, true) === 8 * 2 ** 20)
        view.setUint32(at + 24, 5000, true);
    }
    await expect(loadKeras(bomb)).rejects.toThrow('model.weights.h5 is too long.');
  });

  test('with names that lead out of it: they are not looked at', async () => {
    const zip = zipSync({ ...parts, '../../evil.txt': strToU8('!'), '/etc/evil': strToU8('!') });
    const model = await loadKeras(zip);
    const count = model.countParams();
    model.dispose();
    expect(count).toBe(29);
  });
});

test('models that each call the one inside of them twice', async () => {
  const tensor = (layer: string) => ({
    class_name: '__keras_tensor__',
    config: { shape: [null, 3], dtype: 'float32', keras_history: [layer, 0, 0] },
  });
  const input = (name: string) => ({
    class_name: 'InputLayer',
    module: 'keras.layers',
    name,
    inbound_nodes: [],
    config: { name, batch_shape: [null, 3], dtype: 'float32' },
  });
  const model = (name: string, layers: object[], from: string, to: [string, number]) => ({
    class_name: 'Functional',
    module: 'keras.src.models.functional',
    name,
    config: { name, layers, input_layers: [[from, 0, 0]], output_layers: [[...to, 0]] },
  });
  const relu = {
    class_name: 'Activation',
    module: 'keras.layers',
    name: 'a',
    config: { name: 'a', activation: 'relu' },
    inbound_nodes: [{ args: [tensor('i0')], kwargs: {} }],
  };
  let config = model('m0', [input('i0'), relu], 'i0', ['a', 0]);
  for (let i = 1; i <= 50; i++) {
    const calls = [`i${i}`, `m${i - 1}`].map((name) => ({ args: [tensor(name)], kwargs: {} }));
    const inner = { ...config, inbound_nodes: calls };
    config = model(`m${i}`, [input(`i${i}`), inner], `i${i}`, [`m${i - 1}`, 2]);
  }
  await expect(loadKeras(withConfig(() => JSON.stringify(config)))).rejects.toThrow(
    'the bytes: the calls of layers in models that are called again and again must be ' +
      'at most 65536, got',
  );
});

test('all layers that cannot be computed are told at once', async () => {
  const config = {
    class_name: 'Sequential',
    config: {
      name: 's',
      build_input_shape: [null, 4],
      layers: [
        { class_name: 'ConvLSTM3D', config: { name: 'a', trainable: true } },
        { class_name: 'Dense', config: { name: 'b', trainable: true, units: 2, lora_rank: 4 } },
        { class_name: 'Mine', module: 'my.code', config: { name: 'c', trainable: true } },
        { class_name: 'Lambda', config: { name: 'd', trainable: true, function: 'f' } },
      ],
    },
  };
  await expect(loadKeras(withConfig(() => JSON.stringify(config)))).rejects.toThrow(
    'the bytes: every layer must be one that can be computed here, got 4 that are not:\n' +
      "- ConvLSTM3D (nearest: ConvLSTM2D) in 'a'\n" +
      "- Dense: lora_rank=4 in 'b'\n" +
      "- Mine (nearest: the option layers: { Mine }, with the class) in 'c'\n" +
      "- Lambda (nearest: the option lambdas, with a function; the code in a file is never run) in 'd'",
  );
});

describe('an .h5', () => {
  test('of weights alone', async () => {
    await expect(loadKeras(weightsOf([3, 2], [2]))).rejects.toThrow(
      'the bytes: the file must hold a whole model (model.save), got weights alone (model.save_weights): ' +
        'loadKeras([the file of model.to_json(), this one]) makes their model, the option weightsFor puts ' +
        'them into one.',
    );
  });

  test('cut short', async () => {
    await expect(loadKeras(h5.slice(0, h5.length - 100))).rejects.toThrow(
      'the bytes: the HDF5 file must be whole, got a damaged one: it is cut short.',
    );
  });
});

describe('a model.json', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'keras-hostile-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'model.json');
  const topology = {
    keras_version: '3.15.1',
    model_config: {
      class_name: 'Sequential',
      config: {
        name: 's',
        build_input_shape: [null, 2],
        layers: [{ class_name: 'Dense', config: { name: 'd', trainable: true, units: 1 } }],
      },
    },
  };
  const write = (paths: string[], dtype: string, bytes: number) => {
    const weights = [
      { name: 'd/kernel', shape: [2, 1], dtype },
      { name: 'd/bias', shape: [1], dtype },
    ];
    writeFileSync(path.join(folder, 'w.bin'), new Uint8Array(bytes));
    writeFileSync(
      file,
      JSON.stringify({ modelTopology: topology, weightsManifest: [{ paths, weights }] }),
    );
  };

  test('that is right', async () => {
    write(['w.bin'], 'float32', 12);
    const model = await loadKeras(folder);
    const count = model.countParams();
    model.dispose();
    expect(count).toBe(3);
  });

  test.each([
    [
      '../w.bin',
      'float32',
      12,
      `${file}: weightsManifest[0].paths[0] must be the name of a weights file in the same folder, got '../w.bin'.`,
    ],
    [
      '/etc/passwd',
      'float32',
      12,
      `${file}: weightsManifest[0].paths[0] must be the name of a weights file in the same folder, got '/etc/passwd'.`,
    ],
    [
      'w.bin',
      'float32',
      8,
      `${path.join(folder, 'w.bin')}: the file's length must be 12 bytes, as the manifest says, got 8.`,
    ],
    [
      'w.bin',
      'float33',
      12,
      "dtype must be 'float32' or 'int32' or 'bool' or 'complex64' or 'string', got 'float33'.",
    ],
    [
      'other.bin',
      'float32',
      12,
      `${path.join(folder, 'other.bin')}: the weights file must be there, got no such file.`,
    ],
  ])('shard %s, %s, %i bytes', async (shard, dtype, bytes, message) => {
    write([shard], dtype, bytes);
    await expect(loadKeras(file)).rejects.toThrow(message);
  });
});

describe('10,000 random corruptions', () => {
  /** Loads; anything but a ValueError or a whole model fails. */
  async function outcome(data: Uint8Array, count: number): Promise<'error' | string> {
    let model: tfl.LayersModel;
    try {
      model = await loadKeras(data);
    } catch (error) {
      expect(error).toMatchObject({
        name: 'ValueError',
        message: expect.stringMatching(/^the bytes: /),
      });
      expect(tf.memory().numTensors).toBe(before);
      return 'error';
    }
    expect(model.countParams()).toBe(count);
    const shape = model.inputs[0]!.shape.map((n) => n ?? 1);
    const x = tf.ones(shape);
    const y = JSON.stringify(predictAll(model, [x]));
    x.dispose();
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
    return y;
  }

  test('of a .keras: an error, or where the damage does not matter the same model', async () => {
    const random = new Random(1);
    const right = await outcome(keras, 29);
    let errors = 0;
    for (let i = 0; i < draws(4000); i++) {
      const result = await outcome(corrupt(keras, random), 29);
      if (result === 'error') errors++;
      else expect(result).toBe(right);
    }
    expect(errors).toBeGreaterThan(0.75 * draws(4000));
  }, 600_000);

  // These have no checksums: damaged numbers are numbers.
  test('of an .h5: an error or a whole model', async () => {
    const random = new Random(2);
    let errors = 0;
    for (let i = 0; i < draws(3000); i++)
      if ((await outcome(corrupt(h5, random), 43)) === 'error') errors++;
    expect(errors).toBeGreaterThan(0.5 * draws(3000));
  }, 600_000);

  test.each([
    [CONFIG, 3],
    [WEIGHTS, 4],
  ])(
    'of %s inside of a right zip: an error or a model',
    async (name, seed) => {
      const random = new Random(seed);
      let errors = 0;
      for (let i = 0; i < draws(1500); i++) {
        const data = withParts({ [name]: corrupt(parts[name]!, random) });
        try {
          (await loadKeras(data)).dispose();
        } catch (error) {
          expect(error).toMatchObject({ name: 'ValueError' });
          errors++;
        }
        expect(tf.memory().numTensors).toBe(before);
      }
      expect(errors).toBeGreaterThan(draws(1500) / 3);
    },
    600_000,
  );
});
