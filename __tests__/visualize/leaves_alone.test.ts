import '../backends.js';
import * as tf from '@tensorflow/tfjs-core';
import { unfold } from '../../lib/arithmetic/unfold.js';
import { disposeTape, forward } from '../../lib/visualize/forward.js';
import { sanityCheck } from '../../lib/visualize/index.js';
import { expectClose } from '../compare.js';
import { everything, expectLeftAlone, warm } from './leaves_alone.js';
import { NETWORK_NAMES, network } from './networks.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe.each(NETWORK_NAMES)('%s', (name) => {
  test('the forward pass is that of predict', () => {
    const one = network(name);
    warm(one);
    const { inputs, outputs, steps } = unfold(one.model);
    const before = tf.memory().numTensors;
    const given = Object.fromEntries(inputs.map((key, n) => [key, one.inputs[n]!]));
    const tape = forward(given, steps);
    // The states of a stateful layer are the same for both.
    const predicted = [one.model.predict(one.inputs)].flat();
    outputs.forEach((key, n) => {
      expectClose(tape.tensors[key]!, predicted[n]!, 1e-6);
    });
    tf.dispose(predicted);
    disposeTape(tape);
    expect(tf.memory().numTensors).toBe(before);
    one.model.dispose();
  });
});

test.each(['nested', 'twins'] as const)(
  '%s: every method twice at once, a throw in the middle of each, and on as if nothing had been',
  expectLeftAlone,
);

test('a sanity check shows its shuffled weights to nobody', async () => {
  const { model, inputs, layer } = network('nested');
  const x = inputs[0]!;
  const own = everything(model);
  const options = { layer, filter: 1, methods: ['saliency'], seed: 1 } as const;
  const before = tf.memory().numTensors;
  const expected = await sanityCheck(model, x, options);
  const answer = model.predict(x) as tf.Tensor;
  const predicted = answer.dataSync();
  answer.dispose();
  const checks = [sanityCheck(model, x, options), sanityCheck(model, x, options)];
  let running = true;
  const ended = Promise.all(checks).then((rows) => {
    running = false;
    return rows;
  });
  let seen = 0;
  while (running) {
    const y = model.predict(x) as tf.Tensor;
    expect([...y.dataSync()]).toEqual([...predicted]);
    y.dispose();
    seen++;
    await Promise.resolve();
  }
  expect(seen).toBeGreaterThan(5);
  const [first, second] = await ended;
  expect(first).toEqual(expected);
  expect(second).toEqual(expected);
  expect(everything(model)).toEqual(own);
  expect(tf.memory().numTensors).toBe(before);
});
