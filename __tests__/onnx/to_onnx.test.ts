import '../backends.js';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { LAYER_TRAITS } from '../../lib/arithmetic/layer_traits.js';
import { layers, ValueError } from '../../lib/index.js';
import { loadOnnx, toOnnx, toOnnxFiles } from '../../lib/onnx/index.js';
import { readOnnx } from '../../lib/onnx/load_onnx.js';
import { decodeModel } from '../../lib/onnx/protobuf/decode.js';
import type { ValueMessage } from '../../lib/onnx/protobuf/messages.js';
import { WRITE_RULES } from '../../lib/onnx/write/rules/table.js';
import { onnxCases } from '../../scripts/fixtures/onnx_cases.js';
import { shake } from '../../scripts/fixtures/predict_all.js';
import { expectClose } from '../compare.js';
import { drawn } from '../draws.js';
import { USABLE } from '../layers/specimens.js';
import { expectPredictions, FILES, NETWORKS } from './networks.js';
import { expectSameAgain, ordersOf } from './round_trip.js';

const CASES = Object.entries(onnxCases()).map(([name, make], i) => ({
  name,
  make,
  layout: i % 2 === 0 ? ('channelsFirst' as const) : ('keep' as const),
  i,
}));

/** tfjs gives a recurrent layer its initial states twice where it runs a model for its gradients. */
const UNTRAINED = ['LSTM with states', 'GRU with states'];

beforeAll(async () => {
  await tf.setBackend('wasm');
});

describe('toOnnx and loadOnnx: predictions and gradients stay', () => {
  test.each(CASES.filter(({ i }) => drawn(i)))('$name, $layout', async ({ name, make, layout }) => {
    const model = make();
    shake(model);
    await expectSameAgain(model, { layout }, !UNTRAINED.includes(name));
    model.dispose();
  });
});

/** A picture's decoder: a Deconvolution on [null, null, 2], and a Dense of rows. */
function small(): tfl.LayersModel {
  const input = tfl.input({ shape: [null, null, 2], name: 'image' });
  const up = layers.deconvolution({ filters: 1, name: 'up' }).apply(input);
  return tfl.model({ inputs: input, outputs: up as tfl.SymbolicTensor, name: 'small' });
}

describe('what the file says', () => {
  test('names of layers, inputs and outputs; sizes that are open', async () => {
    const { graph, opsets, irVersion, producer } = decodeModel('it', await toOnnx(small()));
    expect([opsets, irVersion, producer]).toEqual([
      [{ domain: '', version: 17 }],
      8,
      'tfjs-deconv',
    ]);
    expect(
      graph!.nodes.map(({ name, operator, inputs, outputs }) => [name, operator, inputs, outputs]),
    ).toEqual([['up/ConvTranspose', 'ConvTranspose', ['image', 'up/kernel', 'up/bias'], ['up']]]);
    const sizes = (all: ValueMessage[]) =>
      all.map(({ name, type }) => [
        name,
        type!.tensor!.shape!.dims.map((one) => one.param ?? one.value),
      ]);
    expect(sizes(graph!.inputs)).toEqual([['image', ['batch', 2, 'image_size_1', 'image_size_2']]]);
    expect(sizes(graph!.outputs)).toEqual([['up', ['batch', 1, 'up_size_1', 'up_size_2']]]);
  });

  test("layout 'keep' turns once at either end", async () => {
    const message = decodeModel('it', await toOnnx(small(), { layout: 'keep' }));
    const { nodes } = message.graph!;
    expect(nodes.map(({ operator }) => operator)).toEqual([
      'Transpose',
      'ConvTranspose',
      'Transpose',
    ]);
    expect(ordersOf(message)).toEqual({ image: false, up: false });
  });

  test.each([
    [13, 7],
    [18, 8],
    [23, 11],
  ])('opset %d, format %d', async (opset, format) => {
    const message = decodeModel('it', await toOnnx(small(), { opset }));
    expect([message.opsets[0]!.version, message.irVersion]).toEqual([opset, format]);
  });

  test("the model's own metadata come back", async () => {
    const model = small();
    model.setUserDefinedMetadata({ task: 'decode', classes: ['a', 'b'] });
    const back = await loadOnnx(await toOnnx(model));
    expect(back.getUserDefinedMetadata()).toEqual({
      task: 'decode',
      classes: ['a', 'b'],
      onnx: { channelsLast: { image: true, up: true }, copied: [] },
    });
  });

  test('a layer that is called twice has its weights once', async () => {
    const input = tfl.input({ shape: [3] });
    const shared = tfl.layers.dense({ units: 3, name: 'shared' });
    const outputs = shared.apply(shared.apply(input)) as tfl.SymbolicTensor;
    const model = tfl.model({ inputs: input, outputs });
    const { graph } = decodeModel('it', await toOnnx(model));
    expect(graph!.initializers.map(({ name }) => name)).toEqual(['shared/kernel', 'shared/bias']);
    expect(graph!.nodes.map(({ name }) => name)).toEqual(['shared/Gemm', 'shared/Gemm_1']);
  });
});

describe('weights in files beside the model', () => {
  test('are read back', async () => {
    const model = small();
    shake(model);
    const files = await toOnnxFiles(model, { name: 'it.onnx', mostBytes: 10 });
    expect(Object.keys(files)).toEqual(['it.onnx', 'it.onnx.data']);
    const picked = Object.entries(files).map(([name, data]) => new File([data as never], name));
    const back = await loadOnnx(picked);
    const x = tf.ones([1, 3, 4, 2]);
    expectClose(back.predict(x) as tf.Tensor, model.predict(x) as tf.Tensor, 1e-6);
  });

  test('only where they are too many', async () => {
    const model = small();
    const files = await toOnnxFiles(model);
    expect(files).toEqual({ 'model.onnx': await toOnnx(model) });
  });
});

/** Four times its input, which no one else knows. */
class Fourfold extends tfl.layers.Layer {
  static readonly className = 'Fourfold';
  override computeOutputShape(shape: tfl.Shape | tfl.Shape[]) {
    return shape;
  }
}

describe('what cannot be written', () => {
  test('is told all at once', async () => {
    const input = tfl.input({ shape: [null, 4, 4, 2] });
    const images = tfl.layers.convLstm2d({ filters: 1, kernelSize: 2, name: 'film' }).apply(input);
    const own = new Fourfold({ name: 'mine' }).apply(images);
    const outputs = tfl.layers.dense({ units: 1 }).apply(own) as tfl.SymbolicTensor;
    await expect(toOnnx(tfl.model({ inputs: input, outputs }))).rejects.toThrow(
      new ValueError(
        'toOnnx: every layer must be one that ONNX has, got:\n' +
          "- ConvLSTM2D 'film': an unknown number of steps in time (at most 512)\n" +
          "- Fourfold 'mine': a class of your own, of which ONNX knows nothing",
      ),
    );
  });

  test.each<[className: string, layer: () => tfl.layers.Layer, inputs: number]>([
    ['LSTM', () => tfl.layers.lstm({ units: 2, name: 'minding' }), 1],
    ['GlobalAveragePooling1D', () => tfl.layers.globalAveragePooling1d({ name: 'minding' }), 1],
    ['Attention', () => layers.attention({ name: 'minding' }), 2],
    [
      'MultiHeadAttention',
      () => layers.multiHeadAttention({ numHeads: 1, keyDim: 2, name: 'minding' }),
      2,
    ],
  ])('a mask that %s minds', async (className, layer, inputs) => {
    const input = tfl.input({ shape: [4] });
    const words = tfl.layers
      .embedding({ inputDim: 5, outputDim: 2, maskZero: true })
      .apply(input) as tfl.SymbolicTensor;
    const outputs = layer().apply(inputs === 1 ? words : [words, words]) as tfl.SymbolicTensor;
    await expect(toOnnx(tfl.model({ inputs: input, outputs }))).rejects.toThrow(
      `- ${className} 'minding': inputs with a mask, which ONNX does not have`,
    );
  });

  const dense = () => tfl.sequential({ layers: [tfl.layers.dense({ units: 1, inputShape: [2] })] });
  test.each<[string, () => Promise<unknown>, string]>([
    [
      'an option',
      () => toOnnx(dense(), { opsets: 17 } as never),
      "toOnnx: unknown option 'opsets', expected one of layout, opset.",
    ],
    [
      'an opset',
      () => toOnnx(dense(), { opset: 12 }),
      'toOnnx: opset must be from 13 to 23, got 12.',
    ],
    [
      'an opset',
      () => toOnnx(dense(), { opset: '17' as never }),
      "toOnnx: opset must be from 13 to 23, got '17'.",
    ],
    [
      'a layout',
      () => toOnnx(dense(), { layout: 'NCHW' as never }),
      "toOnnx: layout must be 'channelsFirst' or 'keep', got 'NCHW'.",
    ],
    ['no model', () => toOnnx({} as never), 'toOnnx: the model must be a LayersModel, got {}.'],
    [
      'a name',
      () => toOnnxFiles(dense(), { name: 'a/b.onnx' }),
      "toOnnxFiles: name must be a file's name, got 'a/b.onnx'.",
    ],
    [
      'bytes',
      () => toOnnxFiles(dense(), { mostBytes: -1 }),
      'toOnnxFiles: mostBytes must be an integer of at least 0, got -1.',
    ],
  ])('%s: %#', async (_, run, message) => {
    await expect(run()).rejects.toThrow(new ValueError(message));
  });
});

test('every class has a rule or a reason', () => {
  expect(Object.keys(WRITE_RULES).sort()).toEqual(Object.keys(LAYER_TRAITS).sort());
  const refused = Object.entries(WRITE_RULES).flatMap(([name, rule]) =>
    typeof rule === 'string' && USABLE.includes(name as never) ? [name] : [],
  );
  expect(refused).toEqual(['Resizing', 'RandomWidth', 'CategoryEncoding']);
});

describe('networks of PyTorch go back out', () => {
  test.each(NETWORKS)('%s', async (name) => {
    const { model: read } = await readOnnx(FILES[`${name}.onnx`]!);
    await expectPredictions(name, 'channelsLast', await toOnnx(read));
    read.dispose();
  });
});
