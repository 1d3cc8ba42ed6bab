import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { gunzipSync } from 'fflate';
import { loadKeras } from '../../lib/keras/index.js';
import type { ModelSource } from '../../lib/load/read_source.js';
import { saveModel } from '../../lib/node/index.js';
import { importTorch } from '../../lib/torch/index.js';
import '../backends.js';
import { type Server, serve } from '../browser/static_server.js';
import { fileOf, modelOf, readCase } from '../torch/torch_case.js';
import { differenceToKeras } from './compare.js';

const FIXTURES = path.join(__dirname, '..', 'fixtures');
const KERAS = path.join(FIXTURES, 'keras');
const NAME = 'blog_autoencoder_k3';
const H5 = 'gru_h5_k3';
const folder = mkdtempSync(path.join(tmpdir(), 'keras sources-'));
const file = path.join(KERAS, `${NAME}.keras`);
const bytes = readFileSync(file);
const h5 = gunzipSync(readFileSync(path.join(KERAS, `${H5}.h5.gz`)));
let server: Server;

beforeAll(async () => {
  await tf.setBackend('cpu');
  const model = await loadKeras(bytes);
  await saveModel(model, path.join(folder, 'tfjs model'));
  model.dispose();
  server = await serve({ folders: { '/': folder, '/fixtures/': FIXTURES } });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

/** The name of the file of weights that is beside the model.json. */
const shard = () => readdirSync(path.join(folder, 'tfjs model')).find((name) => /bin/.test(name));

async function isRight(loading: Promise<tfl.LayersModel>, name = NAME): Promise<void> {
  const model = await loading;
  expect(differenceToKeras(model, path.join(KERAS, `${name}.io`))).toBeLessThan(1e-4);
  model.dispose();
}

test.each<[string, () => ModelSource, string?]>([
  ['a path', () => file],
  ['a file: URL', () => pathToFileURL(file)],
  ['an address', () => `${server.url}fixtures/keras/${NAME}.keras`],
  ['a URL', () => new URL(`fixtures/keras/${NAME}.keras`, server.url)],
  ['a data: address', () => `data:application/zip;base64,${bytes.toString('base64')}`],
  ['a File', () => new File([bytes], 'a.keras')],
  ['a Blob', () => new Blob([bytes])],
  ['a Uint8Array, a part of a buffer', () => Buffer.concat([bytes, bytes]).subarray(bytes.length)],
  ['an ArrayBuffer', () => new Uint8Array(bytes).buffer],
  ['an .h5 as a File', () => new File([h5], 'a.h5'), H5],
  ['an .h5 as bytes', () => h5, H5],
  ['the folder of a model.json', () => path.join(folder, 'tfjs model')],
  ['the path of a model.json', () => path.join(folder, 'tfjs model', 'model.json')],
  ['a file: URL with a space', () => pathToFileURL(path.join(folder, 'tfjs model', 'model.json'))],
  ['the address of a model.json', () => `${server.url}tfjs model/model.json`],
])('loadKeras from %s', async (_, source, name = NAME) => {
  const before = tf.memory().numTensors;
  await isRight(loadKeras(source()), name);
  expect(tf.memory().numTensors).toBe(before);
});

test('a file: URL where there is no Node', async () => {
  const builtin = jest.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined);
  const refused = await loadKeras(pathToFileURL('/model.json')).catch((error) => error);
  expect(refused.message).toBe(
    "/model.json: the source must be an address, a File or bytes, as only Node reads files, got '/model.json'.",
  );
  builtin.mockRestore();
});

test.each<[string, () => ModelSource, () => string]>([
  ['no file', () => '/none.keras', () => '/none.keras: the model must be there, got no such file.'],
  [
    'an empty folder',
    () => KERAS,
    () => `${path.join(KERAS, 'model.json')}: the model must be there, got no such file.`,
  ],
  [
    'an address without a file',
    () => `${server.url}none.keras`,
    () => `${server.url}none.keras: the file must be there, got status 404.`,
  ],
  [
    'a model.json without what is beside it',
    () => new File([readFileSync(path.join(folder, 'tfjs model', 'model.json'))], 'model.json'),
    () =>
      `model.json: the source must be a path or URL, as its weights are in ${shard()} beside it, ` +
      "got 'bytes'.",
  ],
  [
    'a number',
    () => 7 as never,
    () => 'loadKeras: source must be a path, URL, File, files, Blob or bytes, got 7.',
  ],
])('loadKeras from %s is an error', async (_, source, message) => {
  const error = await loadKeras(source()).catch((e) => e);
  expect(error).toMatchObject({ name: 'ValueError', message: message() });
});

test.each<[string, () => ModelSource]>([
  ['a path', () => fileOf('dcgan')],
  ['an address', () => `${server.url}fixtures/torch/dcgan.safetensors`],
  ['a File', () => new File([readFileSync(fileOf('dcgan'))], 'dcgan.safetensors')],
])('importTorch from %s', async (_, source) => {
  const model = modelOf(readCase('dcgan'));
  expect(Object.keys(await importTorch(source(), model))).toHaveLength(5);
  model.dispose();
});
