import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync, strFromU8 } from 'fflate';
import { readJson, unpack } from '../unpack.js';
import { ownCases } from './own_case.js';

interface Configured {
  className: string;
  config: Record<string, unknown>;
}

const count = (...file: string[]): number => {
  const packed = readFileSync(path.join(__dirname, '..', 'fixtures', ...file));
  return JSON.parse(strFromU8(gunzipSync(packed))).length;
};

const CASES: Configured[] = [
  ...ownCases('keras', 'own_layers.json.gz'),
  ...ownCases('keras', 'layers.json.gz'),
  ...ownCases('keras', 'inner_norms.json.gz'),
  ...ownCases('torch', 'own_layers.json.gz'),
];

const ofClass = (name: string) => CASES.filter(({ className }) => className === name).length;
const ofActivation = (name: string) =>
  CASES.filter(({ config }) => config.activation === name).length;
const windowed = (className: string, holds: (config: Record<string, unknown>) => boolean) =>
  CASES.filter((one) => one.className === className && holds(one.config)).length;

/** Layers of decoders since 2016, each with the configurations of which another library's outputs and gradients are known. */
const LAYERS: Record<string, number> = {
  ...Object.fromEntries(
    [
      'GroupNormalization',
      'LayerNormalization',
      'InstanceNormalization',
      'UnitNormalization',
      'RMSNormalization',
      'SpectralNormalization',
      'WeightNormalization',
      'PixelShuffle',
      'PixelUnshuffle',
      'ReflectionPadding1D',
      'ReflectionPadding2D',
      'ReflectionPadding3D',
      'ReplicationPadding1D',
      'ReplicationPadding2D',
      'ReplicationPadding3D',
      'Snake',
      'GLU',
      'PReLU',
      'AdaIN',
      'FiLM',
      'SinusoidalEmbedding',
      'RandomFourierFeatures',
      'MultiHeadAttention',
      'SeparableConv1D',
      'DepthwiseConv1D',
      'Normalization',
      'Conv2D',
      'Conv3D',
    ].map((name) => [name, ofClass(name)]),
  ),
  ...Object.fromEntries(
    ['silu', 'gelu', 'mish', 'hard_silu'].map((name) => [name, ofActivation(name)]),
  ),
  'Conv1D, causal': windowed('Conv1D', ({ padding }) => padding === 'causal'),
  VectorQuantizer: count('torch', 'vector_quantizer.json.gz'),
  ResidualVectorQuantizer: count('torch', 'residual_quantizer.json.gz'),
  Resizing: readJson<{ outputs: object[] }>(unpack('keras_resizing')['model.json']!).outputs.length,
};

// Of Sampling no other library draws the numbers: sampling.test.ts has its laws.
test.each(Object.entries(LAYERS))('%s: 20 configurations or more', (_, configurations) => {
  expect(configurations).toBeGreaterThanOrEqual(20);
});
