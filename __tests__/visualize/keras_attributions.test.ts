import '../backends.js';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { forward } from '../../lib/visualize/forward.js';
import { type DeconvolveOptions, deconvolve } from '../../lib/visualize/index.js';
import { unfold } from '../../lib/visualize/unfold.js';
import { expectClose } from '../compare.js';
import { NETWORK_NAMES, type NetworkName, network } from './networks.js';

interface Values {
  readonly shape: number[];
  readonly values: number[];
}

/** What scripts/fixtures/keras_attributions.py wrote for one network. */
interface Fixture {
  readonly inputs: Values[];
  readonly answer: Values;
  readonly filter: number;
  readonly weights: Readonly<Record<string, Values[]>>;
  readonly saliency: Values[];
  readonly inputXGradient: Values[];
  readonly integratedGradients: Values[];
  readonly maps?: string;
  readonly gradcam?: Values;
}

const file = path.join(__dirname, '..', 'fixtures', 'attributions.json.gz');
const FIXTURES = JSON.parse(gunzipSync(readFileSync(file)).toString()) as Record<
  NetworkName,
  Fixture
>;

const tensor = ({ shape, values }: Values) => tf.tensor(values, shape);

function everyLayer(model: tfl.LayersModel): tfl.layers.Layer[] {
  return model.layers.flatMap((layer) =>
    layer instanceof tfl.LayersModel ? everyLayer(layer) : [layer],
  );
}

/** The network with Keras's weights and inputs. */
function ofKeras(name: NetworkName) {
  const fixture = FIXTURES[name];
  const { model, layer, wrt } = network(name);
  for (const one of everyLayer(model)) {
    if (one.getWeights().length > 0) one.setWeights(fixture.weights[one.name]!.map(tensor));
  }
  // Of a map the sum, of one answer itself.
  const one = name === 'unet' ? { target: { class: 1 } } : { filters: fixture.filter };
  const options: DeconvolveOptions = { layer, ...one, ...(wrt && { wrt }) };
  return { model, fixture, options, inputs: fixture.inputs.map(tensor) };
}

/** Relative to the largest that is expected. */
function expectSame(actual: tf.Tensor, expected: Values): void {
  const scale = Math.max(...expected.values.map(Math.abs));
  expect(scale).toBeGreaterThan(1e-4);
  expectClose(tf.div(actual, scale), tf.div(tensor(expected), scale), 1e-4);
}

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe.each(NETWORK_NAMES)('%s as in Keras', (name) => {
  test('the answer', () => {
    const { model, fixture, inputs } = ofKeras(name);
    const graph = unfold(model);
    const given = Object.fromEntries(graph.inputs.map((key, n) => [key, inputs[n]!]));
    const tape = forward(given, graph.steps);
    const logits = tensor(fixture.answer);
    const squashed = ['nested', 'inception', 'unet', 'text', 'masked'].includes(name);
    expectClose(tape.tensors[graph.outputs[0]!]!, squashed ? tf.softmax(logits) : logits, 1e-5);
  });

  // Fifty passes through two recurrent layers, a step at a time, are slow and show no more than one.
  const integrated = name === 'stateful' ? [] : (['integratedGradients'] as const);
  test.each(['saliency', 'inputXGradient', ...integrated] as const)('%s', async (method) => {
    const { model, fixture, options, inputs } = ofKeras(name);
    const { projections } = await deconvolve(model, inputs, { ...options, method });
    expect(projections).toHaveLength(fixture[method].length);
    projections.forEach((projection, n) => {
      expectSame(projection, fixture[method][n]!);
    });
  });
});

test.each(NETWORK_NAMES.filter((name) => FIXTURES[name].gradcam !== undefined && name !== 'text'))(
  '%s: the default maps are those that all paths cross, and Grad-CAM as in Keras',
  async (name) => {
    const { model, fixture, options, inputs } = ofKeras(name);
    const cam = { ...options, method: 'gradcam' } as const;
    const { projections } = await deconvolve(model, inputs, cam);
    const heat = tf.slice(projections[0]!, [0, 0, 0, 0], [-1, -1, -1, 1]);
    expectSame(tf.squeeze(heat, [-1]), fixture.gradcam!);
    const named = await deconvolve(model, inputs, { ...cam, maps: fixture.maps! });
    expectClose(named.projections[0]!, projections[0]!);
  },
);

test('the words of a text are as warm as its maps', async () => {
  const { model, options, inputs } = ofKeras('text');
  const { projections } = await deconvolve(model, inputs, { ...options, method: 'gradcam' });
  expect(projections[0]!.shape).toEqual([1, 7, 4]);
});
