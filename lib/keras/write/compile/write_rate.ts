import { fail } from '../../../check.js';
import type { Schedule } from '../../../optimizers/index.js';
import { kerasOptionName } from '../../option_names.js';
import { kerasObject } from '../keras_layer.js';
import { asFloat } from './json_floats.js';

/** Schedules that Keras has. */
const KNOWN = [
  'CosineDecay',
  'CosineDecayRestarts',
  'ExponentialDecay',
  'InverseTimeDecay',
  'PiecewiseConstantDecay',
  'PolynomialDecay',
];

type Options = Readonly<Record<string, unknown>>;

/** A warm-up before a cosine is an option of Keras's cosine. */
function withWarmUp({
  warmupSteps,
  initialLearningRate = 0,
  learningRate,
}: Options): Options | null {
  const { saved } = learningRate as Schedule;
  if (saved?.className !== 'CosineDecay') return null;
  const { initialLearningRate: warmupTarget, ...rest } = saved.config as Record<string, unknown>;
  if (rest.warmupTarget !== undefined && rest.warmupTarget !== null) return null;
  return { ...rest, initialLearningRate, warmupTarget, warmupSteps };
}

/** A rate as Keras writes it. @throws ValueError for a schedule that Keras lacks */
export function writeRate(rate: number | Schedule): unknown {
  if (typeof rate === 'number') return asFloat(rate);
  const { saved } = rate;
  const warm = saved?.className === 'WarmUp' ? withWarmUp(saved.config as Options) : null;
  const name = warm === null ? saved?.className : 'CosineDecay';
  if (saved === undefined || !KNOWN.includes(name!)) {
    return fail(
      'toKeras',
      'the learning rate',
      `a number, ${KNOWN.join(', ')} or a warm-up before CosineDecay`,
      saved?.className ?? rate,
    );
  }
  const options = Object.entries(warm ?? saved.config).filter(([, value]) => value !== undefined);
  const config = options.map(([key, value]) => [kerasOptionName(key), value]);
  return kerasObject('keras.optimizers.schedules', name!, Object.fromEntries(config));
}
