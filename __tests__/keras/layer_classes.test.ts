import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import '../../lib/index.js';
import { classFiles, type Told } from '../../scripts/layer_classes/class_files.js';
import { classOutcome, outcomeRow } from '../../scripts/layer_classes/class_outcome.js';
import { describeEachBackend } from '../backends.js';
import { drawnOn } from '../draws.js';
import { distance } from '../wasm/compare.js';

const { classes } = classFiles();
const page = readFileSync('docs/keras.md', 'utf8');

test('Keras 3 has 143 layer classes', () => expect(classes).toHaveLength(143));

/** Keras's losses of three steps of SGD, and ours. */
async function train(model: tfl.LayersModel, x: tf.Tensor | tf.Tensor[], told: Told) {
  model.compile({ optimizer: tf.train.sgd(0.1), loss: 'meanSquaredError' });
  const target = tf.zeros(told.outputs[0]!.shape);
  const losses: number[] = [];
  for (const _ of told.losses!) losses.push((await model.trainOnBatch(x, target)) as number);
  return losses;
}

describeEachBackend("a model of each of Keras's layer classes", (backend) => {
  const cases = classes.filter((_, i) => drawnOn(backend, i));
  test.each(cases.map((one) => [one.name, one] as const))(
    '%s loads, predicts and trains as in Keras, or is refused by name, as docs/keras.md says',
    async (_, one) => {
      const outcome = await classOutcome(one);
      expect(page).toContain(`| ${outcomeRow(one, outcome).join(' | ')} |`);
      if (!outcome.loads) {
        expect(outcome.because).not.toBe('');
        return;
      }
      const { model } = outcome;
      const told = one.told!;
      const inputs = told.inputs.map(({ data, shape }, i) =>
        tf.tensor(data, shape, model.inputs[i]!.dtype as 'float32'),
      );
      const x = inputs.length === 1 ? inputs[0]! : inputs;
      const outputs = [model.predict(x)].flat();
      expect(outputs.map(({ shape }) => shape)).toEqual(told.outputs.map(({ shape }) => shape));
      outputs.forEach((y, i) => {
        expect(distance(y.dataSync(), told.outputs[i]!.data)).toBeLessThan(1e-4);
      });
      if (told.losses !== undefined) {
        expect(distance(await train(model, x, told), told.losses)).toBeLessThan(1e-4);
      }
      tf.dispose([inputs, outputs]);
      model.dispose();
    },
  );
});
