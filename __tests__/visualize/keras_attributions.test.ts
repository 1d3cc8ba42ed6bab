import '../backends.js';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { unfold } from '../../lib/arithmetic/unfold.js';
import { forward } from '../../lib/visualize/forward.js';
import {
  type DeconvolveOptions,
  deconvolve,
  METHODS,
  type Method,
  maximizeActivation,
} from '../../lib/visualize/index.js';
import { BY_MAPS } from '../../lib/visualize/methods.js';
import { expectClose } from '../compare.js';
import { NETWORK_NAMES, type NetworkName, network } from './networks.js';
import { REFUSALS, type Way } from './refusals.js';

interface Values {
  readonly shape: number[];
  readonly values: number[];
}

/** What scripts/fixtures/keras_attributions.py wrote for one network. */
interface Fixture {
  readonly inputs: Values[];
  readonly answer: Values;
  readonly filter: number;
  readonly maps: string | null;
  readonly weights: Readonly<Record<string, Values[]>>;
  /** One for each input. */
  readonly methods: Readonly<Partial<Record<Way, Values[]>>>;
}

const file = path.join(__dirname, '..', 'fixtures', 'attributions.json.gz');
const FIXTURES = JSON.parse(gunzipSync(readFileSync(file)).toString()) as Record<
  NetworkName,
  Fixture
>;
const WAYS: readonly Way[] = [...METHODS, 'maximizeActivation'];

/** What keras_attributions.py gives the methods that take it. */
const SETTINGS: Partial<Record<Method, Partial<DeconvolveOptions>>> = {
  integratedGradients: { steps: 8 },
  smoothGrad: { samples: 3, noise: 0.1, seed: 4 },
  occlusion: { window: 3, stride: 2 },
  lrp: { epsilon: 1e-3 },
};

const tensor = ({ shape, values }: Values) => tf.tensor(values, shape);

function everyLayer(model: tfl.LayersModel): tfl.layers.Layer[] {
  return model.layers.flatMap((layer) => {
    if (layer instanceof tfl.LayersModel) return everyLayer(layer);
    return layer instanceof tfl.layers.Layer && 'layer' in layer
      ? [layer, layer.layer as tfl.layers.Layer]
      : [layer];
  });
}

/** The network with Keras's weights and inputs. */
function ofKeras(name: NetworkName) {
  const fixture = FIXTURES[name];
  const { model, layer, wrt } = network(name);
  for (const one of everyLayer(model)) {
    const weights = fixture.weights[one.name];
    if (weights !== undefined && one.getWeights().length > 0) one.setWeights(weights.map(tensor));
  }
  const options = { layer, ...(wrt && { wrt }) };
  return { model, fixture, options, inputs: fixture.inputs.map(tensor) };
}

/** Relative to the largest that is expected. */
function expectSame(actual: tf.Tensor, expected: Values): void {
  expect(actual.shape).toEqual(expected.shape);
  const scale = Math.max(...expected.values.map(Math.abs));
  expect(scale).toBeGreaterThan(1e-4);
  expectClose(tf.div(actual, scale), tf.div(tensor(expected), scale), 1e-4);
}

/** What a method gives, one for each input. */
async function given(name: NetworkName, way: Way): Promise<readonly tf.Tensor[]> {
  const { model, fixture, options, inputs } = ofKeras(name);
  const { filter } = fixture;
  if (way === 'maximizeActivation') {
    const plain = { basis: 'pixels', colors: 'plain', range: null, jitter: 0 } as const;
    const start = inputs[0]!;
    const climb = { ...plain, steps: 3, learningRate: 0.05, start, filters: filter };
    const { layer } = options;
    return [(await maximizeActivation(model, { layer, ...climb })).inputs];
  }
  // Of a map the sum, of one answer itself.
  const one = name === 'unet' ? { target: { class: filter } } : { filters: filter };
  const all = { ...options, ...one, method: way, ...SETTINGS[way] };
  return (await deconvolve(model, inputs, all)).projections;
}

beforeAll(async () => {
  await tf.setBackend('cpu');
});

test('every network has a row, and every method a cell: what Keras finds, or why it is refused', () => {
  expect(Object.keys(FIXTURES).sort()).toEqual([...NETWORK_NAMES].sort());
  const cells = NETWORK_NAMES.map((name) => [
    name,
    [...Object.keys(FIXTURES[name].methods), ...Object.keys(REFUSALS[name] ?? {})].sort(),
  ]);
  expect(cells).toEqual(NETWORK_NAMES.map((name) => [name, [...WAYS].sort()]));
});

describe.each(NETWORK_NAMES)('%s as in Keras', (name) => {
  test('the answer', () => {
    const { model, fixture, inputs } = ofKeras(name);
    const graph = unfold(model);
    const xs = Object.fromEntries(graph.inputs.map((key, n) => [key, inputs[n]!]));
    const tape = forward(xs, graph.steps);
    const logits = tensor(fixture.answer);
    const squashed = !['squeezed', 'stateful', 'twins'].includes(name);
    expectClose(tape.tensors[graph.outputs[0]!]!, squashed ? tf.softmax(logits) : logits, 1e-5);
  });

  test.each(WAYS.filter((way) => REFUSALS[name]?.[way] === undefined))('%s', async (way) => {
    const projections = await given(name, way);
    const expected = FIXTURES[name].methods[way]!;
    expect(projections).toHaveLength(expected.length);
    projections.forEach((projection, n) => {
      expectSame(projection, expected[n]!);
    });
  });

  const refused = WAYS.filter((way) => REFUSALS[name]?.[way] !== undefined);
  if (refused.length > 0) {
    test.each(refused)('%s is refused', async (way) => {
      await expect(given(name, way)).rejects.toThrow(REFUSALS[name]![way]);
    });
  }
});

test.each(NETWORK_NAMES.filter((name) => FIXTURES[name].maps !== null))(
  '%s: the default maps are those that all paths cross',
  async (name) => {
    const { model, fixture, options, inputs } = ofKeras(name);
    const maps = name === 'nested' ? 'base/conv2' : fixture.maps!;
    const cam = { ...options, filters: fixture.filter, method: BY_MAPS[0]! } as const;
    const { projections } = await deconvolve(model, inputs, cam);
    const named = await deconvolve(model, inputs, { ...cam, maps });
    expectClose(named.projections[0]!, projections[0]!);
  },
);
