import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { fail, ValueError } from '../../../check.js';
import type { KerasOptimizer } from '../../../optimizers/index.js';
import { type KeptTensor, keptOrder, type TrainedWeight } from '../../kept_order.js';
import type { KerasObject } from '../../keras_object.js';
import { type Leaf, lastName, type Stored } from '../weights.js';
import { keepsRate, optimizerClass } from './read_optimizer.js';
import { settleMuon } from './settle_muon.js';

/** A weight that trains, with its variable. */
interface Trained extends TrainedWeight {
  variable: tf.Variable;
}

/** What a file's variables are. */
interface Layout {
  /** The indices of the number of the step and of the rate, -1 where it has none. */
  rate: number;
  /** What is kept, from this index on. */
  start: number;
  kept: readonly KeptTensor[];
}

/** The weights that train, in Keras's order: by layers, and within a layer in its own. */
function trainedOf(where: string, model: tfl.LayersModel, leaves: readonly Leaf[]): Trained[] {
  // A Sequential builds its layers below its own name.
  const sequential = model.getClassName() === 'Sequential';
  const trained = leaves
    .filter(({ frozen }) => !frozen)
    .flatMap(({ layer, top, trainable }) =>
      trainable.map((variable) => ({
        path: [
          ...(sequential && top === layer ? [model.name] : []),
          layer,
          lastName(variable.originalName),
        ].join('/'),
        shape: variable.shape as number[],
        variable: variable.read() as tf.Variable,
      })),
    );
  const own = new Set(model.trainableWeights.map((weight) => weight.read()));
  if (own.size !== trained.length || !trained.every(({ variable }) => own.has(variable))) {
    fail(where, 'the weights that train', `${trained.length}, as in Keras`, own.size);
  }
  return trained;
}

const significant = (shape: readonly number[]) => shape.filter((n) => n !== 1).join();
const isScalar = ({ shape }: Stored) => shape.length === 0;

/** The layouts that files of the different versions of Keras have, one of which fits. */
function layouts(
  object: KerasObject,
  optimizer: KerasOptimizer,
  weights: readonly TrainedWeight[],
  stored: readonly Stored[],
): Layout[] {
  const className = optimizerClass(object);
  // Keras 2 before 2.11: one kind after another.
  const legacy = /\/iter(:\d+)?$/.test(stored[0]!.name);
  const kept = keptOrder(className, optimizer, weights, legacy);
  // Keras 2 keeps nothing in the place of rows and columns that are not there.
  const only = kept.filter(({ suffix, weight }) => {
    return (suffix !== 'r' && suffix !== 'c') || weights[weight]!.shape.length >= 2;
  });
  return [kept, only].flatMap((one) => [
    ...(keepsRate(object) ? [{ rate: 1, start: 2, kept: one }] : []),
    { rate: -1, start: 1, kept: one },
  ]);
}

/** Whether the variables of a file are of that layout; behind them Nadam has a product that ours makes of the step. */
function fits(
  className: string,
  { rate, start, kept }: Layout,
  stored: readonly Stored[],
): boolean {
  const own = stored.slice(start);
  const left = own.slice(kept.length);
  const product = className === 'Nadam' && left.length === 1 && isScalar(left[0]!);
  if (own.length < kept.length || (left.length > 0 && !product)) return false;
  if (rate > 0 && !(stored[rate] && isScalar(stored[rate]))) return false;
  return kept.every(({ shape }, i) => significant(shape) === significant(own[i]!.shape));
}

/**
 * Gives an optimizer what a file has of its state: the number of the step, the rate and what is kept of each weight.
 *
 * @throws ValueError if it is not that of the weights that train
 */
export async function setState(
  where: string,
  object: KerasObject,
  optimizer: KerasOptimizer,
  model: tfl.LayersModel,
  leaves: readonly Leaf[],
  stored: readonly Stored[],
): Promise<void> {
  const className = optimizerClass(object);
  const weights = trainedOf(where, model, leaves);
  const [steps] = stored;
  // Saved before the first step.
  const fresh = stored.length <= 2 && stored.every(isScalar);
  const all = steps === undefined ? [] : layouts(object, optimizer, weights, stored);
  const layout = all.find((one) => fits(className, one, stored));
  if (className === 'Muon') settleMuon(where, optimizer, weights);
  if (steps === undefined) return;
  if (layout === undefined && !fresh) {
    throw new ValueError(
      `${where}: the variables of the optimizer must be the ${all[0]!.kept.length} that ${className} keeps of ` +
        `the ${weights.length} weights that train, and the number of the step, got ${stored.length} ` +
        "(nearest: compile: 'fresh', which leaves them out).",
    );
  }
  const rate = layout === undefined ? stored[1] : stored[layout.rate];
  if (rate !== undefined && typeof optimizer.settings.learningRate === 'number') {
    optimizer.learningRate = rate.numbers()[0]!;
  }
  const named = tf.tidy(() => {
    const made = layout === undefined ? [] : tensorsOf(optimizer, model, weights, layout, stored);
    const iterations = { name: 'iter', tensor: tf.scalar(steps.numbers()[0]!, 'int32') };
    return [iterations, ...made].map((one) => {
      tf.keep(one.tensor);
      return one;
    });
  });
  await optimizer.setWeights(named);
  tf.dispose(named.map(({ tensor }) => tensor));
}

/** What is kept under our names, kind by kind, in the order in which the model will train its weights. */
function tensorsOf(
  optimizer: KerasOptimizer,
  model: tfl.LayersModel,
  weights: readonly Trained[],
  { start, kept }: Layout,
  stored: readonly Stored[],
) {
  const order = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  return optimizer.keptKinds().flatMap(({ suffix, shape, fill = 0 }) =>
    order.map((variable) => {
      const weight = weights.findIndex((one) => one.variable === variable);
      const place = kept.findIndex((one) => one.suffix === suffix && one.weight === weight);
      const ownShape = shape?.(variable) ?? variable.shape;
      const name = `${variable.name}/${suffix}`;
      if (place < 0) return { name, tensor: tf.fill(ownShape, fill) };
      return { name, tensor: tf.tensor(stored[start + place]!.numbers(), ownShape) };
    }),
  );
}
