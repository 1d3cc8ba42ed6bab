import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { layers } from '../../lib/index.js';
import { loadKeras, toKeras } from '../../lib/keras/index.js';
import '../backends.js';
import { describeWithShared } from '../shared_data.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

interface Meta {
  ins: number[][];
  outs: number[][];
}

function floats(file: string): Float32Array {
  const bytes = readFileSync(file);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

/** The largest difference to what Keras wrote down beside a model. */
function differenceTo(folder: string, model: tfl.LayersModel): number {
  const meta = JSON.parse(readFileSync(path.join(folder, 'meta.json'), 'utf8')) as Meta;
  return tf.tidy(() => {
    const inputs = meta.ins.map((shape, i) =>
      tf.tensor(floats(path.join(folder, `in${i}.f32`)), shape),
    );
    const outputs = [model.predict(inputs.length === 1 ? inputs[0]! : inputs)].flat();
    expect(outputs.map(({ shape }) => shape)).toEqual(meta.outs);
    const differences = outputs.flatMap((output, i) => {
      const expected = floats(path.join(folder, `out${i}.f32`));
      return [...output.dataSync()].map((value, j) => Math.abs(value - expected[j]!));
    });
    return differences.every((d) => d >= 0) ? Math.max(...differences) : Number.POSITIVE_INFINITY;
  });
}

/** What is no whole model, or not without more. */
const OTHERS = ['messages', '3dit_weights_only', 'vae_sampling_custom.keras'];

describeWithShared('files that Keras wrote and that were refused', ['faults/keras'], (root) => {
  const folders = readdirSync(root!).filter((name) => !OTHERS.includes(name));

  test('are 11', () => expect(folders).toHaveLength(11));

  test.each(folders)(
    '%s predicts as in Keras, and so does what toKeras writes of it',
    async (name) => {
      const before = tf.memory().numTensors;
      const folder = path.join(root!, name);
      const [file] = readdirSync(folder).filter((one) => /\.(h5|keras)$/.test(one));
      const model = await loadKeras(path.join(folder, file!));
      expect(differenceTo(folder, model)).toBeLessThan(1e-5);
      const again = await loadKeras(await toKeras(model));
      expect(differenceTo(folder, again)).toBeLessThan(1e-5);
      model.dispose();
      again.dispose();
      expect(tf.memory().numTensors).toBe(before);
    },
  );
});

/** As the class of the file without training: the mean. */
class Sampling extends tfl.layers.Layer {
  static className = 'Sampling';
  override computeOutputShape(shapes: tfl.Shape | tfl.Shape[]): tfl.Shape {
    return (shapes as tfl.Shape[])[0]!;
  }
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.clone((inputs as tf.Tensor[])[0]!);
  }
}

describeWithShared(
  'a class of the caller',
  ['faults/keras/vae_sampling_custom.keras'],
  (folder) => {
    const file = path.join(folder!, 'vae_sampling_custom.keras');

    test('loads with it', async () => {
      const model = await loadKeras(file, { layers: { Sampling } });
      expect(differenceTo(folder!, model)).toBeLessThan(1e-5);
      model.dispose();
    });

    test('without it is refused by name', async () => {
      await expect(loadKeras(file)).rejects.toThrow(
        `${file}: every layer must be one that can be computed here, got one that is not:\n` +
          "- Sampling (nearest: the option layers: { Sampling }, with the class) in 'sampling'",
      );
    });
  },
);

describeWithShared('what is no whole model', ['faults/keras/messages'], (folder) => {
  const at = (name: string) => path.join(folder!, name);

  test('a to_json() and its weights are a model', async () => {
    const before = tf.memory().numTensors;
    const model = await loadKeras([at('pair.json'), at('pair_weights.h5')]);
    const again = await loadKeras([at('pair_weights.h5'), at('pair.json')]);
    expect(model.outputs[0]!.shape).toEqual([null, 32, 32, 3]);
    const x = tf.randomUniform([1, 16, 16, 3]);
    const [y, z] = [model, again].map((one) => one.predict(x) as tf.Tensor);
    expect(z!.dataSync()).toEqual(y!.dataSync());
    expect(Math.max(...y!.dataSync())).toBeGreaterThan(0);
    tf.dispose([x, y!, z!]);
    model.dispose();
    again.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test('weights alone go into the model that is given', async () => {
    const before = tf.memory().numTensors;
    const whole = await loadKeras([at('pair.json'), at('pair_weights.h5')]);
    const model = tfl.sequential({
      layers: [
        tfl.layers.conv2d({ inputShape: [16, 16, 3], filters: 4, kernelSize: 3, padding: 'same' }),
        layers.conv2dTranspose({ filters: 3, kernelSize: 4, strides: 2, padding: 'same' }),
      ],
    });
    expect(await loadKeras(at('pair_weights.h5'), { weightsFor: model })).toBe(model);
    const values = (one: tfl.LayersModel) => one.getWeights().map((weight) => weight.dataSync());
    expect(values(model)).toEqual(values(whole));
    model.dispose();
    whole.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test("those of Keras 3's .weights.h5 as well", async () => {
    const layer = layers.conv2dTranspose({ inputShape: [4, 4, 1], filters: 2, kernelSize: 3 });
    const model = tfl.sequential({ layers: [layer] });
    const old = model.getWeights().map((weight) => [...weight.dataSync()]);
    await loadKeras(at('k3.weights.h5'), { weightsFor: model });
    expect(model.getWeights().map((weight) => [...weight.dataSync()])).not.toEqual(old);
    model.dispose();
  });

  test.each([
    [
      'pair.json',
      'the model must come with its weights, got the layers alone (model.to_json): ' +
        'loadKeras([this file, the file of its weights]) loads both.',
    ],
    ...['pair_weights.h5', 'k3.weights.h5'].map((name) => [
      name,
      'the file must hold a whole model (model.save), got weights alone (model.save_weights): ' +
        'loadKeras([the file of model.to_json(), this one]) makes their model, ' +
        'the option weightsFor puts them into one.',
    ]),
    [
      'dataset.h5',
      "the file must be one that Keras saved, got HDF5 of another program's, with 'x'.",
    ],
    [
      'lfs.h5',
      'the file must be a .keras, an .h5 or a model.json, got a pointer of Git LFS to a file that is ' +
        'not there (git lfs pull brings its 12345 bytes).',
    ],
    [
      'html.h5',
      'the file must be a .keras, an .h5 or a model.json, got an HTML page, as a server sends for a ' +
        "file it doesn't have.",
    ],
  ])('%s is named', async (name, message) => {
    const error = await loadKeras(at(name!)).catch((e) => e);
    expect(error).toMatchObject({ name: 'ValueError', message: `${at(name!)}: ${message}` });
  });
});

/** The autoencoder of the file, a subclassed model: its encoder and its decoder. */
function volumeAutoencoder(): tfl.LayersModel {
  const apply = (x: tfl.SymbolicTensor, layer: tfl.layers.Layer) =>
    layer.apply(x) as tfl.SymbolicTensor;
  const image = tfl.input({ shape: [64, 64, 64, 1] });
  const same = { kernelSize: 4, strides: 2, padding: 'same' } as const;
  let x = apply(image, tfl.layers.batchNormalization());
  for (const filters of [1, 2, 4, 8]) {
    x = apply(x, tfl.layers.conv3d({ filters, ...same }));
    x = apply(x, tfl.layers.batchNormalization());
  }
  const flat = apply(x, tfl.layers.flatten());
  const codes = ['z_mean', 'z_log_var'].map((name) =>
    apply(flat, tfl.layers.dense({ units: 8, name })),
  );
  const encoder = tfl.model({ inputs: image, outputs: codes, name: 'VAE_encoder' });
  const code = tfl.input({ shape: [8] });
  let y = apply(code, tfl.layers.dense({ units: 512 }));
  y = apply(y, tfl.layers.reshape({ targetShape: [4, 4, 4, 8] }));
  for (const filters of [8, 4, 2, 1]) {
    y = apply(y, layers.conv3dTranspose({ filters, ...same }));
    y = apply(y, tfl.layers.batchNormalization());
  }
  const decoder = tfl.model({ inputs: code, outputs: y, name: 'VAE_decoder' });
  const input = tfl.input({ shape: [64, 64, 64, 1] });
  const [mean] = encoder.apply(input) as tfl.SymbolicTensor[];
  return tfl.model({ inputs: input, outputs: decoder.apply(mean!) as tfl.SymbolicTensor });
}

describeWithShared(
  'weights of a subclassed model',
  ['faults/keras/3dit_weights_only/vae_weights_beta.h5'],
  (file) => {
    const numbers = (layer: tfl.layers.Layer) =>
      layer.getWeights().map((weight) => Array.from(weight.dataSync()));
    const part = (model: tfl.LayersModel, name: string) => model.getLayer(name) as tfl.LayersModel;

    test('go into a model of the same parts, and into one of them', async () => {
      const model = volumeAutoencoder();
      await loadKeras(file!, { weightsFor: model });
      const encoder = part(model, 'VAE_encoder');
      const twin = volumeAutoencoder();
      await loadKeras(file!, { weightsFor: part(twin, 'VAE_encoder') });
      expect(numbers(part(twin, 'VAE_encoder'))).toEqual(numbers(encoder));
      expect(numbers(part(twin, 'VAE_decoder'))).not.toEqual(numbers(part(model, 'VAE_decoder')));
      // What h5py reads of the file.
      const begins = (layer: tfl.layers.Layer) => numbers(layer)[0]![0]!;
      const [first] = encoder.layers.filter((layer) => layer.getWeights().length > 0);
      expect(begins(first!)).toBeCloseTo(1.3629346, 6);
      expect(begins(encoder.getLayer('z_mean'))).toBeCloseTo(0.06014717, 6);
      expect(begins(encoder.getLayer('z_log_var'))).toBeCloseTo(0.1743793, 6);
      expect(begins(part(model, 'VAE_decoder'))).toBeCloseTo(-0.04456596, 6);
      model.dispose();
      twin.dispose();
    });

    test('do not go into another, which keeps its own', async () => {
      const model = tfl.sequential({ layers: [tfl.layers.dense({ units: 2, inputShape: [3] })] });
      const old = numbers(model);
      await expect(loadKeras(file!, { weightsFor: model })).rejects.toThrow(
        /the layers with weights must be 1, as in the model \(dense_Dense\d+\), got 2 \(VAE_encoder, VAE_decoder\)\.$/,
      );
      expect(numbers(model)).toEqual(old);
      model.dispose();
    });
  },
);
