import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { fileHandler } from '../../lib/node/file_handler.js';
import '../backends.js';
import { draws } from '../draws.js';
import { unpackToFolder } from '../unpack_to_folder.js';

/** An error of exactly that text, whatever its cause. */
const error = (message: string) => expect.objectContaining({ message });

beforeAll(() => tf.setBackend('cpu'));

let folder: string;
let model: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'handler-'));
  model = join(folder, 'model');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Artifacts with every field, two weights and an optimizer's. */
function artifacts(value = 1): tf.io.ModelArtifacts {
  const weightData = new ArrayBuffer(36);
  new Float32Array(weightData, 0, 8).fill(value);
  new Int32Array(weightData, 32, 1)[0] = 7;
  return {
    modelTopology: { class_name: 'Sequential', config: { name: 'm' } },
    format: 'layers-model',
    generatedBy: 'TensorFlow.js tfjs-layers v4.22.0',
    convertedBy: null,
    trainingConfig: { optimizer_config: { class_name: 'SGD' }, loss: 'mean_squared_error' },
    userDefinedMetadata: { note: 'é' },
    signature: { inputs: 1 },
    weightSpecs: [
      { name: 'dense/kernel', shape: [2, 3], dtype: 'float32' },
      { name: 'dense/bias', shape: [2], dtype: 'float32' },
      { name: 'iter', shape: [], dtype: 'int32', group: 'optimizer' },
    ],
    weightData,
  };
}

interface Json {
  weightsManifest: {
    paths: string[];
    weights: { shape: unknown; dtype: unknown; name: unknown; quantization?: unknown }[];
  }[];
  files: Record<string, { bytes: unknown; sha256: unknown }>;
  [key: string]: unknown;
}
const readJson = (): Json => JSON.parse(readFileSync(join(model, 'model.json'), 'utf8'));
const weightsName = () => readJson().weightsManifest[0]!.paths[0]!;

describe('fileHandler', () => {
  test.each(['', '/', '/model.json'])('gives back what it saved, path=model%s', async (suffix) => {
    const { modelArtifactsInfo } = await fileHandler(model + suffix).save(artifacts());
    expect(modelArtifactsInfo).toMatchObject({ modelTopologyType: 'JSON', weightDataBytes: 36 });
    expect(readdirSync(model)).toEqual(['model.json', weightsName()]);
    expect(await fileHandler(model + suffix).load()).toEqual(artifacts());
  });

  test('makes the folders above, too', async () => {
    await fileHandler(join(folder, 'a/b/c')).save(artifacts());
    expect(await fileHandler(join(folder, 'a/b/c')).load()).toEqual(artifacts());
  });

  test('replaces a model, keeps files that are not its own and sweeps what a crash left', async () => {
    await fileHandler(model).save(artifacts(1));
    writeFileSync(join(model, 'report.html'), 'mine');
    writeFileSync(join(model, 'weights-0123456789abcdef.bin'), 'left by a crash');
    await fileHandler(model).save(artifacts(2));
    expect(await fileHandler(model).load()).toEqual(artifacts(2));
    expect(readdirSync(model)).toEqual(['model.json', 'report.html', weightsName()]);
  });

  test.each([1, 7, 12, 35, 36, 100])('shards weights, shardBytes=%d', async (shardBytes) => {
    await fileHandler(model, { shardBytes }).save(artifacts());
    const { paths } = readJson().weightsManifest[0]!;
    expect(paths).toHaveLength(Math.ceil(36 / shardBytes));
    const loaded = await fileHandler(model).load();
    expect(tf.io.CompositeArrayBuffer.join(loaded.weightData)).toEqual(artifacts().weightData);
  });

  test('takes weights in several buffers, and no weights at all', async () => {
    const { weightData, ...rest } = artifacts();
    const whole = weightData as ArrayBuffer;
    await fileHandler(model).save({ ...rest, weightData: [whole.slice(0, 5), whole.slice(5)] });
    expect((await fileHandler(model).load()).weightData).toEqual(whole);
    await fileHandler(model).save({ ...rest, weightSpecs: [], weightData: new ArrayBuffer(0) });
    expect((await fileHandler(model).load()).weightData).toEqual(new ArrayBuffer(0));
  });

  test('saves into one folder at once leave one of the models, whole', async () => {
    await Promise.all([1, 2, 3, 4, 5].map((value) => fileHandler(model).save(artifacts(value))));
    const { weightData } = await fileHandler(model).load();
    const value = new Float32Array(weightData as ArrayBuffer)[0]!;
    expect([1, 2, 3, 4, 5]).toContain(value);
    await fileHandler(model).save(artifacts(6));
    expect(readdirSync(model)).toEqual(['model.json', weightsName()]);
  });

  test('readers meanwhile find one of the models, whole', async () => {
    // Many files, each of its own content, so that a reader often meets a switch.
    const numbered = (value: number) => {
      const one = artifacts();
      const floats = new Float32Array(one.weightData as ArrayBuffer);
      for (let i = 0; i < floats.length; i++) floats[i] = 100 * value + i;
      return one;
    };
    const handler = fileHandler(model, { shardBytes: 4 });
    await handler.save(numbered(0));
    const saves = draws(40);
    let saved = 0;
    const reader = async () => {
      while (saved < saves) {
        const least = saved;
        const loaded = await handler.load();
        const weightData = tf.io.CompositeArrayBuffer.join(loaded.weightData);
        const value = Math.floor(new Float32Array(weightData)[0]! / 100);
        expect({ ...loaded, weightData }).toEqual(numbered(value));
        expect(value >= least && value <= saved + 1).toBe(true);
      }
    };
    const readers = Promise.all([reader(), reader(), reader()]);
    for (let value = 1; value <= saves; value++) {
      await handler.save(numbered(value));
      saved = value;
    }
    await readers;
  });

  test('a save that fails leaves the old model and nothing else', async () => {
    await fileHandler(model).save(artifacts(1));
    const loop: { self?: unknown } = {};
    loop.self = loop;
    const broken = { ...artifacts(2), userDefinedMetadata: { loop } };
    await expect(fileHandler(model).save(broken)).rejects.toThrow(/circular/);
    expect(await fileHandler(model).load()).toEqual(artifacts(1));
    expect(readdirSync(model)).toEqual(['model.json', weightsName()]);
  });

  const keras = unpackToFolder('keras_models');
  for (const name of ['ae_func', 'unet', 'updown1d'].flatMap((m) => [`${m}_k2`, `${m}_k3`])) {
    for (const converted of ['tfjs_from_keras', 'tfjs_from_h5']) {
      test(`reads the converter's ${name}/${converted}`, async () => {
        const before = tf.memory().numTensors;
        const loaded = await fileHandler(join(keras, name, converted)).load();
        const names = loaded.weightSpecs!.map((spec) => spec.name);
        const tensors = tf.io.decodeWeights(loaded.weightData!, loaded.weightSpecs!);
        expect(Object.keys(tensors)).toEqual(names);
        expect(names.length).toBeGreaterThan(0);
        for (const tensor of Object.values(tensors)) {
          expect((await tensor.data()).every(Number.isFinite)).toBe(true);
        }
        tf.dispose(tensors);
        expect(tf.memory().numTensors).toBe(before);
      });
    }
  }
});

describe('fileHandler refuses', () => {
  test.each([
    [() => fileHandler(''), "fileHandler: path must be a path, got ''."],
    [
      () => fileHandler('a', { shardBytes: 0 }),
      'fileHandler: shardBytes must be a positive integer, got 0.',
    ],
    [
      () => fileHandler('a', { shards: 1 } as object),
      "fileHandler: unknown option 'shards', expected one of shardBytes.",
    ],
  ])('%#', (call, message) => {
    expect(call).toThrow(new Error(message));
  });

  const { weightData: _, ...unweighted } = artifacts();
  test.each<[string, tf.io.ModelArtifacts, string]>([
    [
      'a topology that is not JSON',
      { ...artifacts(), modelTopology: new ArrayBuffer(1) },
      'DIR: modelTopology must be a JSON object, got {}.',
    ],
    ['no weights', unweighted, 'DIR: the artifacts must have weights, got a topology only.'],
  ])('to save %s', async (_name, bad, message) => {
    const call = fileHandler(model).save(bad);
    await expect(call).rejects.toEqual(error(message.replace('DIR', model)));
  });

  test('to save over a file', async () => {
    writeFileSync(model, 'text');
    await expect(fileHandler(model).save(artifacts())).rejects.toEqual(
      error(`${model}: the path must be a folder or free, got a file.`),
    );
    const inside = join(model, 'more');
    await expect(fileHandler(inside).save(artifacts())).rejects.toEqual(
      error(`${inside}: the path must lie in a folder, got a file above it.`),
    );
  });

  test('a path with nothing, or no model, at it', async () => {
    const load = (path: string) => expect(fileHandler(path).load()).rejects;
    await load(model).toEqual(
      error(`${model}: the model must be there, got no such file or folder.`),
    );
    await load(folder).toEqual(
      error(`${folder}: the folder must contain model.json, got an empty folder.`),
    );
    writeFileSync(join(folder, 'b'), '');
    writeFileSync(join(folder, 'a'), '');
    await load(folder).toEqual(error(`${folder}: the folder must contain model.json, got a, b.`));
  });

  const JSON_FILE = 'DIR/model.json';
  test.each<[string, (json: Json) => unknown, string]>([
    ['an array', () => [], `${JSON_FILE}: the content must be an object, got [].`],
    [
      'no topology',
      ({ weightsManifest }) => ({ weightsManifest }),
      `${JSON_FILE}: the content must be a model.json's, with modelTopology, got ['weightsManifest'].`,
    ],
    [
      'no manifest',
      ({ weightsManifest: __, ...rest }) => rest,
      `${JSON_FILE}: weightsManifest must be an array, got undefined.`,
    ],
    [
      'a manifest without paths',
      (json) => ({ ...json, weightsManifest: [{ weights: [] }] }),
      `${JSON_FILE}: weightsManifest[0].paths must be an array, got undefined.`,
    ],
    [
      'a path that is a number',
      (json) => ({ ...json, weightsManifest: [{ paths: [3], weights: [] }] }),
      `${JSON_FILE}: weightsManifest[0].paths[0] must be the name of a weights file in the same folder, got 3.`,
    ],
    [
      'a weight that is null',
      (json) => ({ ...json, weightsManifest: [{ paths: [], weights: [null] }] }),
      `${JSON_FILE}: weightsManifest[0].weights[0] must be an object, got null.`,
    ],
  ])('model.json with %s', async (_name, edit, message) => {
    await fileHandler(model).save(artifacts());
    writeFileSync(join(model, 'model.json'), JSON.stringify(edit(readJson())));
    await expect(fileHandler(model).load()).rejects.toEqual(
      error(message.replaceAll('DIR', model)),
    );
  });

  const WEIGHT = `${JSON_FILE}: weightsManifest[0].weights[0]`;
  test.each<[string, object, string]>([
    ['name', { name: 3 }, `${WEIGHT}.name must be a string, got 3.`],
    [
      'name used twice',
      { name: 'dense/bias' },
      `${JSON_FILE}: weightsManifest[0].weights[1].name must be unique, got 'dense/bias' again.`,
    ],
    ['shape', { shape: 3 }, `${WEIGHT} (dense/kernel).shape must be an array, got 3.`],
    [
      'negative shape',
      { shape: [2, -3] },
      `${WEIGHT} (dense/kernel).shape[1] must be an integer of at least 0, got -3.`,
    ],
    [
      'NaN in the shape',
      { shape: [Number.NaN, 3] },
      `${WEIGHT} (dense/kernel).shape[0] must be an integer of at least 0, got null.`,
    ],
    [
      'fractional shape',
      { shape: [1.5, 4] },
      `${WEIGHT} (dense/kernel).shape[0] must be an integer of at least 0, got 1.5.`,
    ],
    [
      'unknown dtype',
      { dtype: 'float64' },
      `${WEIGHT} (dense/kernel).dtype must be ` +
        "'float32' or 'int32' or 'bool' or 'complex64' or 'string', got 'float64'.",
    ],
    [
      'unknown quantization',
      { quantization: { dtype: 'int4' } },
      `${WEIGHT} (dense/kernel).quantization.dtype must be ` +
        "'float16' or 'uint8' or 'uint16', got 'int4'.",
    ],
    [
      'quantization without scale',
      { quantization: { dtype: 'uint8', min: 0 } },
      `${WEIGHT} (dense/kernel).quantization.scale must be a finite number, got undefined.`,
    ],
    [
      'larger shape',
      { shape: [3, 3] },
      "DIR/WEIGHTS: the file's length must be 48 bytes, as the manifest says, got 36.",
    ],
    [
      'smaller shape',
      { shape: [1, 3] },
      "DIR/WEIGHTS: the file's length must be 24 bytes, as the manifest says, got 36.",
    ],
    [
      'quantized weights',
      { quantization: { dtype: 'float16' } },
      "DIR/WEIGHTS: the file's length must be 24 bytes, as the manifest says, got 36.",
    ],
    [
      'more strings than bytes',
      { dtype: 'string', shape: [100] },
      "DIR/WEIGHTS: the file's length must be at least 412 bytes, as the manifest says, got 36.",
    ],
  ])('a weight with another %s', async (_name, edit, message) => {
    await fileHandler(model).save(artifacts());
    const json = readJson();
    Object.assign(json.weightsManifest[0]!.weights[0]!, edit);
    writeFileSync(join(model, 'model.json'), JSON.stringify(json));
    await expect(fileHandler(model).load()).rejects.toEqual(
      error(message.replaceAll('DIR', model).replaceAll('WEIGHTS', weightsName())),
    );
  });

  test('model.json cut off', async () => {
    await fileHandler(model).save(artifacts());
    const text = readFileSync(join(model, 'model.json'), 'utf8');
    writeFileSync(join(model, 'model.json'), text.slice(0, 40));
    await expect(fileHandler(model).load()).rejects.toEqual(
      error(
        `${model}/model.json: the content must be valid JSON, got '"Sequenti' at line 1, column 32.`,
      ),
    );
  });

  test('weights that are missing, truncated, too long or changed in one bit', async () => {
    await fileHandler(model).save(artifacts());
    const path = join(model, weightsName());
    const whole = readFileSync(path);
    const record = readJson().files[weightsName()]!;
    const load = () => expect(fileHandler(model).load()).rejects;
    rmSync(path);
    await load().toEqual(error(`${path}: the weights file must be there, got no such file.`));
    writeFileSync(path, whole.subarray(0, 35));
    await load().toEqual(error(`${path}: the file's length must be 36 bytes, got 35.`));
    writeFileSync(path, Buffer.concat([whole, Buffer.of(0)]));
    await load().toEqual(error(`${path}: the file's length must be 36 bytes, got 37.`));
    const changed = Buffer.from(whole);
    changed[17]! ^= 4;
    writeFileSync(path, changed);
    const sha256 = createHash('sha256').update(changed).digest('hex');
    await load().toEqual(
      error(`${path}: the file's SHA-256 must be ${record.sha256}, got '${sha256}'.`),
    );
    writeFileSync(path, whole);
    await expect(fileHandler(model).load()).resolves.toEqual(artifacts());
  });

  test('checksums of another form', async () => {
    await fileHandler(model).save(artifacts());
    const [json, name] = [readJson(), weightsName()];
    const refuse = async (edit: object, message: string) => {
      const files = { [name]: { ...json.files[name], ...edit } };
      writeFileSync(join(model, 'model.json'), JSON.stringify({ ...json, files }));
      const full = `${model}/model.json: files['${name}'].${message}`;
      await expect(fileHandler(model).load()).rejects.toEqual(error(full));
    };
    await refuse({ bytes: -1 }, 'bytes must be an integer of at least 0, got -1.');
    await refuse({ sha256: 'abc' }, "sha256 must be 64 hexadecimal digits, got 'abc'.");
  });
});
