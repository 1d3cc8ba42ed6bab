import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { gunzipSync } from 'fflate';
import { layers } from '../../lib/index.js';
import { loadKeras, toKeras } from '../../lib/keras/index.js';
import { shake } from '../../scripts/fixtures/predict_all.js';
import '../backends.js';
import { differenceToKeras } from './compare.js';

const FIXTURES = path.join(__dirname, '..', 'fixtures', 'keras', 'weights');
const at = (name: string) => path.join(FIXTURES, name);
const bytes = (name: string) => gunzipSync(readFileSync(at(`${name}.gz`)));
const FILES = [
  ['Keras 2', 'parts_k2', '.h5'],
  ['Keras 3', 'parts_k3', '.weights.h5'],
] as const;

let before = 0;
beforeAll(async () => {
  await tf.setBackend('cpu');
});
beforeEach(() => {
  before = tf.memory().numTensors;
});
afterEach(() => expect(tf.memory().numTensors).toBe(before));

/** As the model of the files; the encoder's heads in either order, with the file's names or tfjs's. */
function parts(order: string[], named: boolean): tfl.LayersModel {
  const name = (own: string) => (named ? { name: own } : {});
  const apply = (x: tfl.SymbolicTensor, layer: tfl.layers.Layer) =>
    layer.apply(x) as tfl.SymbolicTensor;
  const start = tfl.input({ shape: [6, 1] });
  const conv = { filters: 3, kernelSize: 3, strides: 2, padding: 'same' } as const;
  let x = apply(start, tfl.layers.conv1d({ ...conv, activation: 'relu', ...name('down') }));
  x = apply(x, tfl.layers.batchNormalization(name('norm')));
  x = apply(x, tfl.layers.flatten());
  const heads = order.map((head) => apply(x, tfl.layers.dense({ units: 2, ...name(head) })));
  const encoder = tfl.model({ inputs: start, outputs: heads, ...name('encoder') });
  const code = tfl.input({ shape: [2] });
  let y = apply(code, tfl.layers.dense({ units: 9, ...name('grow') }));
  y = apply(y, tfl.layers.reshape({ targetShape: [3, 3] }));
  const up = { filters: 1, kernelSize: 4, strides: 2, padding: 'same' } as const;
  y = apply(y, layers.conv1dTranspose({ ...up, ...name('up') }));
  const decoder = tfl.model({ inputs: code, outputs: y, ...name('decoder') });
  const signal = tfl.input({ shape: [6, 1] });
  const codes = encoder.apply(signal) as tfl.SymbolicTensor[];
  const [mean, spread] = ['z_mean', 'z_log_var'].map((head) => codes[order.indexOf(head)]!);
  return tfl.model({ inputs: signal, outputs: [apply(mean!, decoder), spread!] });
}

describe.each(FILES)('weights alone of %s', (_, name, ending) => {
  test('with the to_json() of their model', async () => {
    const json = new File([readFileSync(at(`${name}.json`))], 'a.json');
    const weights = new File([bytes(`${name}${ending}`)], 'b.h5');
    for (const files of [[json, weights] as const, [weights, json] as const]) {
      const model = await loadKeras(files);
      expect(differenceToKeras(model, at(`${name}.io`))).toBeLessThan(1e-5);
      model.dispose();
    }
  });

  test.each<[string, string[], boolean]>([
    ['by the names of its layers', ['z_mean', 'z_log_var'], true],
    ['by their names where their order is another', ['z_log_var', 'z_mean'], true],
    ['in order where their names are others', ['z_mean', 'z_log_var'], false],
  ])('into a model of tfjs, %s', async (_title, order, named) => {
    const model = parts(order, named);
    shake(model);
    await loadKeras(bytes(`${name}${ending}`), { weightsFor: model });
    expect(differenceToKeras(model, at(`${name}.io`))).toBeLessThan(1e-5);
    model.dispose();
  });

  test('into a model with another shape, which keeps its own', async () => {
    const model = parts(['z_mean', 'z_log_var'], true);
    const layer = tfl.layers.dense({ units: 3, inputShape: [2] });
    const other = tfl.sequential({ layers: [layer] });
    const old = other.getWeights().map((weight) => [...weight.dataSync()]);
    await expect(loadKeras(bytes(`${name}${ending}`), { weightsFor: other })).rejects.toThrow(
      /got/,
    );
    expect(other.getWeights().map((weight) => [...weight.dataSync()])).toEqual(old);
    model.dispose();
    other.dispose();
  });
});

test.each(['keras', 'h5'] as const)(
  'the weights of a whole .%s go into a model',
  async (format) => {
    const [sent, model] = [1, 2].map(() => parts(['z_mean', 'z_log_var'], true)) as [
      tfl.LayersModel,
      tfl.LayersModel,
    ];
    shake(sent);
    await loadKeras(await toKeras(sent, { format }), { weightsFor: model });
    const values = (one: tfl.LayersModel) => one.getWeights().map((weight) => weight.dataSync());
    expect(values(model)).toEqual(values(sent));
    sent.dispose();
    model.dispose();
  },
);

/** As the class of the fixtures. */
class Sampling extends tfl.layers.Layer {
  static className = 'Sampling';
  private readonly noiseScale: number;
  private shift: tfl.LayerVariable | undefined;

  constructor(args: { name?: string; noiseScale: number }) {
    super(args);
    this.noiseScale = args.noiseScale;
  }
  override build(shapes: tfl.Shape | tfl.Shape[]): void {
    const units = (shapes as tfl.Shape[])[0]!.at(-1)!;
    this.shift = this.addWeight('shift', [units], 'float32', tfl.initializers.zeros());
    this.built = true;
  }
  override computeOutputShape(shapes: tfl.Shape | tfl.Shape[]): tfl.Shape {
    return (shapes as tfl.Shape[])[0]!;
  }
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() =>
      tf.add(tf.mul((inputs as tf.Tensor[])[0]!, this.noiseScale), this.shift!.read()),
    );
  }
}

describe.each(['custom_k2.h5', 'custom_k3.h5', 'custom_k3.keras'])(
  '%s, with a class of its own',
  (name) => {
    test('loads with the class, its argument and its weight', async () => {
      const model = await loadKeras(bytes(name), { layers: { Sampling } });
      const io = at(`${name.replace(/\.\w+$/, '')}.io`);
      expect(differenceToKeras(model, io)).toBeLessThan(1e-5);
      model.dispose();
    });

    test('is refused without it, by its name', async () => {
      await expect(loadKeras(bytes(name))).rejects.toThrow(
        "- Sampling (nearest: the option layers: { Sampling }, with the class) in 'sampling'",
      );
    });
  },
);

test.each<[object, string]>([
  [{ layers: 7 }, 'layers must be an object of layer classes by name, got 7.'],
  [{ layers: { A: 7 } }, 'layers.A must be a class that extends tf.layers.Layer, got 7.'],
  [{ weightsFor: 7 }, 'weightsFor must be a LayersModel, got 7.'],
  [
    { layer: {} },
    "unknown option 'layer', expected one of compile, lambdas, layers, losses, metrics, onProgress, part, weightsFor.",
  ],
])('loadKeras with %j is an error', async (options, message) => {
  const error = await loadKeras(bytes('custom_k2.h5'), options as never).catch((e) => e);
  expect([error.name, error.message]).toEqual(['ValueError', `loadKeras: ${message}`]);
});
