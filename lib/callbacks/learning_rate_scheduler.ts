import { callable } from '../check.js';
import { learningRateOf, setLearningRate } from '../tfjs/learning_rate.js';
import { type GivenLogs, ModelCallback } from './callback.js';

const WHERE = 'learningRateScheduler';

class LearningRateScheduler extends ModelCallback {
  constructor(private readonly schedule: (epoch: number, rate: number) => number) {
    super();
  }

  override async onEpochBegin(epoch: number): Promise<void> {
    const { optimizer } = this.model;
    setLearningRate(WHERE, optimizer, this.schedule(epoch, learningRateOf(WHERE, optimizer)));
  }

  override async onEpochEnd(_epoch: number, logs: GivenLogs = {}): Promise<void> {
    logs.learning_rate = learningRateOf(WHERE, this.model.optimizer);
  }
}

/**
 * Sets the learning rate at the beginning of each epoch, as Keras's `LearningRateScheduler`; it stands in the logs as
 * `learning_rate`. Rates by the step are the optimizer's: `adam({ learningRate: cosineDecay(...) })`.
 *
 * @param schedule of the epoch, from 0, and the rate so far gives the rate
 * @returns for `callbacks` of `fit` and `fitDataset`
 * @throws ValueError for what is no function, and in training for a rate that is none
 * @see Keras's LearningRateScheduler
 * @example
 * const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
 * model.compile({ optimizer: tf.train.sgd(1), loss: 'meanSquaredError' });
 * const callbacks = learningRateScheduler((epoch, rate) => (epoch < 1 ? rate : rate / 2));
 * const { history } = await model.fit(tf.ones([4, 1]), tf.zeros([4, 1]), { epochs: 3, callbacks });
 * history.learning_rate; // [1, 0.5, 0.25]
 */
export function learningRateScheduler(
  schedule: (epoch: number, rate: number) => number,
): ModelCallback {
  return new LearningRateScheduler(callable(WHERE, 'schedule', schedule));
}
