import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { layers } from '../../lib/index.js';
import { type ImportTorchOptions, importTorch, torchLayers } from '../../lib/torch/index.js';
import '../backends.js';
import { type Given, writeSafetensors } from './write_safetensors.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const sequential = (shape: number[], ...all: tfl.layers.Layer[]) =>
  tfl.sequential({ layers: [tfl.layers.inputLayer({ inputShape: shape }), ...all], name: 'm' });
const dense = (name: string, more: object = {}) => tfl.layers.dense({ units: 2, name, ...more });
const conv = (name: string, more: object = {}) =>
  tfl.layers.conv2d({ filters: 4, kernelSize: 3, name, ...more });
const F = (...shape: number[]): Given => ({ shape });

const two = () => sequential([3], dense('a'), dense('b', { useBias: false }));
const right = { '0.weight': F(2, 3), '0.bias': F(2), '1.weight': F(2, 2) };

/** What the error says behind the name of the file. */
async function refused(
  tensors: Record<string, Given>,
  model: tfl.LayersModel,
  options?: ImportTorchOptions,
): Promise<string> {
  const weights = () => model.getWeights().map((weight) => [...weight.dataSync()]);
  const before = weights();
  const tensorsBefore = tf.memory().numTensors;
  const error = await importTorch(writeSafetensors(tensors), model, options).catch((e) => e);
  expect(error).toMatchObject({ name: 'ValueError' });
  // All or nothing.
  expect(weights()).toEqual(before);
  expect(tf.memory().numTensors).toBe(tensorsBefore);
  model.dispose();
  return error.message;
}

const one = "the bytes: the file must fit the model 'm', got 1 thing that does not:\n- ";

const importable =
  ' must be one of Conv1D, Conv2D, Conv3D, GroupedConv1D, GroupedConv2D, GroupedConv3D, DepthwiseConv1D, DepthwiseConv2D, Conv1DTranspose, Conv2DTranspose, Conv3DTranspose, ' +
  'Deconvolution, Dense, Embedding, VectorQuantizer, ResidualVectorQuantizer, LSTM, ResetAfterGRU, Bidirectional, BatchNormalization, GroupNormalization, ' +
  'InstanceNormalization, LayerNormalization, RMSNormalization, PReLU, SpectralNormalization, WeightNormalization, Snake, MultiHeadAttention, OnnxOperation ' +
  "('subpixel' of images; codes without averages; attention without " +
  'a gate, whose heads together have the size of query and output), got another';

test.each<[string, Record<string, Given>, () => tfl.LayersModel, string, object]>([
  [
    'a shape',
    { ...right, '1.weight': F(2, 5) },
    two,
    `${one}'b' (Dense): 1.weight must have the shape [2, 2], got [2, 5]`,
    {},
  ],
  [
    'a parameter too few',
    { '0.weight': F(2, 3), '1.weight': F(2, 2) },
    two,
    `${one}'a' (Dense): 0.bias must be in the file, got none`,
    {},
  ],
  [
    'a parameter too many',
    { ...right, '1.bias': F(2) },
    two,
    `${one}'b' (Dense): '1' must have weight alone, got also bias`,
    {},
  ],
  [
    'a dtype',
    { ...right, '1.weight': { shape: [2, 2], dtype: 'I64' } },
    two,
    `${one}'b' (Dense): 1.weight must be F32, F64, F16 or BF16, got I64`,
    {},
  ],
  [
    'everything at once',
    { '0.weight': F(2, 4), '1.weight': { shape: [2, 2], dtype: 'U8' } },
    two,
    "the bytes: the file must fit the model 'm', got 3 things that do not:\n" +
      "- 'a' (Dense): 0.weight must have the shape [2, 3], got [2, 4]\n" +
      "- 'a' (Dense): 0.bias must be in the file, got none\n" +
      "- 'b' (Dense): 1.weight must be F32, F64, F16 or BF16, got U8",
    {},
  ],
  [
    'the number of modules',
    { '0.weight': F(2, 3), '0.bias': F(2) },
    two,
    `${one}the modules must be as many as the layers with weights, 2 ('a' (Dense), 'b' (Dense)), ` +
      "got 1: '0' (weight [2, 3], bias [2])",
    {},
  ],
  [
    'an empty file',
    {},
    two,
    `${one}the modules must be as many as the layers with weights, 2 ('a' (Dense), 'b' (Dense)), got 0: none`,
    {},
  ],
  [
    'an order that names do not tell',
    { 'encoder.weight': F(2, 3), 'encoder.bias': F(2), 'decoder.weight': F(2, 2) },
    two,
    `${one}the order of the modules must be told by numbers or by the option layers, got 'decoder', 'encoder'`,
    {},
  ],
  [
    'an order that prefixes do not tell',
    { 'net.x.weight': F(2, 3), 'net.x.bias': F(2), 'net.y.weight': F(2, 2) },
    two,
    `${one}the order of the modules must be told by numbers or by the option layers, got 'net.x', 'net.y'`,
    { layers: ['net'] },
  ],
  [
    'a prefix that is not there',
    right,
    two,
    `${one}'net' must be a module of the file, got no such name`,
    { layers: ['0', '1', 'net'] },
  ],
  [
    'names, some of them right',
    { 'a.weight': F(2, 3), 'a.bias': F(2), 'c.weight': F(2, 2) },
    two,
    "the bytes: the file must fit the model 'm', got 2 things that do not:\n" +
      "- 'b' must be a module of the file, got one of none: it has 'a' (weight [2, 3], bias [2]), 'c' (weight [2, 2])\n" +
      "- 'c' (weight [2, 2]) must belong to a layer, got a model without one",
    {},
  ],
  [
    'a layer of the map that is not there',
    right,
    two,
    `${one}'c' must be the name of one layer with weights ('a', 'b'), got 0`,
    { layers: { c: '1' } },
  ],
  [
    'groups',
    { weight: F(4, 1, 3, 3), bias: F(4) },
    () => sequential([5, 5, 4], conv('c')),
    `${one}'c' (Conv2D): weight must have the shape [4, 4, 3, 3], got [4, 1, 3, 3], of groups=4, as torchLayers makes them`,
    {},
  ],
  [
    'groups of a transposed convolution',
    { weight: F(4, 2, 3), bias: F(4) },
    () => sequential([5, 4], layers.conv1dTranspose({ filters: 4, kernelSize: 3, name: 't' })),
    `${one}'t' (Conv1DTranspose): weight must have the shape [4, 4, 3], got [4, 2, 3], of groups=2, as torchLayers makes them`,
    {},
  ],
  [
    'a layer of another class',
    { '0.weight': F(3, 3) },
    () => sequential([4, 2], tfl.layers.gru({ units: 3, name: 'e' })),
    `${one}'e' (GRU)${importable}`,
    {},
  ],
  [
    'sub-pixels of signals',
    { weight: F(4, 2, 3), bias: F(4) },
    () => sequential([4, 2], layers.deconvolution({ filters: 2, method: 'subpixel', name: 's' })),
    `${one}'s' (Deconvolution)${importable}`,
    {},
  ],
  [
    'a bias of each sub-pixel',
    { weight: F(8, 2, 1, 1), bias: { shape: [8], data: [1, 1, 1, 1, 2, 2, 3, 2] } },
    () =>
      sequential(
        [4, 4, 2],
        layers.deconvolution({ filters: 2, method: 'subpixel', kernelSize: 1, name: 's' }),
      ),
    `${one}'s' (Deconvolution): bias must have one number for the 4 places of a channel ` +
      '(nearest: what torchLayers makes of Conv2d and PixelShuffle), got several',
    {},
  ],
  [
    'features of two maps',
    { weight: F(2, 24), bias: F(2) },
    () => {
      const x = tfl.input({ shape: [2, 3, 2] });
      const flat = tfl.layers.flatten().apply(x) as tfl.SymbolicTensor;
      const both = tfl.layers.concatenate().apply([flat, flat]);
      const y = dense('d').apply(both as tfl.SymbolicTensor) as tfl.SymbolicTensor;
      return tfl.model({ inputs: x, outputs: y, name: 'm' });
    },
    `${one}'d' (Dense): the order of its features must be told by one Flatten or Reshape, got more`,
    {},
  ],
])('importTorch refuses %s', async (_, tensors, make, message, options) => {
  expect(await refused(tensors, make(), options)).toBe(message);
});

test.each<[string, () => Promise<unknown>, string]>([
  [
    'an unknown option',
    () => importTorch(writeSafetensors(right), two(), { layer: [] } as never),
    "importTorch: unknown option 'layer', expected one of layers, stateDict.",
  ],
  [
    'no model',
    () => importTorch(writeSafetensors(right), {} as never),
    'importTorch: the model must be a LayersModel, got {}.',
  ],
  [
    'a model without weights',
    () => importTorch(writeSafetensors(right), sequential([3], tfl.layers.reLU())),
    "importTorch: the model must be built, with layers that have weights, got 'none'.",
  ],
  [
    'no source',
    () => importTorch(7 as never, two()),
    'importTorch: source must be a path, URL, File, files, Blob or bytes, got 7.',
  ],
  [
    'a path to nothing',
    () => importTorch('/none.safetensors', two()),
    '/none.safetensors: the model must be there, got no such file.',
  ],
])('importTorch refuses %s', async (_, run, message) => {
  const error = await run().catch((e) => e);
  expect(error).toMatchObject({ name: 'ValueError', message });
});

const several = 'torchLayers: every module must be one that can be made here, got ';
const byOnnx =
  "\nAll of it comes by ONNX: torch.onnx.export(model.eval(), (x,), 'model.onnx', dynamo=False, " +
  "input_names=['x'], dynamic_axes={'x': {0: 'batch'}}) in Python, x an input, and loadOnnx('model.onnx') of " +
  'tfjs-deconv/onnx.';

test.each<[string, string, string]>([
  [
    'no module',
    'hello',
    "torchLayers: every line must be one of what print(module) shows, got 'hello'.",
  ],
  [
    'a text that is cut short',
    'Sequential(\n  (0): ReLU()\n',
    "torchLayers: the text must be one module from its name to its last parenthesis, got 'Sequential(\n  (0): ReLU()\n'.",
  ],
  [
    'two modules',
    'ReLU()\nReLU()',
    "torchLayers: every line must be one of what print(module) shows, got 'ReLU()'.",
  ],
  [
    'everything at once',
    'Net(\n  (a): Sequential(\n    (0): PixelShuffle(upscale_factor=2)\n    (1): Conv2d(4, 4, kernel_size=(3, 3), stride=(1, 1), groups=4)\n  )\n)',
    `${several}one that is not:\n- Net: what its forward does is not printed (nearest: its Sequentials one by one, torchLayers(text, 'encoder'))`,
  ],
  [
    'modules and options',
    'Sequential(\n  (0): ChannelShuffle(groups=2)\n  (1): Conv2d(4, 4, kernel_size=(3, 3), stride=(1, 1), padding_mode=mirror)\n' +
      '  (2): InstanceNorm2d(4, track_running_stats=True)\n  (3): Linear(in_features=3, out_features=2)\n  (4): LayerNorm((4, 4))\n)',
    `${several}5 that are not:\n- ChannelShuffle in '0': there is no such layer here\n` +
      "- Conv2d in '1': padding_mode=mirror (nearest: reflect)\n" +
      "- InstanceNorm2d in '2': track_running_stats=true (nearest: false)\n" +
      "- Linear in '3': behind maps (nearest: a Flatten before it, or a Conv with kernel_size 1)\n" +
      "- LayerNorm in '4': 0=(4, 4) (nearest: (features,))",
  ],
  [
    'attention',
    'MultiheadAttention(\n  (out_proj): NonDynamicallyQuantizableLinear(in_features=8, out_features=8, bias=True)\n)',
    `${several}one that is not:\n- MultiheadAttention: its number of heads is not printed (nearest: layers.multiHeadAttention({ numHeads, keyDim }) in a model of your own)`,
  ],
  [
    'numbers of equal modules that do not fit',
    'Sequential(\n  (0-2): 4 x ReLU()\n)',
    "torchLayers: every line must be one of what print(module) shows, got '(0-2): 4 x ReLU()'.",
  ],
  [
    'output_padding beyond the stride',
    'ConvTranspose1d(1, 1, kernel_size=(3,), stride=(1,), output_padding=(1,), dilation=(2,))',
    `${several}one that is not:\n- ConvTranspose1d: output_padding=(1) (nearest: below stride + padding)`,
  ],
  [
    'upsampling of unknown rank',
    "Upsample(scale_factor=2.0, mode='nearest')",
    `${several}one that is not:\n- Upsample: an input of unknown rank (nearest: a Conv2d beside it)`,
  ],
  [
    'upsampling that torch lacks',
    "Upsample(scale_factor=2.0, mode='lanczos')",
    `${several}one that is not:\n- Upsample: mode=lanczos (nearest: bilinear)`,
  ],
  [
    'what is over the steps of a sequence',
    'Sequential(\n  (0): Embedding(9, 4)\n  (1): Linear(in_features=4, out_features=5, bias=True)\n  (2): PReLU(num_parameters=6)\n' +
      '  (3): BatchNorm1d(6)\n  (4): GroupNorm(2, 6)\n  (5): Softmax(dim=1)\n)',
    `${several}4 that are not:\n- PReLU in '2': num_parameters=6 (nearest: 1: it is that of the steps)\n` +
      "- BatchNorm1d in '3': over the steps of a sequence (nearest: LayerNorm)\n" +
      "- GroupNorm in '4': over the steps of a sequence (nearest: LayerNorm)\n" +
      "- Softmax in '5': dim=1 (nearest: -1)",
  ],
  [
    'a softmax over the batch',
    'Sequential(\n  (0): Conv1d(2, 3, kernel_size=(1,), stride=(1,))\n  (1): Softmax(dim=None)\n)',
    `${several}one that is not:\n- Softmax in '1': dim=null (nearest: 1)`,
  ],
  [
    'a softplus that ends early',
    'Softplus(beta=1.0, threshold=0.5)',
    `${several}one that is not:\n- Softplus: threshold=0.5 (nearest: 20)`,
  ],
  [
    'an option that is not known',
    'ReLU(ceiling=6)',
    `${several}one that is not:\n- ReLU: ceiling=6 (nearest: without)`,
  ],
  [
    'a kernel of another rank',
    'Conv2d(1, 1, kernel_size=(3,), stride=(1, 1))',
    `${several}one that is not:\n- Conv2d: kernel_size=(3) (nearest: 2 numbers)`,
  ],
  [
    'a missing number',
    'Linear(in_features=3, bias=True)',
    `${several}one that is not:\n- Linear: out_features=none (nearest: a number)`,
  ],
])('torchLayers refuses %s', (_, printed, message) => {
  let error: unknown;
  try {
    torchLayers(printed);
  } catch (caught) {
    error = caught;
  }
  const whole = message.startsWith(several) ? `${message}${byOnnx}` : message;
  expect(error).toMatchObject({ name: 'ValueError', message: whole });
});

test('torchLayers refuses what is no text', () => {
  expect(() => torchLayers(7 as never)).toThrow(
    'torchLayers: the module must be the text that print(model) shows, got 7.',
  );
});
