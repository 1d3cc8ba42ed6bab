import '../backends.js';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import '../../lib/index.js';
import '../../lib/measures/index.js';
import {
  combined,
  dice,
  huber,
  lossByName,
  reduceLoss,
  sparseCategoricalCrossentropy,
} from '../../lib/losses/index.js';
import { expectClose } from '../compare.js';

// At once: cpu needs no time to start.
void tf.setBackend('cpu');

const dense = (units = 2, name = 'out') =>
  tfl.layers.dense({ units, name, kernelInitializer: 'ones', inputShape: [3] });
const modelOf = (units = 2) => tfl.sequential({ layers: [dense(units)] });

const x = tf.tensor2d([0.5, -1, 0.2, 2, 0.1, 0.3, -0.4, 0.2, 0.9], [3, 3]);
const y = tf.tensor2d([0, 1, 1, 0, 1, 1], [3, 2]);
const compiled = (loss: never, units = 2, metrics: string[] = []) => {
  const model = modelOf(units);
  model.compile({ optimizer: tf.train.sgd(0.1), loss, metrics });
  return model;
};

describe('losses in compile', () => {
  test.each([
    ['a name', 'huber', huber()],
    ['a function', huber({ delta: 0.3 }), huber({ delta: 0.3 })],
    ['a name in an array', ['logCosh'], lossByName('logCosh')],
    ['a name by output', { out: 'dice' }, dice()],
    ["Keras's hinge, of 0 and 1", 'hinge', lossByName('hinge')],
    ['a sum', combined([{ loss: 'huber' }, { loss: 'dice', weight: 0.1 }]), null],
  ])('%s: evaluate is its mean', (_, loss, expected) => {
    const model = compiled(loss as never);
    const value = model.evaluate(x, y) as tf.Scalar;
    const compute = expected ?? (loss as ReturnType<typeof huber>);
    expectClose(value, tf.mean(compute(y, model.predict(x) as tf.Tensor)));
  });

  test('two outputs by name', async () => {
    const input = tfl.input({ shape: [3] });
    const outputs = [dense(2, 'a'), dense(2, 'b')].map((one) => one.apply(input));
    const model = tfl.model({ inputs: input, outputs: outputs as tfl.SymbolicTensor[] });
    model.compile({ optimizer: tf.train.sgd(0), loss: { a: 'huber', b: 'meanSquaredError' } });
    const [total] = (await model.trainOnBatch(x, [y, y])) as number[];
    const predicted = (model.predict(x) as tf.Tensor[])[0]!;
    const parts = [huber()(y, predicted), lossByName('meanSquaredError')(y, predicted)];
    expectClose(tf.scalar(total!), tf.sum(tf.stack(parts.map((part) => tf.mean(part)))));
  });

  test('ignored classes do not count, nor do they train', async () => {
    const model = compiled(
      sparseCategoricalCrossentropy({ fromLogits: true, ignoreClass: 255 }) as never,
    );
    const labels = tf.tensor1d([1, 255, 0]);
    const loss = model.evaluate(x, labels) as tf.Scalar;
    const kept = sparseCategoricalCrossentropy({ fromLogits: true });
    const counted = tf.gather(x, tf.tensor1d([0, 2], 'int32'));
    const predicted = model.predict(counted) as tf.Tensor;
    expectClose(loss, reduceLoss(kept(tf.tensor1d([1, 0]), predicted)));
  });

  test("'accuracy' beside a loss of numbers of classes compares numbers of classes", () => {
    const model = compiled(sparseCategoricalCrossentropy({ fromLogits: true }) as never, 3, [
      'accuracy',
    ]);
    model.setWeights([tf.eye(3), tf.zeros([3])]);
    const [, accuracy] = model.evaluate(x, tf.tensor2d([[0], [0], [1]])) as tf.Scalar[];
    expectClose(accuracy!, tf.scalar(2 / 3));
  });

  test('a model that is saved with its optimizer keeps the name, and trains on when loaded', async () => {
    const model = compiled('huber' as never, 2, ['r2Score']);
    let saved: tf.io.ModelArtifacts | undefined;
    const keep = tf.io.withSaveHandler(async (artifacts) => {
      saved = artifacts;
      return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
    });
    await model.save(keep, { includeOptimizer: true });
    expect(saved!.trainingConfig).toMatchObject({ loss: 'huber' });
    const loaded = await tfl.loadLayersModel(tf.io.fromMemory(saved!));
    const [values, expected] = [loaded, model].map((one) =>
      tf.stack(one.evaluate(x, y) as tf.Scalar[]),
    );
    expectClose(values!, expected!);
  });

  test('maps of labels, with an axis of length 1 at their end and without', () => {
    const layer = tfl.layers.conv2d({ filters: 3, kernelSize: 1, inputShape: [2, 2, 1] });
    const model = tfl.sequential({ layers: [layer] });
    const loss = sparseCategoricalCrossentropy({ fromLogits: true });
    model.compile({ optimizer: 'sgd', loss: loss as never });
    const image = tf.tensor4d([0.1, 0.5, 0.2, 1], [1, 2, 2, 1]);
    const labels = tf.tensor3d([0, 2, 1, 1], [1, 2, 2]);
    const expected = tf.mean(loss(labels, model.predict(image) as tf.Tensor));
    expectClose(model.evaluate(image, labels) as tf.Scalar, expected);
    expectClose(model.evaluate(image, tf.expandDims(labels, 3)) as tf.Scalar, expected);
  });

  test('ctc: fewer labels than steps', async () => {
    const layer = tfl.layers.dense({ units: 4, inputShape: [6, 3] });
    const model = tfl.sequential({ layers: [layer] });
    model.compile({ optimizer: tf.train.adam(0.1), loss: 'ctc' });
    const sounds = tf.randomNormal([2, 6, 3], 0, 1, 'float32', 1);
    const { history } = await model.fit(sounds, tf.tensor2d([1, 2, 3, 0], [2, 2]), {
      epochs: 5,
      verbose: 0,
    });
    expect(history.loss!.at(-1)).toBeLessThan(history.loss![0] as number);
  });

  test('a name that nobody knows is refused', () => {
    expect(() => compiled('nonsense' as never)).toThrow('Unknown loss nonsense');
  });
});
