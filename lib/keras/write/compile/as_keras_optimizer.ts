import * as tf from '@tensorflow/tfjs-core';
import { fail } from '../../../check.js';
import {
  adadelta,
  adagrad,
  adam,
  adamax,
  inverseTimeDecay,
  type KerasOptimizer,
  rmsprop,
  sgd,
} from '../../../optimizers/index.js';

/** How one of tfjs's optimizers is one of Keras's. */
interface Stock {
  make(settings: Settings): KerasOptimizer;
  /** Keras's names of what it keeps, by its own. */
  kinds: Readonly<Record<string, string>>;
  /** What its state is multiplied with. Default 1. */
  factor?(settings: Settings): number;
}

/** The settings that tfjs's optimizers have as fields, each its own. */
interface Settings {
  learningRate: number;
  momentum: number;
  useNesterov: boolean;
  beta1: number;
  beta2: number;
  epsilon: number;
  decay: number;
  rho: number;
  centered: boolean;
  initialAccumulatorValue: number;
}

/** By the names of their classes, which say other things than Keras's. */
const STOCK: Readonly<Record<string, Stock>> = {
  Adadelta: {
    make: ({ learningRate, rho, epsilon }) => adadelta({ learningRate, rho, epsilon }),
    kinds: { accum_grad: 'accumulated_grad', accum_var: 'accumulated_delta_var' },
  },
  Adagrad: {
    make: ({ learningRate, initialAccumulatorValue }) =>
      adagrad({ learningRate, initialAccumulatorValue, epsilon: tf.backend().epsilon() }),
    kinds: { accumulator: 'accumulator' },
  },
  Adam: {
    make: ({ learningRate, beta1, beta2, epsilon }) =>
      adam({ learningRate, beta1, beta2, epsilon }),
    kinds: { m: 'momentum', v: 'velocity' },
  },
  Adamax: {
    make: ({ learningRate: rate, decay, beta1, beta2, epsilon }) => {
      const falling = { initialLearningRate: rate, decaySteps: 1, decayRate: decay };
      const learningRate = decay === 0 ? rate : inverseTimeDecay(falling);
      return adamax({ learningRate, beta1, beta2, epsilon });
    },
    kinds: { m: 'momentum', v: 'norm' },
  },
  Momentum: {
    make: ({ learningRate, momentum, useNesterov }) =>
      sgd({ learningRate, momentum, nesterov: useNesterov }),
    kinds: { momentum: 'momentum' },
    // Keras sums steps, tfjs gradients.
    factor: ({ learningRate }) => -learningRate,
  },
  RMSProp: {
    make: ({ learningRate, decay, momentum, epsilon, centered }) =>
      rmsprop({ learningRate, rho: decay, momentum, epsilon, centered }),
    kinds: { rms: 'velocity', momentum: 'momentum', mg: 'average_gradient' },
  },
  SGD: { make: ({ learningRate }) => sgd({ learningRate }), kinds: {} },
};

/** An optimizer of this package that goes on as the given one would, and whether it was made for that. */
export async function asKerasOptimizer(
  optimizer: tf.Optimizer,
): Promise<{ optimizer: KerasOptimizer; made: boolean }> {
  // tfjs finds every optimizer an instance of each class.
  if ('keptKinds' in optimizer) return { optimizer: optimizer as KerasOptimizer, made: false };
  const className = optimizer.getClassName();
  const known = Object.keys(STOCK);
  if (!known.includes(className)) {
    return fail(
      'toKeras',
      'the optimizer',
      `one of this package, or ${known.join(', ')}`,
      className,
    );
  }
  const { make, kinds, factor } = STOCK[className]!;
  const settings = optimizer as unknown as Settings;
  const own = make(settings);
  const [steps, ...kept] = await optimizer.getWeights();
  const wanted = own.keptKinds().map(({ suffix }) => suffix);
  const named = tf.tidy(() =>
    wanted.flatMap((suffix) =>
      kept.flatMap(({ name, tensor }) => {
        const [, variable, kind] = /^(.*)\/([^/]*)$/.exec(name) ?? [];
        if (kinds[kind ?? ''] !== suffix) return [];
        const values = tf.keep(tf.mul(tensor, factor?.(settings) ?? 1));
        return [{ name: `${variable}/${suffix}`, tensor: values }];
      }),
    ),
  );
  await own.setWeights([steps!, ...named]);
  tf.dispose(named.map(({ tensor }) => tensor));
  return { optimizer: own, made: true };
}
