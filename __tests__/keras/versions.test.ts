import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { layers } from '../../lib/index.js';
import { loadKeras, toKeras } from '../../lib/keras/index.js';
import { exampleInputs, predictAll } from '../../scripts/fixtures/predict_all.js';
import '../backends.js';

const FIXTURES = path.join(__dirname, '..', 'fixtures', 'keras');
beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** A fixture with its config changed. */
function changed(name: string, change: (key: string, value: unknown) => unknown): Uint8Array {
  const parts = unzipSync(readFileSync(path.join(FIXTURES, name)));
  const config = JSON.parse(strFromU8(parts['config.json']!), change);
  return zipSync({ ...parts, 'config.json': strToU8(JSON.stringify(config)) });
}

async function predictionsOf(data: Uint8Array) {
  const model = await loadKeras(data);
  const inputs = exampleInputs(model);
  const outputs = predictAll(model, inputs);
  tf.dispose(inputs);
  model.dispose();
  return outputs;
}

const keep = (_: string, value: unknown) => value;

test.each<[string, string, (key: string, value: unknown) => unknown]>([
  [
    'output_padding that Keras 3.3 to 3.14 left out',
    'transposed_options_k3.keras',
    (key, value) => (key === 'output_padding' ? undefined : value),
  ],
  [
    'the same in a Sequential',
    'lambda_recipe_sequential_k3.keras',
    (key, value) => (key === 'output_padding' ? undefined : value),
  ],
  [
    'operations without the modules that the converter leaves out',
    'operations_k3.keras',
    (key, value) => (key === 'module' ? undefined : value),
  ],
  [
    'layers without their modules',
    'channels_first_k3.keras',
    (key, value) => (key === 'module' ? undefined : value),
  ],
])('%s', async (_, name, change) => {
  expect(await predictionsOf(changed(name, change))).toEqual(
    await predictionsOf(changed(name, keep)),
  );
});

test.each([
  ['valid, kernel not below strides', { kernelSize: 3, strides: 2, outputPadding: 0 }, null],
  ['same, stride 1, odd kernel', { kernelSize: 3, padding: 'same', outputPadding: 0 }, null],
  ['same, stride 2', { kernelSize: 3, strides: 2, padding: 'same', outputPadding: 0 }, [0, 0]],
  ['valid, kernel below strides', { kernelSize: 1, strides: 2, outputPadding: 0 }, [0, 0]],
] as const)('output_padding 0 is left out where nothing changes: %s', async (_, args, written) => {
  const input = tfl.input({ shape: [4, 4, 1] });
  const layer = layers.conv2dTranspose({ filters: 1, ...args });
  const model = tfl.model({ inputs: input, outputs: layer.apply(input) as tfl.SymbolicTensor });
  const config = JSON.parse(strFromU8(unzipSync(await toKeras(model))['config.json']!));
  expect(config.config.layers[1].config.output_padding).toEqual(written);
  model.dispose();
});

test.each<[string, number | null, boolean, number | null, boolean]>([
  ['the last layer', 4, false, 8, true],
  ['sizes that are open', null, true, null, true],
  ['a layer behind', 4, true, 7, false],
])('output_padding that was left out, of %s', async (_, size, behind, length, warned) => {
  const up = { filters: 1, kernelSize: 3, strides: 2, padding: 'same', outputPadding: 0 } as const;
  const conv = tfl.layers.conv2d({ filters: 1, kernelSize: 1, name: 'conv' });
  const inputShape = [size, size, 1];
  const model = tfl.sequential({
    layers: [layers.conv2dTranspose({ ...up, inputShape, name: 'up' }), ...(behind ? [conv] : [])],
  });
  const parts = unzipSync(await toKeras(model));
  // As Keras 3.3 to 3.14 write it: with the shape of every layer's input.
  const shapes: Record<string, (number | null)[]> = {
    up: [null, size, size, 1],
    conv: size === null ? [null, null, null, 1] : [null, 7, 7, 1],
  };
  const config = JSON.parse(strFromU8(parts['config.json']!), (key, value) => {
    if (key === 'output_padding') return undefined;
    const shape = value?.class_name === undefined ? undefined : shapes[value.config?.name];
    return shape === undefined ? value : { ...value, build_config: { input_shape: shape } };
  });
  const file = zipSync({ ...parts, 'config.json': strToU8(JSON.stringify(config)) });
  const warn = jest.spyOn(console, 'warn').mockImplementation(() => {});
  const loaded = await loadKeras(file);
  const said =
    "the bytes: the file does not say the output_padding of 'up', which Keras 3.3 to 3.14 left out, nor the size " +
    'behind: it is taken for None, as Keras takes it.';
  expect(warn.mock.calls).toEqual(warned ? [[said]] : []);
  warn.mockRestore();
  expect(loaded.outputs[0]!.shape[1]).toBe(length);
  loaded.dispose();
  model.dispose();
});

test('dilation of Conv3DTranspose, which Keras 2 ignores, is refused', async () => {
  const file = changed('pools_3d_k2.keras', (key, value) => {
    const options = value as { filters?: number; strides?: number[] } | null;
    const transposed = key === 'config' && options?.filters === 2;
    return transposed ? { ...options, strides: [1, 1, 1], dilation_rate: [2, 2, 2] } : value;
  });
  await expect(loadKeras(file)).rejects.toThrow(
    'Conv3DTranspose: dilation_rate=[2,2,2], which Keras 2 ignores (nearest: Keras 3) in ',
  );
});
