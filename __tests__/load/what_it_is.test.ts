import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { zipSync } from 'fflate';
import { loadLayersModel } from '../../lib/index.js';
import { loadKeras, toKeras } from '../../lib/keras/index.js';
import { loadModel } from '../../lib/node/index.js';
import { loadOnnx } from '../../lib/onnx/index.js';
import { importTorch } from '../../lib/torch/index.js';
import { unpack } from '../unpack.js';

const text = (content: string) => new TextEncoder().encode(content);
const json = (content: unknown) => text(JSON.stringify(content));
const small = tfl.sequential({ layers: [tfl.layers.dense({ units: 2, inputShape: [3] })] });

const FIXTURES = path.join(__dirname, '..', 'fixtures');
const states = unpack('torch_states');
const onnx = new Uint8Array(readFileSync(path.join(FIXTURES, 'onnx/decoder.onnx')));
const safetensors = new Uint8Array(
  readFileSync(path.join(FIXTURES, 'torch/linear_classes.safetensors')),
);
const pointer = text(
  `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 12345\n`,
);

/** Files by what they are, and how each is named to whoever takes it for a model. */
const KINDS: [
  kind: string,
  bytes: () => Uint8Array | Promise<Uint8Array>,
  name: string | RegExp,
][] = [
  ['nothing', () => new Uint8Array(0), 'an empty file'],
  [
    'an LFS pointer',
    () => pointer,
    'a pointer of Git LFS to a file that is not there (git lfs pull brings its 12345 bytes)',
  ],
  ['HTML', () => text('<!DOCTYPE html><html><body>404</body></html>'), 'an HTML page'],
  ['HTML behind space', () => text('\n\n<html lang="en">'), 'an HTML page'],
  [
    'XML',
    () => text('<?xml version="1.0"?><Error><Code>NoSuchKey</Code></Error>'),
    'an XML document',
  ],
  ['gzip', () => gzipSync('model'), 'a gzip archive (to be unpacked first)'],
  ['NumPy', () => Uint8Array.from([0x93, ...text('NUMPY'), 1, 0]), 'an array of NumPy'],
  ['PNG', () => Uint8Array.from([0x89, ...text('PNG\r\n'), 26, 10]), 'a PNG picture'],
  [
    'TFLite',
    () => Uint8Array.from([28, 0, 0, 0, ...text('TFL3'), 0, 0]),
    'a model of TensorFlow Lite',
  ],
  ['a zip', () => zipSync({ 'notes.txt': text('x') }), /a zip of another kind|\['notes\.txt'\]/],
  [
    'a graph model',
    () => json({ format: 'graph-model', modelTopology: { node: [] }, weightsManifest: [] }),
    /a graph model \((tf\.loadGraphModel|convert)/,
  ],
  [
    "HDF5 that is not Keras's",
    () => unpack('hdf5_styles')['compact.h5']!,
    /(an HDF5 file|HDF5 of another program's)/,
  ],
  ['.keras', () => toKeras(small), 'a model of Keras (loadKeras of tfjs-deconv/keras)'],
  ['.pth', () => states['right/zip.pt']!, 'weights of PyTorch (importTorch of tfjs-deconv/torch'],
  [
    '.pth before 1.6',
    () => states['right/legacy.pth']!,
    'weights of PyTorch (importTorch of tfjs-deconv/torch',
  ],
  ['safetensors', () => safetensors, 'a safetensors file, which has weights and no layers'],
  ['.onnx', () => onnx, 'a model of ONNX (loadOnnx of tfjs-deconv/onnx)'],
  ['other JSON', () => json({ dependencies: {} }), /JSON of another kind|\['dependencies'\]/],
];

/** What reads models, and the kinds that it reads, or of which it says more. */
const LOADERS: Record<
  string,
  { load: (at: string) => Promise<unknown>; file: string; reads: string[] }
> = {
  loadKeras: { load: (at) => loadKeras(at), file: 'model.keras', reads: ['.keras'] },
  loadOnnx: { load: (at) => loadOnnx(at), file: 'model.onnx', reads: ['.onnx'] },
  importTorch: {
    load: (at) => importTorch(at, small),
    file: 'model.pth',
    reads: ['.pth', '.pth before 1.6', 'safetensors'],
  },
  loadLayersModel: {
    load: async (at) => loadLayersModel(new File([readFileSync(at)], 'model.json')),
    file: 'model.json',
    reads: [],
  },
  loadModel: { load: (at) => loadModel(at), file: 'model.json', reads: [] },
};

let folder: string;
beforeAll(async () => {
  await tf.setBackend('cpu');
  folder = mkdtempSync(path.join(tmpdir(), 'kinds-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(Object.entries(LOADERS))('%s', (_, { load, file, reads }) => {
  test.each(KINDS.filter(([kind]) => !reads.includes(kind)))(
    'says that it was given %s',
    async (kind, bytes, name) => {
      const inside = mkdtempSync(path.join(folder, 'one-'));
      const at = path.join(inside, file);
      writeFileSync(at, await bytes());
      const error = (await load(at).catch((thrown) => thrown)) as Error;
      expect([kind, error.name]).toEqual([kind, 'ValueError']);
      if (typeof name === 'string') expect(error.message).toContain(`got ${name}`);
      else expect(error.message).toMatch(new RegExp(`got (${name.source})`));
    },
  );
});

/** A model.json and its one shard, and an index of PyTorch's with its one. */
async function sharded(shard: Uint8Array | null): Promise<{ tfjs: string; torch: string }> {
  const inside = mkdtempSync(path.join(folder, 'shard-'));
  const artifacts = await new Promise<tf.io.ModelArtifacts>((resolve) => {
    small.save(
      tf.io.withSaveHandler(async (made) => {
        resolve(made);
        return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
      }),
    );
  });
  const { modelTopology, weightSpecs } = artifacts;
  const weightsManifest = [{ paths: ['shard.bin'], weights: weightSpecs }];
  const tfjs = path.join(inside, 'model.json');
  writeFileSync(tfjs, JSON.stringify({ modelTopology, weightsManifest }));
  const torch = path.join(inside, 'model.safetensors.index.json');
  writeFileSync(
    torch,
    JSON.stringify({ weight_map: { '0.weight': 'shard.bin', '0.bias': 'shard.bin' } }),
  );
  if (shard !== null) writeFileSync(path.join(inside, 'shard.bin'), shard);
  return { tfjs, torch };
}

describe('a shard', () => {
  test.each<[string, (at: { tfjs: string; torch: string }) => Promise<unknown>]>([
    ['loadKeras', ({ tfjs }) => loadKeras(tfjs)],
    ['loadModel', ({ tfjs }) => loadModel(tfjs)],
    ['importTorch', ({ torch }) => importTorch(torch, small)],
  ])('%s: one that is missing, and one that is a pointer', async (_, load) => {
    await expect(load(await sharded(null))).rejects.toThrow(
      /shard\.bin: the weights file must be there, got no such file\.$/,
    );
    await expect(load(await sharded(pointer))).rejects.toThrow(
      /shard\.bin.*got a pointer of Git LFS to a file that is not there \(git lfs pull brings its 12345 bytes\)\.$/,
    );
  });
});
