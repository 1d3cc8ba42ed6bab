/** `wrt` that names one of several inputs: what is found is of that input alone, the others being held. */
import '../backends.js';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { type DeconvolveOptions, deconvolve, type Method } from '../../lib/visualize/index.js';
import { expectClose } from '../compare.js';

const { layers } = tfl;
const on = (layer: tfl.layers.Layer, ...x: tfl.SymbolicTensor[]) =>
  layer.apply(x.length === 1 ? x[0]! : x) as tfl.SymbolicTensor;
const drawn = (seed: number) => ({
  kernelInitializer: tfl.initializers.glorotNormal({ seed }),
  biasInitializer: tfl.initializers.randomNormal({ stddev: 0.3, seed }),
});

/** A picture and a pair of numbers that meet before what bends, words beside them. */
function meeting(): tfl.LayersModel {
  const picture = tfl.input({ shape: [6, 6, 1], name: 'picture' });
  const pair = tfl.input({ shape: [2], name: 'pair' });
  const words = tfl.input({ shape: [3], name: 'words' });
  const conv = layers.conv2d({ filters: 3, kernelSize: 3, activation: 'tanh', ...drawn(1) });
  const read = layers.embedding({ inputDim: 5, outputDim: 2, name: 'read' });
  const all = on(layers.concatenate(), on(layers.flatten(), on(conv, picture)), pair);
  const met = on(layers.dense({ units: 5, activation: 'tanh', name: 'met', ...drawn(2) }), all);
  const texts = on(layers.flatten(), on(read, words));
  const answer = on(layers.dense({ units: 2, name: 'answer', ...drawn(3) }), met);
  const said = on(layers.dense({ units: 1, name: 'said' }), on(layers.concatenate(), met, texts));
  return tfl.model({ inputs: [picture, pair, words], outputs: [answer, said] });
}

let model: tfl.LayersModel;
let inputs: tf.Tensor[];
beforeAll(async () => {
  await tf.setBackend('cpu');
  model = meeting();
  inputs = [
    tf.randomNormal([1, 6, 6, 1], 0, 1, 'float32', 5),
    tf.tensor2d([[0.7, -1.2]]),
    tf.tensor2d([[1, 0, 4]]),
  ];
});

const UNIT = 1;
const OPTIONS = { layer: 'answer', filters: UNIT } as const;
const NAMES = ['picture', 'pair'] as const;
const look = (more: Partial<DeconvolveOptions>) =>
  deconvolve(model, inputs, { ...OPTIONS, ...more });
/** The unit's activation, other tensors in the place of an input. */
const scores = (at: number, x: tf.Tensor) => {
  const [count] = x.shape as [number];
  const given = inputs.map((one, n) =>
    n === at ? x : tf.tile(one, [count, ...new Array(one.rank - 1).fill(1)]),
  );
  const [answer] = model.predict(given) as tf.Tensor[];
  return tf.squeeze(tf.slice(answer!, [0, UNIT], [count, 1]), [1]);
};

test.each(NAMES)('%s: the gradient is what finite differences of it say', async (wrt) => {
  const at = NAMES.indexOf(wrt);
  const { projections } = await look({ wrt, method: 'saliency' });
  expect(projections).toHaveLength(1);
  const [x, step] = [inputs[at]!, 1e-2];
  const moves = tf.mul(step, tf.reshape(tf.eye(x.size), [x.size, ...x.shape.slice(1)]));
  const [more, less] = [scores(at, tf.add(x, moves)), scores(at, tf.sub(x, moves))];
  const slopes = tf.div(tf.sub(more, less), 2 * step);
  expectClose(projections[0]!, tf.reshape(slopes, x.shape), 1e-3);
});

test.each(
  NAMES.flatMap((wrt) =>
    (['integratedGradients', 'deeplift'] as const).map((method) => [method, wrt] as const),
  ),
)('%s, %s: the sum is what the score loses where it alone is the baseline', async (method, wrt) => {
  const at = NAMES.indexOf(wrt);
  const { projections } = await look({ wrt, method });
  const x = inputs[at]!;
  const lost = tf.sub(scores(at, x), scores(at, tf.zerosLike(x)));
  expect(Math.abs(lost.dataSync()[0]!)).toBeGreaterThan(0.01);
  expectClose(tf.sum(projections[0]!), tf.squeeze(lost), 1e-3);
});

const ALONE: readonly Method[] = ['deconvnet', 'guided', 'saliency', 'inputXGradient', 'lrp'];
test.each(ALONE)('%s: as that of all inputs', async (method) => {
  // Without the words, whose integers have no gradient.
  const two = tfl.model({ inputs: model.inputs.slice(0, 2), outputs: model.outputs[0]! });
  const given = inputs.slice(0, 2);
  const all = await deconvolve(two, given, { ...OPTIONS, method });
  for (const [n, wrt] of NAMES.entries()) {
    const one = await deconvolve(two, given, { ...OPTIONS, method, wrt });
    expectClose(one.projections[0]!, all.projections[n]!);
  }
});

test('an input that does not lead to the layer, and one of integers', async () => {
  const refused = (options: Partial<DeconvolveOptions>) =>
    look({ method: 'saliency', ...options }).then(
      () => '',
      ({ message }: Error) => message,
    );
  expect(await refused({ wrt: 'words' })).toBe(
    "deconvolve: wrt must be an input that leads to the layer, got 'words'.",
  );
  expect(await refused({ layer: 'said', filters: 0, wrt: 'words' })).toBe(
    "deconvolve: wrt must be an input with a gradient, not one of integers that 'read' takes, got 'words'.",
  );
  // What integers are held does not matter to the others.
  expect(await refused({ layer: 'said', filters: 0, wrt: 'pair' })).toBe('');
});

test('nothing stays in memory', async () => {
  const before = tf.memory().numTensors;
  for (const method of ['deconvnet', 'integratedGradients', 'occlusion'] as const) {
    const { projections, activations } = await look({ wrt: 'picture', method });
    tf.dispose([...projections, activations]);
  }
  expect(tf.memory().numTensors).toBe(before);
});
