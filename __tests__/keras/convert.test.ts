import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { saveModel } from '../../lib/node/index.js';
import { unet } from '../../models/index.js';
import '../backends.js';
import { runScript } from '../scripts/run_script.js';

const ROOT = path.join(__dirname, '..', '..');
const FIXTURES = path.join(ROOT, '__tests__', 'fixtures', 'keras');
const KERAS = path.join(FIXTURES, 'blog_autoencoder_k3.keras');
const folder = mkdtempSync(path.join(tmpdir(), 'keras-convert-'));
afterAll(() => rmSync(folder, { recursive: true }));

const convert = (...args: string[]) => runScript('convert.ts', args);

test('from .keras to tfjs and back to .keras', async () => {
  const [tfjs, again] = [path.join(folder, 'tfjs'), path.join(folder, 'again.keras')];
  const there = await convert(KERAS, tfjs, '--backend', 'cpu');
  expect(there.status).toBe(0);
  expect(there.stdout).toContain(
    `${KERAS}: 'functional', 10 layers, 265 parameters\n` +
      '  [?, 12, 12, 1] -> [?, 12, 12, 1], computed on cpu\n' +
      `${tfjs}: written; on random input it differs by 0.0e+0\n`,
  );
  const back = await convert(path.join(tfjs, 'model.json'), again, '--backend', 'cpu');
  expect(back.status).toBe(0);
  expect(back.stdout).toContain(`${again}: written; on random input it differs by 0.0e+0\n`);
});

test('from .keras to .h5, to tfjs, to .hdf5 and back', async () => {
  const names = ['a.h5', 'b', 'c.hdf5', 'd.keras'].map((name) => path.join(folder, name));
  for (const [i, target] of names.entries()) {
    const { status, stdout } = await convert(names[i - 1] ?? KERAS, target, '--backend', 'cpu');
    expect(stdout).toContain(`${target}: written; on random input it differs by 0.0e+0\n`);
    expect(status).toBe(0);
  }
});

test('a model of any size, for one of them, into a folder that is not there yet', async () => {
  const [tfjs, target] = [path.join(folder, 'unet'), path.join(folder, 'new', 'unet.keras')];
  await tf.setBackend('cpu');
  const model = unet({ inputShape: [null, null, 1], depth: 1, filters: 2, seed: 1 });
  await saveModel(model, tfjs);
  model.dispose();
  const open = await convert(tfjs, target, '--backend', 'cpu');
  expect(open.stderr).toContain(
    'got a CropOrPadTo of unknown sizes (nearest: --input-shape 64,64,1).',
  );
  expect(open.status).toBe(1);
  const fixed = await convert(tfjs, target, '--backend', 'cpu', '--input-shape', '9,12,1');
  expect(fixed.stdout).toMatch(
    /unet\.keras: written; on random input it differs by [0-9.]+e[-+]\d+\n/,
  );
  expect(fixed.status).toBe(0);
});

test('the folder of a training, which has one model', async () => {
  const [run, target] = [path.join(folder, 'run'), path.join(folder, 'of_run')];
  const names = ['generator', 'discriminator'];
  const described = (task: string, models: string[]) =>
    JSON.stringify({ settings: { task, seed: 1, validation: 0.1, model: {} }, names: models });
  const model = tfl.sequential({ layers: [tfl.layers.dense({ units: 2, inputShape: [3] })] });
  for (const name of ['model', ...names]) await saveModel(model, path.join(run, name));
  writeFileSync(path.join(run, 'run.json'), described('convAutoencoder1d', ['model']));
  const { status, stdout } = await convert(run, target, '--backend', 'cpu');
  expect([status, stdout]).toEqual([0, expect.stringContaining('layers, 8 parameters')]);
  writeFileSync(path.join(run, 'run.json'), described('gan', names));
  const { stderr } = await convert(run, target, '--backend', 'cpu');
  expect(stderr).toBe(
    `${run}: the run must have one model, got generator and discriminator, of which each is a folder in it.\n`,
  );
});

test('to .onnx in both orders of axes, from it to tfjs, and from there to .onnx', async () => {
  const names = ['a.onnx', 'kept.onnx', 'from_onnx', 'b.onnx'].map((name) =>
    path.join(folder, name),
  );
  const [first, kept, tfjs, again] = names as [string, string, string, string];
  const steps = [
    [KERAS, first],
    [KERAS, kept, '--layout', 'keep', '--opset', '13'],
    [first, tfjs],
    [tfjs, again],
  ];
  for (const step of steps) {
    const { status, stdout, stderr } = await convert(...step, '--backend', 'cpu');
    expect(stderr).toBe('');
    expect(stdout).toMatch(/: written; on random input it differs by \d\.\de[-+]\d\n/);
    expect(status).toBe(0);
  }
  const unet = path.join(folder, 'unet');
  const open = await convert(unet, path.join(folder, 'new', 'unet.onnx'), '--backend', 'cpu');
  expect(open.stdout).toContain('unet.onnx: written; on random input');
});

test.each([
  [
    ['a.keras', 'b.keras', '--input-shape', '8,x'],
    "--input-shape: its value must be sizes and channels with commas, as 64,64,1, got '8,x'.",
  ],
  [
    ['a.keras', 'b', '--input-shape', '8,8,1'],
    "--input-shape: OUT must be a .keras or an .h5, as tfjs and ONNX need no sizes, got 'b'.",
  ],
  [[], 'convert: the arguments must be IN and OUT; --help says more.'],
  [
    ['a.keras', 'b.json'],
    "convert: OUT must be a .keras, an .h5, an .onnx or a folder, got 'b.json'.",
  ],
  [
    [path.join(FIXTURES, '..', 'torch', 'dcgan.safetensors'), 'b.keras'],
    'dcgan.safetensors: the file must be a .keras, an .h5 or a model.json, got a safetensors file, ' +
      'which has weights and no layers (importTorch of tfjs-deconv/torch puts them into a model).',
  ],
  [['none.keras', 'b.keras'], 'none.keras: the model must be there, got no such file.'],
  [['a.keras', 'b', '--layout', 'keep'], "--layout: OUT must be an .onnx, got 'b'."],
  [
    ['a.keras', 'b.onnx', '--opset', '1.5'],
    "--opset: its value must be an integer of at least 13, got '1.5'.",
  ],
  [['a.keras', 'b', '--size', 'x'], "--size: its value must be an integer of at least 1, got 'x'."],
])('convert %j', async (args, message) => {
  const { status, stderr } = await convert(...args);
  expect(stderr).toContain(message);
  expect(status).toBe(1);
});

test('--help is the usage', async () => {
  const { status, stdout } = await convert('--help');
  expect(stdout).toContain('npx tfjs-deconv convert IN OUT');
  expect(status).toBe(0);
});
