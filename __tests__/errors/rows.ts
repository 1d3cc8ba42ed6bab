import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import * as callbacks from '../../lib/callbacks/index.js';
import * as data from '../../lib/data/index.js';
import * as lib from '../../lib/index.js';
import * as keras from '../../lib/keras/index.js';
import * as losses from '../../lib/losses/index.js';
import * as measures from '../../lib/measures/index.js';
import * as node from '../../lib/node/index.js';
import * as onnx from '../../lib/onnx/index.js';
import * as optimizers from '../../lib/optimizers/index.js';
import * as predict from '../../lib/predict/index.js';
import * as tiled from '../../lib/rewrite/tiled/index.js';
import * as torch from '../../lib/torch/index.js';
import * as training from '../../lib/training/index.js';
import * as visualize from '../../lib/visualize/index.js';
import * as wasm from '../../lib/wasm/index.js';
import * as threads from '../../lib/wasm/threads/index.js';
import * as webgpu from '../../lib/webgpu/index.js';
import * as models from '../../models/index.js';
import { LAYER_ROWS } from '../layers/layer_rows.js';
import { CALLBACK_ROWS } from './callback_rows.js';
import { LOSS_ROWS } from './loss_rows.js';
import { OPTIMIZER_ROWS } from './optimizer_rows.js';

/** A right call, written once: all arguments, all options. Wrong calls are made of it. */
export interface Row {
  readonly call: (...args: never[]) => unknown;
  readonly args: () => unknown[];
}

/** Every entry point, and what it exports. */
export const ENTRY_POINTS: Readonly<Record<string, object>> = {
  index: lib,
  layers: lib.layers,
  models,
  data,
  visualize,
  measures,
  keras,
  onnx,
  torch,
  wasm,
  webgpu,
  threads,
  tiled,
  node,
  losses,
  optimizers,
  callbacks,
  training,
  predict,
};

const folder = mkdtempSync(join(tmpdir(), 'errors-'));
const file = (name: string, content: string | Uint8Array) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const absent = join(folder, 'absent');

const conv = () =>
  tfl.layers.conv2d({ filters: 2, kernelSize: 3, strides: 2, padding: 'same', name: 'conv' });
const pictures = () =>
  tfl.sequential({
    layers: [tfl.layers.conv2d({ filters: 1, kernelSize: 1, inputShape: [null, null, 1] })],
  });
const enlarging = () =>
  tfl.sequential({ layers: [tfl.layers.upSampling2d({ inputShape: [4, 4, 1] })] });

const network = () =>
  tfl.sequential({
    layers: [
      tfl.layers.conv2d({
        filters: 2,
        kernelSize: 3,
        padding: 'same',
        activation: 'relu',
        inputShape: [4, 4, 1],
        name: 'conv',
      }),
      tfl.layers.flatten(),
      tfl.layers.dense({ units: 2, name: 'answer' }),
    ],
  });
const upsampling = () =>
  tfl.sequential({
    layers: [
      tfl.layers.upSampling2d({ size: [2, 2], inputShape: [4, 4, 1] }),
      tfl.layers.conv2d({ filters: 2, kernelSize: 3, padding: 'same' }),
    ],
  });
/** Told of what runs for long, and aborted by. */
const watch = () => ({ onProgress: () => {}, signal: new AbortController().signal });
const smallCodec = () => {
  const sizes = { filters: 2, lstmLayers: 0, codeSize: 4, codebooks: 2, codes: 2, causal: false };
  return models.codec({ inputShape: [null, 1], strides: [2, 2], ...sizes });
};
const noiseTeller = () => {
  const inputs = [tfl.input({ shape: [2] }), tfl.input({ shape: [1] })];
  const both = tfl.layers.concatenate().apply(inputs) as tfl.SymbolicTensor;
  const layer = tfl.layers.dense({ units: 2 });
  return tfl.model({ inputs, outputs: layer.apply(both) as tfl.SymbolicTensor });
};
const sampling = () => ({
  count: 1,
  betas: [0.1, 0.2],
  predicts: 'noise' as const,
  clip: true,
  noise: (shape: number[]) => tf.ones(shape),
  onStep: () => {},
  seed: 1,
  ...watch(),
});
const photo = () => ({ width: 2, height: 1, data: new Uint8ClampedArray(8) });
const image = () => ({ width: 2, height: 1, channels: 3, data: new Float32Array(6) });
const png = () => visualize.toPng(photo());
const bytes = (text: string) => new TextEncoder().encode(text);
const wav = () => ({ sampleRate: 8000, channels: 1, samples: Float32Array.of(0, 0.5) });

/** Saves within the folder of this test, whatever the name. */
const saveWithin = (model: never, path: unknown, options: never) => {
  const inside = typeof path === 'string' && path !== '' ? join(folder, basename(path)) : path;
  return node.saveModel(model, inside as string, options);
};
/** A training that ends for want of data, also where all options are left out. */
const trainNothing = (task: never, options: never) => {
  const given = Object.keys(Object(options) as object).length > 0;
  return training.train(task, given || options === null ? options : { data: absent });
};

type LayerClass = new (args: object) => tfl.layers.Layer;

function layerRows(): Record<string, Row> {
  const rows = Object.entries(LAYER_ROWS).flatMap(([name, { args, shapes }]): [string, Row][] => {
    const entry = name in lib ? 'index' : 'layers';
    const Made = (ENTRY_POINTS[entry] as Record<string, LayerClass>)[name]!;
    const alike = (key: string) => key.toLowerCase() === name.toLowerCase();
    const factory = Object.keys(lib.layers).find(alike)!;
    const made = (lib.layers as unknown as Record<string, Row['call']>)[factory]!;
    const one = <T>(all: T[]) => (all.length === 1 ? all[0] : all);
    const tensors = () => one(shapes.map((shape) => tf.ones(shape)));
    const fresh = () => new Made(args);
    const apply = (inputs: never, kwargs?: never) => {
      const layer = fresh();
      try {
        return layer.apply(inputs, kwargs);
      } finally {
        if (layer.built) layer.dispose();
      }
    };
    const call = (inputs: never, kwargs?: never) => {
      const layer = fresh();
      layer.build(one(shapes) as number[]);
      try {
        return layer.call(inputs, kwargs as never);
      } finally {
        tf.dispose(layer.weights.map((weight) => weight.read()));
      }
    };
    return [
      [`${entry}.${name}`, { call: (options: never) => new Made(options), args: () => [args] }],
      [`layers.${factory}`, { call: made, args: () => [args] }],
      [
        `${name}.computeOutputShape`,
        { call: (shape: never) => fresh().computeOutputShape(shape), args: () => [one(shapes)] },
      ],
      [
        `${name}.build`,
        {
          call: (shape: never) => {
            const layer = fresh();
            layer.build(shape);
            return layer;
          },
          args: () => [one(shapes)],
        },
      ],
      [`${name}.apply`, { call: apply, args: () => [tensors()] }],
      [`${name}.call`, { call, args: () => [tensors(), {}] }],
      [
        `${name}.fromConfig`,
        {
          call: (config: never) =>
            (
              Made as unknown as typeof tfl.layers.Layer & {
                fromConfig(c: unknown, x: unknown): unknown;
              }
            ).fromConfig(Made, config),
          args: () => [{ ...fresh().getConfig() }],
        },
      ],
    ];
  });
  return Object.fromEntries(rows);
}

const row = (call: (...args: never[]) => unknown, ...args: unknown[]): Row => ({
  call,
  args: () => args,
});

export const ROWS: Readonly<Record<string, Row>> = {
  ...layerRows(),
  ...CALLBACK_ROWS,
  ...LOSS_ROWS,
  ...OPTIMIZER_ROWS,
  'index.checkerboard': row(lib.checkerboard, {
    kernelSize: [3, 3],
    strides: [2, 2],
    padding: 'same',
    outputPadding: [0, 1],
    dilationRate: 1,
  }),
  'checkerboard of a layer': {
    call: lib.checkerboard,
    args: () => [new lib.Conv1DTranspose({ filters: 1, kernelSize: 3 })],
  },
  'index.convOutputLength': row(lib.convOutputLength, 28, 3, 'same', 2, 1),
  'index.deconvOutputLength': row(lib.deconvOutputLength, 7, 3, 'same', {
    stride: 2,
    outputPadding: 0,
    dilation: 1,
  }),
  'index.explainShape': { call: lib.explainShape, args: () => [conv(), [16, 16, 8]] },
  'index.foldUpsampling': { call: lib.foldUpsampling, args: () => [upsampling()] },
  'index.mirror': {
    call: lib.mirror,
    args: () => [
      network(),
      { outputActivation: 'sigmoid', name: 'decoder', tied: true, note: () => {} },
    ],
  },
  'index.solveDeconv': row(lib.solveDeconv, {
    inputLength: 14,
    outputLength: 27,
    kernelSize: 3,
    strides: 2,
    padding: 'same',
    dilationRate: 1,
  }),
  'index.solveDecoder': row(lib.solveDecoder, {
    layers: [{ kernelSize: 3, strides: 2, padding: 'same', outputPadding: 0, dilationRate: 1 }],
    inputLength: 4,
    outputLength: 8,
  }),
  'solveDeconv of two axes': row(lib.solveDeconv, {
    inputLength: [14, 7],
    outputLength: [27, 14],
    kernelSize: [3, 3],
    strides: 2,
  }),
  'index.traceShapes': { call: lib.traceShapes, args: () => [network(), [4, 4, 1]] },
  'traceShapes of layers': {
    call: lib.traceShapes,
    args: () => [
      [conv(), tfl.layers.flatten()],
      [28, 28, 1],
    ],
  },
  'index.ValueError': row(() => new lib.ValueError('message')),
  'index.Bilinear': row(() => new lib.Bilinear()),
  'Bilinear.apply': row((shape: never) => new lib.Bilinear().apply(shape), [3, 2, 2]),
  'index.ICNR': row((args: never) => new lib.ICNR(args), { scale: [2], initializer: 'zeros' }),
  'ICNR.apply': row(
    (shape: never, dtype: never) => new lib.ICNR({ scale: 2 }).apply(shape, dtype),
    [3, 2, 4],
    'float32',
  ),
  'index.loadLayersModel': row(lib.loadLayersModel, absent, {
    strict: true,
    weightPathPrefix: 'x',
  }),
  'index.conv1dTranspose': {
    call: lib.conv1dTranspose,
    args: () => [
      tf.ones([1, 2, 1]),
      tf.ones([3, 1, 1]),
      [1, 5, 1],
      2,
      'valid',
      { outputPadding: 0, dilations: 1 },
    ],
  },
  'index.conv2dTranspose': {
    call: lib.conv2dTranspose,
    args: () => [
      tf.ones([1, 2, 2, 1]),
      tf.ones([3, 3, 1, 1]),
      null,
      [2, 2],
      'same',
      { outputPadding: [0, 1], dilations: [1, 1] },
    ],
  },
  'index.conv3dTranspose': {
    call: lib.conv3dTranspose,
    args: () => [
      tf.ones([1, 2, 2, 2, 1]),
      tf.ones([2, 2, 2, 1, 1]),
      [1, 4, 4, 4, 1],
      2,
      'same',
      {},
    ],
  },

  'models.cnn40': row(models.cnn40, {
    inputShape: [8, 8, 1],
    filters: [1, 2, 2],
    kernelSizes: [1, 1, 1],
    units: 2,
    rate: 0.5,
    classes: 1,
    seed: 1,
  }),
  'models.convAutoencoder': row(models.convAutoencoder, {
    inputShape: [4, 4, 1],
    filters: [1, 2],
    kernelSize: 1,
    codeSize: 2,
    downsample: 'strides',
    method: 'subpixel',
    seed: 1,
  }),
  'models.convAutoencoder1d': row(models.convAutoencoder1d, {
    inputShape: [4, 1],
    filters: [1, 2],
    kernelSize: 1,
    dropout: 0.2,
    outputActivation: 'linear',
    seed: 1,
  }),
  'models.dcganDiscriminator': row(models.dcganDiscriminator, {
    inputShape: [4, 4, 1],
    filters: [1, 2],
    kernelSize: 1,
    slope: 0.3,
    dropout: 0.3,
    outputActivation: 'linear',
    seed: 1,
  }),
  'models.dcganGenerator': row(models.dcganGenerator, {
    latentSize: 2,
    outputShape: [4, 4, 1],
    filters: [1, 2],
    strides: [1, 2],
    kernelSize: 2,
    method: 'upsample',
    slope: 0.3,
    outputActivation: 'tanh',
    seed: 1,
  }),
  'models.denoisingAutoencoder': row(models.denoisingAutoencoder, {
    inputShape: [null, 4, 1],
    filters: [1, 2],
    kernelSize: 1,
    outputActivation: 'sigmoid',
    seed: 1,
  }),
  'models.segnet': row(models.segnet, {
    inputShape: [null, null, 1],
    filters: [1, 2],
    convolutions: [1, 2],
    kernelSize: 1,
    classes: 1,
    decoderActivation: 'relu',
    outputActivation: 'sigmoid',
    seed: 1,
  }),
  'models.textAutoencoder': row(models.textAutoencoder, {
    length: 4,
    alphabetSize: 3,
    embedding: 2,
    filters: [1, 2],
    kernelSize: 1,
    codeSize: 2,
    batchNormalization: true,
    seed: 1,
  }),
  'models.unet': row(models.unet, {
    inputShape: [4, 4, 1],
    depth: 1,
    filters: 1,
    kernelSize: 1,
    up: 'subpixel',
    classes: 1,
    outputActivation: 'sigmoid',
    residual: false,
    batchNormalization: true,
    dropout: 0.1,
    seed: 1,
  }),
  'models.maskingDenoiser': row(models.maskingDenoiser, {
    length: 16,
    frame: 8,
    filters: 1,
    blocks: 1,
    seed: 1,
  }),
  'models.unet1d': row(models.unet1d, {
    inputShape: [null, 1],
    depth: 1,
    filters: 1,
    kernelSize: 1,
    up: 'upsample',
    classes: 2,
    outputActivation: 'softmax',
    residual: false,
    batchNormalization: false,
    dropout: 0.1,
    seed: 1,
  }),
  'models.espcn': row(models.espcn, {
    inputShape: [8, 8, 1],
    factor: 2,
    filters: [2],
    kernelSizes: [3, 3],
    seed: 1,
  }),
  'models.patchDiscriminator': row(models.patchDiscriminator, {
    inputShape: [8, 8, 2],
    filters: [2],
    between: 2,
    kernelSize: 4,
    padding: 1,
    batchNormalization: true,
    slope: 0.2,
    seed: 1,
  }),
  'models.diffusionUnet': row(models.diffusionUnet, {
    inputShape: [4, 4, 1],
    filters: 4,
    multipliers: [1, 1],
    blocks: 1,
    attentionSizes: [4],
    groups: 2,
    dropout: 0.1,
    seed: 1,
  }),
  'models.codec': row(models.codec, {
    inputShape: [128, 1],
    variant: 'dac',
    filters: 1,
    decoderFilters: 2,
    strides: [2],
    blocks: 1,
    lstmLayers: 1,
    codeSize: 1,
    codebooks: 1,
    codes: 2,
    codebookSize: 1,
    causal: true,
    padding: 'reflect',
    weightNormalization: true,
    commitmentCost: 0.5,
    decay: 0.9,
    deadCodes: 1,
    dropout: 0.5,
    seed: 1,
  }),
  'models.vqVae': row(models.vqVae, {
    inputShape: [4, 4, 1],
    filters: 2,
    residualFilters: 1,
    blocks: 1,
    codeSize: 1,
    codes: 2,
    commitmentCost: 0.25,
    decay: 0.9,
    seed: 1,
  }),
  'models.autoencoderKl': row(models.autoencoderKl, {
    inputShape: [4, 4, 1],
    codeChannels: 1,
    filters: [2, 2],
    blocks: 1,
    groups: 2,
    beta: 0.1,
    seed: 1,
  }),
  'models.convLstmAutoencoder': row(models.convLstmAutoencoder, {
    inputShape: [2, 5, 5, 1],
    filters: [1],
    kernelSizes: [3],
    strides: [2],
    memory: [1],
    memoryKernelSize: 1,
    outputActivation: 'tanh',
    seed: 1,
  }),
  'models.attentionUnet': row(models.attentionUnet, {
    inputShape: [4, 4, 1],
    depth: 1,
    filters: 2,
    classes: 1,
    outputActivation: 'sigmoid',
    seed: 1,
  }),
  'models.residualUnet': row(models.residualUnet, {
    inputShape: [4, 4, 1],
    filters: [1, 2],
    classes: 2,
    outputActivation: 'softmax',
    seed: 1,
  }),
  'models.unetPlusPlus': row(models.unetPlusPlus, {
    inputShape: [4, 4, 1],
    filters: [1, 2],
    classes: 2,
    outputActivation: 'softmax',
    deepSupervision: true,
    seed: 1,
  }),
  'models.tinyAutoencoder': row(models.tinyAutoencoder, {
    inputShape: [4, 4, 1],
    codeChannels: 1,
    filters: 2,
    depth: 1,
    blocks: 1,
    seed: 1,
  }),
  'models.hifiGanGenerator': row(models.hifiGanGenerator, {
    inputShape: [4, 2],
    version: 'v3',
    filters: 2,
    strides: [2],
    kernelSizes: [4],
    blockKernelSizes: [3],
    dilations: [[1]],
    paired: true,
    seed: 1,
  }),
  'models.waveGanGenerator': row(models.waveGanGenerator, {
    latentSize: 2,
    length: 64,
    channels: 1,
    filters: 1,
    kernelSize: 5,
    seed: 1,
  }),
  'models.rrdbNet': row(models.rrdbNet, {
    inputShape: [2, 2, 1],
    scale: 4,
    blocks: 1,
    features: 1,
    growth: 1,
    seed: 1,
  }),
  'models.srResNet': row(models.srResNet, {
    inputShape: [2, 2, 1],
    scale: 3,
    blocks: 1,
    features: 1,
    seed: 1,
  }),
  'models.pix2pixGenerator': row(models.pix2pixGenerator, {
    inputShape: [4, 4, 1],
    outputChannels: 1,
    depth: 2,
    filters: 1,
    dropout: 0.5,
    seed: 1,
  }),
  'models.cycleGanGenerator': row(models.cycleGanGenerator, {
    inputShape: [5, 6, 1],
    outputChannels: 1,
    filters: 1,
    blocks: 1,
    seed: 1,
  }),
  'models.vae': row(models.vae, {
    inputShape: [8, 8, 1],
    filters: [2],
    kernelSize: 3,
    codeSize: 2,
    beta: 0.1,
    method: 'transpose',
    outputActivation: 'sigmoid',
    seed: 1,
  }),

  'data.Alphabet': row((options: never) => new data.Alphabet(options), {
    characters: 'ab',
    unknown: 'a',
  }),
  'Alphabet.encode': row(
    (text: never, length: never) => new data.Alphabet().encode(text, length),
    'Hi',
    4,
  ),
  'Alphabet.decode': row((ids: never) => new data.Alphabet().decode(ids), [41, 74, 0]),
  'data.cells': row(data.cells, { count: 1, size: 16, cells: [1, 2], seed: 1 }),
  'data.csvNumbers': row(data.csvNumbers, 'a.csv', [bytes('a,b\n1,2\n')], {
    delimiter: ',',
    header: true,
    columns: ['a'],
  }),
  'data.csvRows': row(data.csvRows, 'a.csv', [bytes('a,b\n1,2\n')], ',', 1),
  'data.ecgBeats': row(data.ecgBeats, { count: 1, length: 16, abnormal: 0.5, noise: 0.1, seed: 1 }),
  'data.machineSeries': row(data.machineSeries, {
    length: 100,
    faultsFrom: 50,
    noise: 0.1,
    seed: 1,
  }),
  'data.glyphs': row(data.glyphs, { count: 1, seed: 1, size: 8, characters: '01' }),
  'data.parseIdx': row(data.parseIdx, data.toIdx(Uint8Array.of(1, 2), [2]), 'a.idx'),
  'data.withChannels': row(data.withChannels, image(), 1),
  'data.imageToPng': row(data.imageToPng, image()),
  'data.ludbRecords': row(
    data.ludbRecords,
    {
      cases: [
        {
          record: 1,
          lead: 'i',
          fs: 500,
          gain_per_mV: 100,
          baseline: 0,
          annotated: [0, 1],
          waves: [['P', 0, 1, 1]],
          adc: [1, 2],
        },
      ],
    },
    'ludb.json',
  ),
  'data.parsePng': row(data.parsePng, png(), 'a.png'),
  'data.parseWav': row(data.parseWav, data.toWav(wav()), 'a.wav'),
  'data.pcaReconstructionErrors': {
    call: data.pcaReconstructionErrors,
    args: () => [tf.randomNormal([6, 3], 0, 1, 'float32', 1), tf.ones([2, 3]), 2],
  },
  'data.pcaReconstructionMse': {
    call: data.pcaReconstructionMse,
    args: () => [tf.randomNormal([6, 3], 0, 1, 'float32', 1), tf.ones([2, 3]), 2],
  },
  'data.proseLines': row(data.proseLines, '# A\n\nSome words of text.\n', {}),
  'data.Random': row((seed: never) => new data.Random(seed), 1),
  'Random of a state': row((state: never) => new data.Random(state), new data.Random(1).state),
  'Random.integer': row((n: never) => new data.Random(1).integer(n), 10),
  'Random.uniform': row((low: never, high: never) => new data.Random(1).uniform(low, high), 0, 1),
  'Random.normal': row(
    (mean: never, deviation: never) => new data.Random(1).normal(mean, deviation),
    0,
    1,
  ),
  'Random.shuffle': row(
    (array: never[]) => new data.Random(1).shuffle(Array.isArray(array) ? [...array] : array),
    [1, 2],
  ),
  'data.scenes': row(data.scenes, { count: 1, size: 16, seed: 1 }),
  'data.syntheticEcg': row(data.syntheticEcg, {
    length: 20,
    samplingRate: 50,
    heartRate: 60,
    deviation: 0.03,
    variation: 0,
    noise: 0.02,
    seed: 1,
  }),
  'data.textLines': row(data.textLines, 'a.txt', [bytes('a\nb')]),
  'data.toIdx': row(data.toIdx, Uint8Array.of(1, 2), [2]),
  'data.toWav': row(data.toWav, wav(), { bits: 16, float: false }),
  'data.decodeUtf8': row(data.decodeUtf8, 'a.txt', [bytes('a')]),

  'visualize.asTranspose': {
    call: visualize.asTranspose,
    args: () => [
      network().layers[0],
      { useBias: true, activation: 'relu', name: 'back', outputPadding: null },
    ],
  },
  'visualize.deconvolve': {
    call: visualize.deconvolve,
    args: () => [
      network(),
      tf.ones([4, 4, 1]),
      { layer: 'conv', filters: [1], position: [1, 1], method: 'guided', ...watch() },
    ],
  },
  'deconvolve by gradcam': {
    call: visualize.deconvolve,
    args: () => [
      network(),
      tf.ones([4, 4, 1]),
      { layer: 'answer', topK: 1, method: 'gradcam', maps: 'conv' },
    ],
  },
  'visualize.maximizeActivation': {
    call: visualize.maximizeActivation,
    args: () => [
      network(),
      {
        layer: 'conv',
        filters: [1],
        position: [1, 1],
        steps: 1,
        learningRate: 0.1,
        seed: 1,
        jitter: [1, 1],
        totalVariation: 0.1,
        basis: 'pixels',
        colors: 'plain',
        range: [0, 1],
        start: tf.fill([4, 4, 1], 0.5),
        inputShape: [4, 4, 1],
        ...watch(),
      },
    ],
  },
  'visualize.receptiveField': {
    call: visualize.receptiveField,
    args: () => [network(), 'conv', [1, 1], [4, 4, 1]],
  },
  'visualize.sanityCheck': {
    call: visualize.sanityCheck,
    args: () => [
      network(),
      tf.ones([4, 4, 1]),
      { layer: 'conv', filter: 0, position: [1, 1], methods: ['saliency'], seed: 1, ...watch() },
    ],
  },
  'visualize.rankCorrelation': row(visualize.rankCorrelation, [1, 2], [2, 1]),
  'visualize.structuralSimilarity': {
    call: visualize.structuralSimilarity,
    args: () => [tf.ones([1, 8, 8]), tf.zeros([1, 8, 8])],
  },
  'visualize.topPatches': {
    call: visualize.topPatches,
    args: () => [
      network(),
      [tf.ones([4, 4, 1])],
      { layer: 'conv', filter: 0, k: 1, method: 'saliency', ...watch() },
    ],
  },
  'visualize.colorize': row(visualize.colorize, Float32Array.of(0, 1), 'gray'),
  'visualize.grid': row(visualize.grid, [photo()], {
    columns: 1,
    labels: ['a'],
    rowLabels: ['b'],
    title: 'c',
    scale: 1,
    gap: 1,
    textSize: 8,
    theme: 'dark',
  }),
  'grid of a tensor': {
    call: visualize.grid,
    args: () => [tf.ones([1, 2, 2, 1]), { normalize: 'clip', shared: true, colorMap: 'viridis' }],
  },
  'visualize.linePlot': row(
    visualize.linePlot,
    [{ name: 'a', y: [1, 2], x: [0, 1], contribution: [1, -1] }],
    {
      title: 'a',
      xLabel: 'b',
      yLabel: 'c',
      logY: true,
      width: 200,
      height: 160,
      scale: 1,
      theme: 'light',
    },
  ),
  'visualize.attribution': row(visualize.attribution, Float32Array.of(1, -2), 98),
  'visualize.diverging': row(visualize.diverging, Float32Array.of(1, -2), 98),
  'visualize.minMax': row(visualize.minMax, Float32Array.of(1, -2)),
  'visualize.percentileClip': row(visualize.percentileClip, Float32Array.of(1, -2), 1, 99),
  'visualize.clip': row(visualize.clip, Float32Array.of(1, -2)),
  'visualize.overlay': {
    call: visualize.overlay,
    args: () => [photo(), tf.ones([2, 2]), { alpha: 0.5, colorMap: 'inferno' }],
  },
  'visualize.facts': row(visualize.facts, [
    ['a', 1],
    ['b', 'c'],
  ]),
  'visualize.chart': row(visualize.chart, [{ name: 'a', x: [0, 1], y: [1, 2] }], 'caption', {
    xLabel: 'x',
    yLabel: 'y',
    logY: true,
    width: 200,
    height: 160,
  }),
  'visualize.figure': row(visualize.figure, photo(), 'caption', {
    dark: photo(),
    alt: 'alt',
    density: 1,
  }),
  'visualize.htmlReport': row(visualize.htmlReport, {
    title: 'a',
    lead: 'b',
    sections: [{ heading: 'c', content: [{ html: '' }] }],
    footer: 'd',
    script: { code: 'draw()', sha256: `${'A'.repeat(43)}=`, style: '' },
  }),
  'visualize.paragraph': row(visualize.paragraph, 'text'),
  'visualize.preformatted': row(visualize.preformatted, 'text'),
  'visualize.words': row(visualize.words, ['a'], [1], 'caption', 'gray'),
  'visualize.table': row(visualize.table, ['a'], [[1]], 'caption'),
  'visualize.toCanvas': row(visualize.toCanvas, photo(), {
    getContext: () => ({
      createImageData: () => ({ data: new Uint8ClampedArray(8) }),
      putImageData: () => {},
    }),
  }),
  'visualize.toPictures': {
    call: visualize.toPictures,
    args: () => [tf.ones([1, 2, 2, 1]), { normalize: 'minMax', shared: false, colorMap: 'gray' }],
  },
  'visualize.toPng': row(visualize.toPng, photo()),

  'keras.loadKeras': {
    call: keras.loadKeras,
    args: () => [absent, { layers: {}, weightsFor: network() }],
  },
  'keras.toKeras': {
    call: keras.toKeras,
    args: () => [network(), { format: 'keras', inputShape: [4, 4, 1] }],
  },
  'onnx.loadOnnx': {
    call: onnx.loadOnnx,
    args: () => [absent, { layout: 'keep', inputShapes: {} }],
  },
  'onnx.toOnnx': {
    call: onnx.toOnnx,
    args: () => [network(), { opset: 17, layout: 'keep' }],
  },
  'onnx.toOnnxFiles': {
    call: onnx.toOnnxFiles,
    args: () => [network(), { opset: 17, layout: 'keep', name: 'a.onnx', mostBytes: 1000 }],
  },
  'torch.importTorch': { call: torch.importTorch, args: () => [absent, network(), { layers: {} }] },
  'torch.torchLayers': row(torch.torchLayers, 'ReLU()', ''),

  'wasm.ready': row(wasm.ready),
  'wasm.setPrecision': row(wasm.setPrecision, 'fast'),
  'webgpu.setPrecision': row(webgpu.setPrecision, 'fast'),
  'webgpu.setTiles': row(webgpu.setTiles, { enough: 1, large: false }),
  'threads.startThreads': {
    // It makes wasm the active backend; the other rows are cpu's.
    call: async (...args: Parameters<typeof threads.startThreads>) => {
      await import('@tensorflow/tfjs-backend-wasm');
      await threads.startThreads(...args).finally(() => tf.setBackend('cpu'));
    },
    args: () => [1, { worker: 'threads_worker.js' }],
  },
  'threads.threads': row(threads.threads),
  'tiled.decodeTiled': {
    call: tiled.decodeTiled,
    args: () => [enlarging(), tf.ones([1, 4, 4, 1]), { tile: [2, 2], ...watch() }],
  },
  'decodeTiled by memory': {
    call: tiled.decodeTiled,
    args: () => [enlarging(), tf.ones([1, 4, 4, 1]), { memory: 10_000 }],
  },
  'tiled.tilesOf': {
    call: tiled.tilesOf,
    args: () => [enlarging(), tf.ones([1, 4, 4, 1]), { tile: [2, 2], ...watch() }],
  },
  'tiled.stream': {
    call: tiled.stream,
    args: () => [
      tfl.sequential({
        layers: [tfl.layers.conv1d({ filters: 1, kernelSize: 3, inputShape: [null, 1] })],
      }),
    ],
  },

  'index.split': {
    call: lib.split,
    args: () => [
      tfl.sequential({
        layers: [
          tfl.layers.dense({ units: 2, name: 'code', inputShape: [3] }),
          tfl.layers.dense({ units: 3 }),
        ],
      }),
      { at: 'code' },
    ],
  },
  'predict.describe': { call: predict.describe, args: () => [network()] },
  'predict.predict': {
    call: predict.predict,
    args: () => [
      pictures(),
      { width: 2, height: 1, channels: 1, data: new Uint8Array(2) },
      { range: [0, 255], mean: 1, std: [2], bgr: false, symmetries: false },
    ],
  },
  'predict.linearBetas': row(predict.linearBetas, 3, 0.1, 0.2),
  'predict.cosineBetas': row(predict.cosineBetas, 3, 0.01),
  'predict.velocity': {
    call: predict.velocity,
    args: () => [tf.ones([2, 3]), tf.ones([2, 3]), [1, 0], [0.1, 0.2]],
  },
  'predict.addNoise': {
    call: predict.addNoise,
    args: () => [tf.ones([2, 3]), tf.ones([2, 3]), [1, 0], [0.1, 0.2]],
  },
  'predict.ddpmSample': {
    call: predict.ddpmSample,
    args: () => [noiseTeller(), { ...sampling(), variance: 'small' }],
  },
  'predict.ddimSample': {
    call: predict.ddimSample,
    args: () => [noiseTeller(), { ...sampling(), steps: 1, spacing: 'leading', eta: 0 }],
  },
  'node.predictFile': {
    call: node.predictFile,
    args: () => [pictures(), file('a.png', png()), { range: [0, 1], mean: 0, std: 1 }],
  },
  'node.pickBackend': row(node.pickBackend, 'cpu', { threads: 1, onednn: false }),
  'node.fileSink': row(node.fileSink, join(folder, 'log.csv')),
  'node.eventFiles': row(node.eventFiles, join(folder, 'logs')),
  'node.progressBar': row(node.progressBar),
  'node.fileHandler': row(node.fileHandler, absent, { shardBytes: 1 }),
  'node.filePieces': row(node.filePieces, file('a.txt', 'a')),
  'node.idxFolder': row(node.idxFolder, folder),
  'node.readIdxFolder': row(node.readIdxFolder, folder),
  'node.loadModel': row(node.loadModel, absent),
  'node.missingKernels': row(node.missingKernels, 'cpu'),
  'node.readCsv': row(node.readCsv, file('a.csv', 'a\n1\n'), {
    delimiter: ',',
    header: true,
    columns: ['a'],
  }),
  'node.readIdx': row(node.readIdx, file('a.idx', data.toIdx(Uint8Array.of(1), [1]))),
  'node.readIdxHeader': row(node.readIdxHeader, join(folder, 'a.idx')),
  'node.readImage': row(node.readImage, file('a.png', png())),
  'node.readImages': row(node.readImages, join(folder, 'a.png'), {}),
  'node.readLines': row(node.readLines, join(folder, 'a.txt')),
  'node.readMaskedImages': row(node.readMaskedImages, folder, {}),
  'node.readProse': row(node.readProse, folder, {}),
  'node.readWavs': row(node.readWavs, file('a.wav', data.toWav(wav()))),
  'node.openSound': row(node.openSound, file('a.wav', data.toWav(wav()))),
  'node.saveModel': {
    call: saveWithin,
    args: () => [network(), join(folder, 'saved'), { includeOptimizer: false }],
  },
  'measures.exactAuc': row(measures.exactAuc, [
    { score: 1, positive: false },
    { score: 2, positive: true },
  ]),
  'measures.maskIou': row(measures.maskIou, [0, 1], [1, 1]),
  'measures.otsu': row(measures.otsu, [0, 1, 2]),
  'training.crossValidate': row(training.crossValidate, 'anomaly', {
    data: absent,
    folds: 2,
    splitBy: 'random',
    steps: 1,
    batchSize: 8,
    seed: 1,
    limit: 8,
    model: {},
    resume: false,
    verbose: 0,
    backend: 'cpu',
    out: join(folder, 'folds'),
  }),
  'training.evaluate': row(training.evaluate, absent, {
    data: absent,
    limit: 1,
    out: absent,
    verbose: 0,
    backend: 'cpu',
  }),
  'training.handThrough': {
    call: training.handThrough,
    args: () => [smallCodec(), { strides: [2, 2], causal: false }],
  },
  'training.startCodes': {
    call: training.startCodes,
    args: () => [smallCodec().getLayer('quantizer'), tf.ones([3, 4]), new data.Random(1)],
  },
  'training.predict': row(training.predict, absent, [absent], {
    out: absent,
    count: 1,
    seed: 1,
    verbose: 0,
    backend: 'cpu',
  }),
  'training.tasks': row(training.tasks),
  'training.train': row(trainNothing, 'autoencoder', {
    noise: 0.1,
    factor: 2,
    adversarial: 0.1,
    builder: 'convAutoencoder',
    data: absent,
    epochs: 1,
    steps: 1,
    batchSize: 8,
    learningRate: 0.1,
    seed: 1,
    schedule: 'cosine',
    validationSplit: 0.1,
    patience: 0,
    saveEvery: 0,
    limit: 8,
    examples: 8,
    model: {},
    resume: false,
    verbose: 0,
    backend: 'cpu',
    out: join(folder, 'run'),
  }),
};
