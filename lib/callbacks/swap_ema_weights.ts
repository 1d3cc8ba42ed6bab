import { fail, flag, onlyKnown } from '../check.js';
import { type AveragingOptimizer, type FitHooks, keepsAverages } from '../tfjs/fit_hooks.js';
import { ModelCallback } from './callback.js';

/** What `swapEmaWeights` takes. */
export interface SwapEmaWeightsOptions {
  /** Whether the model has its averages from the end of an epoch to the beginning of the next one, too. Default false. */
  swapOnEpoch?: boolean;
}

class SwapEmaWeights extends ModelCallback implements FitHooks {
  private swapped = false;

  constructor(private readonly swapOnEpoch: boolean) {
    super();
  }

  override async onTrainBegin(): Promise<void> {
    this.swapped = false;
  }

  override async onEpochBegin(): Promise<void> {
    if (this.swapOnEpoch) this.swap(false);
  }

  override async onEpochEnd(): Promise<void> {
    if (this.swapOnEpoch) this.swap(true);
  }

  onTestBegin(): void {
    this.swap(true);
  }

  onTestEnd(): void {
    this.swap(false);
  }

  // The averages stay in the model: `fit` gives it them.
  beforeEnd(): void {
    this.swap(false);
  }

  private swap(averages: boolean): void {
    if (this.swapped === averages) return;
    this.optimizer().swapAverages();
    this.swapped = averages;
  }

  private optimizer(): AveragingOptimizer {
    const { optimizer } = this.model;
    if (keepsAverages(optimizer)) return optimizer;
    return fail('swapEmaWeights', 'the optimizer', 'one with useEma', optimizer.getClassName());
  }
}

/**
 * Validates with the moving averages of the weights, which an optimizer with `useEma` keeps, as Keras's `SwapEMAWeights`;
 * with `swapOnEpoch` what comes behind it in the list of callbacks, as a checkpoint, finds them at the end of each epoch.
 *
 * @param options whether at the ends of epochs, too
 * @returns for `callbacks` of `fit` and `fitDataset`
 * @throws ValueError for an option that is none, and in training for an optimizer without averages
 * @see Keras's SwapEMAWeights
 * @example
 * const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
 * model.compile({ optimizer: sgd({ useEma: true, emaMomentum: 1 }), loss: 'meanSquaredError' });
 * const [x, y] = [tf.ones([4, 1]), tf.zeros([4, 1])];
 * const callbacks = swapEmaWeights();
 * const { history } = await model.fit(x, y, { epochs: 3, validationData: [x, y], callbacks });
 * new Set(history.val_loss).size; // 1
 */
export function swapEmaWeights(options: SwapEmaWeightsOptions = {}): ModelCallback {
  onlyKnown('swapEmaWeights', options, ['swapOnEpoch']);
  return new SwapEmaWeights(flag('swapEmaWeights', 'swapOnEpoch', options.swapOnEpoch ?? false));
}
