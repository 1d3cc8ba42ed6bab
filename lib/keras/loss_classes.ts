import {
  binaryCrossentropy,
  binaryFocalCrossentropy,
  categoricalCrossentropy,
  categoricalFocalCrossentropy,
  ctc,
  dice,
  huber,
  type Loss,
  sparseCategoricalCrossentropy,
  tversky,
} from '../losses/index.js';

/** What one of Keras's losses is here. */
export interface LossClass {
  /** The name of Keras's class. */
  className: string;
  /** Makes one of options in our spelling; null where it takes none. */
  make: ((options: never) => Loss) | null;
  /** The options and their defaults. */
  defaults: Readonly<Record<string, unknown>>;
}

const CROSSENTROPY = { fromLogits: false, labelSmoothing: 0 };
const plain = (className: string): LossClass => ({ className, make: null, defaults: {} });

/** Losses that Keras and this package have under one name, ours in camel case. */
export const LOSS_CLASSES: Readonly<Record<string, LossClass>> = {
  binaryCrossentropy: {
    className: 'BinaryCrossentropy',
    make: binaryCrossentropy,
    defaults: CROSSENTROPY,
  },
  binaryFocalCrossentropy: {
    className: 'BinaryFocalCrossentropy',
    make: binaryFocalCrossentropy,
    defaults: { ...CROSSENTROPY, applyClassBalancing: false, alpha: 0.25, gamma: 2 },
  },
  categoricalCrossentropy: {
    className: 'CategoricalCrossentropy',
    make: categoricalCrossentropy,
    defaults: CROSSENTROPY,
  },
  categoricalFocalCrossentropy: {
    className: 'CategoricalFocalCrossentropy',
    make: categoricalFocalCrossentropy,
    defaults: { ...CROSSENTROPY, alpha: 0.25, gamma: 2 },
  },
  categoricalHinge: plain('CategoricalHinge'),
  cosineSimilarity: plain('CosineSimilarity'),
  ctc: { className: 'CTC', make: ctc, defaults: {} },
  dice: { className: 'Dice', make: dice, defaults: { axis: null } },
  hinge: plain('Hinge'),
  huber: { className: 'Huber', make: huber, defaults: { delta: 1 } },
  klDivergence: plain('KLDivergence'),
  logCosh: plain('LogCosh'),
  meanAbsoluteError: plain('MeanAbsoluteError'),
  meanAbsolutePercentageError: plain('MeanAbsolutePercentageError'),
  meanSquaredError: plain('MeanSquaredError'),
  meanSquaredLogarithmicError: plain('MeanSquaredLogarithmicError'),
  poisson: plain('Poisson'),
  sparseCategoricalCrossentropy: {
    className: 'SparseCategoricalCrossentropy',
    make: sparseCategoricalCrossentropy,
    defaults: { fromLogits: false, ignoreClass: null },
  },
  squaredHinge: plain('SquaredHinge'),
  tversky: {
    className: 'Tversky',
    make: tversky,
    defaults: { alpha: 0.5, beta: 0.5, axis: null },
  },
};

/** Other names of Keras's, and of tfjs's, for them. */
const ALIASES: Readonly<Record<string, string>> = {
  bce: 'binaryCrossentropy',
  cosineproximity: 'cosineSimilarity',
  cosine: 'cosineSimilarity',
  huberloss: 'huber',
  kld: 'klDivergence',
  logcosherror: 'logCosh',
  kullbackleiblerdivergence: 'klDivergence',
  mae: 'meanAbsoluteError',
  mape: 'meanAbsolutePercentageError',
  mse: 'meanSquaredError',
  msle: 'meanSquaredLogarithmicError',
};

const bare = (name: string) => name.replace(/_/g, '').toLowerCase();

/** Our name of a loss by any of its names: 'mse', 'mean_squared_error', 'MeanSquaredError'; null if it is none. */
export function lossName(name: string): string | null {
  const wanted = bare(name);
  const own = Object.keys(LOSS_CLASSES).find((one) => bare(one) === wanted);
  return own ?? (Object.hasOwn(ALIASES, wanted) ? ALIASES[wanted]! : null);
}
