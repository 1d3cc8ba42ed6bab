import * as tfl from '@tensorflow/tfjs-layers';
import { camelCased, snakeCased } from '../../tfjs/spelling.js';
import { givenOf } from './given.js';

/**
 * Weights of losses and weighted metrics are saved with a model's optimizer, and compiled again when it is loaded. tfjs
 * leaves them out, and refuses a file that has them, which is better than to train on without.
 */
type More = Pick<tfl.ModelCompileArgs, 'lossWeights' | 'weightedMetrics'>;

interface SavedConfig {
  loss_weights?: number[] | null;
  weighted_metrics?: Record<string, string[]> | null;
}

/** Of the file that is being loaded. */
let loading: More = {};

/** What a file that is being loaded says besides what tfjs compiles by. */
export const loadedArgs = (): More => loading;

/** What is to be saved of how a model was compiled. */
function savedConfig(model: { readonly outputNames: readonly string[] }): SavedConfig {
  const { lossWeights, weightedMetrics } = givenOf(model);
  const names = weightedMetrics.map((list) =>
    list.map((one) => snakeCased(typeof one === 'string' ? one : one.name)),
  );
  const byOutput = Object.fromEntries(names.map((list, i) => [model.outputNames[i]!, list]));
  return {
    ...(lossWeights.some((share) => share !== 1) && { loss_weights: [...lossWeights] }),
    ...(names.some((list) => list.length > 0) && { weighted_metrics: byOutput }),
  };
}

interface Saved {
  readonly outputNames: readonly string[];
  /** The one within, of a Sequential. */
  readonly model?: Saved;
}

const prototype = tfl.LayersModel.prototype as unknown as {
  getTrainingConfig(this: Saved): object;
  loadTrainingConfig(config: SavedConfig): void;
};
const { getTrainingConfig, loadTrainingConfig } = prototype;

prototype.getTrainingConfig = function () {
  return { ...getTrainingConfig.call(this), ...savedConfig(this.model ?? this) };
};

prototype.loadTrainingConfig = function (config) {
  const { loss_weights: lossWeights, weighted_metrics: metrics, ...rest } = config;
  const weightedMetrics = Object.entries(metrics ?? {}).map(([output, names]) => {
    return [output, names.map(camelCased)] as const;
  });
  loading = {
    ...(lossWeights != null && { lossWeights }),
    ...(metrics != null && { weightedMetrics: Object.fromEntries(weightedMetrics) as never }),
  };
  try {
    loadTrainingConfig.call(this, rest);
  } finally {
    loading = {};
  }
};
