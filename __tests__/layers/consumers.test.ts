import '../backends.js';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { LAYER_TRAITS, type LayerClass } from '../../lib/arithmetic/layer_traits.js';
import {
  checkerboard,
  explainShape,
  foldUpsampling,
  mirror,
  traceShapes,
  ValueError,
} from '../../lib/index.js';
import { loadKeras, toKeras } from '../../lib/keras/index.js';
import { loadOnnx, toOnnx } from '../../lib/onnx/index.js';
import { asTranspose } from '../../lib/rewrite/as_transpose.js';
import { decodeTiled, stream } from '../../lib/rewrite/tiled/index.js';
import { importTorch } from '../../lib/torch/index.js';
import { deconvolve, receptiveField } from '../../lib/visualize/index.js';
import type { Method } from '../../lib/visualize/methods.js';
import { firstLayer } from '../../lib/visualize/suggest_layer.js';
import { expectClose } from '../compare.js';
import { drawn } from '../draws.js';
import { inChunks } from '../rewrite/tiled/in_chunks.js';
import { expectSameBits } from '../rewrite/tiled/same_bits.js';
import { specimenInput, specimenModel, USABLE } from './specimens.js';

/** Runs one; where it takes the layer, what it gives must hold. */
type Consumer = (model: tfl.LayersModel, layer: tfl.layers.Layer, name: LayerClass) => unknown;

function inputOf(model: tfl.LayersModel): tf.Tensor {
  const { shape, dtype } = model.inputs[0]!;
  const x = specimenInput([1, ...(shape.slice(1) as number[])]);
  return dtype === 'int32' ? tf.cast(tf.mul(tf.abs(x), 4), 'int32') : x;
}

/** The middle of the layer's maps. */
function middle(layer: tfl.layers.Layer, first: boolean): number[] {
  const shape = layer.outputShape as tfl.Shape;
  return (first ? shape.slice(2) : shape.slice(1, -1)).map((n) => Math.floor((n ?? 1) / 2));
}

function expectSamePredictions(model: tfl.LayersModel, other: tfl.LayersModel): void {
  // tfjs's Resizing and RandomWidth do not run in a model: they take their list of inputs for the input.
  if (model.layers.some((one) => ['Resizing', 'RandomWidth'].includes(one.getClassName()))) return;
  const x = inputOf(model);
  expectClose(other.predict(x) as tf.Tensor, model.predict(x) as tf.Tensor);
}

/** No place outside the field may have a gradient. */
function checkField(model: tfl.LayersModel, layer: tfl.layers.Layer): void {
  const first = layer.getConfig().dataFormat === 'channelsFirst';
  const at = middle(layer, first);
  const { start, end } = receptiveField(model, 'specimen', at);
  const placed = <T>(spatial: readonly T[], channels: T) =>
    first ? [channels, ...spatial] : [...spatial, channels];
  const gradient = tf.grad((x) => {
    const y = model.predict(x) as tf.Tensor;
    const unit = tf.slice(
      y,
      [0, ...placed(at, 0)],
      [
        1,
        ...placed(
          at.map(() => 1),
          -1,
        ),
      ],
    );
    return tf.sum(tf.mul(unit, specimenInput(unit.shape, 5)));
  })(inputOf(model));
  const sizes = end.map((n, axis) => n - start[axis]!);
  const inside = tf.slice(gradient, [0, ...placed(start, 0)], [1, ...placed(sizes, -1)]);
  const total = (t: tf.Tensor) => tf.sum(tf.abs(t)).dataSync()[0]!;
  expect(total(inside)).toBeCloseTo(total(gradient), 5);
}

/** The projections of the strongest units. */
async function project(model: tfl.LayersModel, method: Method): Promise<tf.Tensor> {
  const options = { layer: 'specimen', method, topK: 1 };
  return (await deconvolve(model, inputOf(model), options)).projections;
}

/** The model with one more convolution, where its output has maps. */
function withConvolution(model: tfl.LayersModel): tfl.LayersModel {
  const [output] = model.outputs;
  const { conv1d, conv2d, conv3d } = tfl.layers;
  const made = [conv1d, conv2d, conv3d][output!.shape.length - 3];
  if (made === undefined) return model;
  const { dataFormat } = model.layers.at(-1)!.getConfig() as { dataFormat?: 'channelsFirst' };
  const options = {
    filters: 1,
    kernelSize: 3,
    padding: 'same',
    ...(dataFormat && { dataFormat }),
  } as const;
  const outputs = made(options).apply(output!);
  return tfl.model({ inputs: model.inputs, outputs: outputs as tfl.SymbolicTensor });
}

/** Whether the convolution before the specimen is refused by itself. */
const channelsFirst = (model: tfl.LayersModel): boolean =>
  model.layers.some((layer) => layer.getConfig().dataFormat === 'channelsFirst');

/** Layers that normalize by the moments of all positions. */
const OVER_POSITIONS: readonly string[] = [
  'GroupNormalization',
  'InstanceNormalization',
  'LayerNormalization',
];

/** What asks the table of traits, or has a rule for each class. */
const CONSUMERS: Readonly<Record<string, Consumer>> = {
  traceShapes: (model) => traceShapes(model).toString(),
  explainShape: (_, layer) => {
    const shape = ([layer.inboundNodes[0]!.inputShapes].flat(1) as tfl.Shape[])[0]!;
    explainShape(layer, shape.slice(1));
  },
  checkerboard: (_, layer) => checkerboard(layer),
  asTranspose: (_, layer) => asTranspose(layer),
  mirror: (model) => {
    expect(mirror(model).outputs[0]!.shape).toEqual(model.inputs[0]!.shape);
  },
  foldUpsampling: (model) => {
    const followed = withConvolution(model);
    expectSamePredictions(followed, foldUpsampling(followed));
  },
  firstLayer: (model) => firstLayer(model),
  receptiveField: checkField,
  decodeTiled: async (model, _, name) => {
    const run = () => decodeTiled(model, inputOf(model), { tile: 2 });
    if (channelsFirst(model)) return expect(run()).rejects.toThrow('its channels are first');
    // Moments of the whole are added up piece by piece, in double precision.
    const expectAlike = OVER_POSITIONS.includes(name) ? expectClose : expectSameBits;
    expectAlike(await run(), model.predict(inputOf(model)) as tf.Tensor);
  },
  stream: (model) => {
    if (model.inputs[0]!.shape.length !== 3) return;
    if (channelsFirst(model)) {
      expect(() => stream(model)).toThrow('its channels are first');
      return;
    }
    const y = inChunks(stream(model), inputOf(model), () => 1);
    expectSameBits(y, model.predict(inputOf(model)) as tf.Tensor);
  },
  'deconvolve by saliency': (model) => project(model, 'saliency'),
  // Without a rectifier all rules are the gradient.
  ...Object.fromEntries(
    (['deconvnet', 'guided'] as const).map((method): [string, Consumer] => [
      `deconvolve by ${method}`,
      async (model, _, name) => {
        const projections = await project(model, method);
        const alike = LAYER_TRAITS[name].linear;
        if (alike) expectClose(projections, await project(model, 'saliency'));
      },
    ]),
  ),
  'deconvolve by gradcam': (model) => project(model, 'gradcam'),
  'toKeras and loadKeras': async (model) => {
    expectSamePredictions(model, await loadKeras(await toKeras(model)));
  },
  'toKeras as .h5 and loadKeras': async (model) => {
    expectSamePredictions(model, await loadKeras(await toKeras(model, { format: 'h5' })));
  },
  'toOnnx and loadOnnx': async (model) => {
    const bytes = await toOnnx(model, { layout: 'keep' });
    expectSamePredictions(model, await loadOnnx(bytes, { layout: 'keep' }));
  },
  importTorch: (model) => (model.weights.length > 0 ? importTorch(torchConv(model), model) : null),
};

/** A file with the weights of the convolution alone. */
function torchConv(model: tfl.LayersModel): Blob {
  const first = model.layers.find(({ name }) => name === 'conv');
  const shapes = (first?.getWeights() ?? []).map(({ shape }) => [...shape].reverse());
  let offset = 0;
  const entries = shapes.map((shape, n) => {
    const start = offset;
    offset += 4 * tf.util.sizeFromShape(shape);
    return [
      ['conv.weight', 'conv.bias'][n]!,
      { dtype: 'F32', shape, data_offsets: [start, offset] },
    ];
  });
  const header = new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)));
  const length = new Uint8Array(BigUint64Array.of(BigInt(header.length)).buffer);
  return new Blob([length, header, new Uint8Array(offset)]);
}

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** Every class; those with a dataFormat by channels first; and windows that overlap, or leave gaps. */
const SPECIMENS = USABLE.flatMap((name) => {
  const { channels, window, kind } = LAYER_TRAITS[name];
  const first =
    channels === 'dataFormat' ? [{ title: `${name}, channels first`, first: true, args: {} }] : [];
  const args = { [String(window)]: 3, strides: 2, padding: 'same' };
  const gaps = { [String(window)]: 1, strides: 2, padding: 'valid' };
  const strided =
    window === null || kind === 'unpooling' || kind === 'recurrent'
      ? []
      : [
          { title: `${name} k=3 s=2 same`, first: false, args },
          { title: `${name} k=1 s=2`, first: false, args: gaps },
        ];
  return [{ title: name as string, first: false, args: {} }, ...first, ...strided].map((row) => ({
    name,
    ...row,
  }));
});

const PLACED = Object.entries(CONSUMERS).map((row, place) => [...row, place] as const);

describe.each(PLACED)('%s', (_, consume, turn) => {
  test.each(SPECIMENS.filter((_, i) => drawn(i, turn)))(
    'takes $title, or refuses it by name',
    async ({ name, first, args }) => {
      const model = specimenModel(name, first, args);
      const layer = model.getLayer('specimen');
      try {
        await consume(model, layer, name);
      } catch (error) {
        if (!(error instanceof ValueError)) throw error;
        expect(error.message).toMatch(new RegExp(`${name}|specimen`));
      }
    },
  );
});

/** Twice its input. */
class Twice extends tfl.layers.Layer {
  static readonly className = 'Twice';
  override computeOutputShape(shape: tfl.Shape | tfl.Shape[]) {
    return shape;
  }
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.mul([inputs].flat()[0]!, 2);
  }
}

test.each(Object.entries(CONSUMERS))('%s: a class that has no row', async (consumer, consume) => {
  tf.serialization.registerClass(Twice);
  const model = tfl.sequential({
    layers: [
      tfl.layers.conv1d({ filters: 2, kernelSize: 1, inputShape: [4, 2], name: 'conv' }),
      new Twice({ name: 'specimen' }),
    ],
  });
  const run = async () => consume(model, model.getLayer('specimen'), 'Activation');
  const outcome = await run().then(
    () => 'taken',
    (error: Error) => (error instanceof ValueError ? 'refused by name' : error),
  );
  const taken = /Shape|fold|first|saliency|gradcam|importTorch/.test(consumer);
  expect(outcome).toBe(taken ? 'taken' : 'refused by name');
});
