import { fail, ValueError } from '../../../check.js';
import { isObject } from '../../../load/is_object.js';
import { inverseTimeDecay, type KerasOptimizer, type Schedule } from '../../../optimizers/index.js';
import { loadRate } from '../../../optimizers/schedules/saved.js';
import { isKerasObject, type KerasObject, readKerasObject } from '../../keras_object.js';
import { OPTIMIZER_CLASSES } from '../../optimizer_classes.js';
import { ownOptions } from '../../option_names.js';

/** What is no option of ours: names, and how Keras 2 computes. */
const LEFT_OUT = ['name', 'learning_rate', 'decay', 'jit_compile', 'is_legacy_optimizer'];

/** The name of an optimizer's class: Keras 2 has 'Custom>Adam' in an .h5. */
export const optimizerClass = ({ className }: KerasObject): string =>
  className.replace(/^Custom>/, '');

/** A rate, or a schedule of Keras's. */
function rateOf(where: string, config: Readonly<Record<string, unknown>>): number | Schedule {
  const { learning_rate: rate, decay } = config;
  if (isKerasObject(rate)) {
    const { className, config: own } = readKerasObject(where, rate);
    const options = ownOptions(own, ['name']);
    return loadRate(where, { className, config: options });
  }
  if (typeof rate !== 'number') return fail(where, 'learning_rate', 'a number or a schedule', rate);
  // Keras 2 before 2.11: the rate falls with the number of the step.
  if (typeof decay !== 'number' || decay === 0) return rate;
  return inverseTimeDecay({ initialLearningRate: rate, decaySteps: 1, decayRate: decay });
}

/** An optimizer of its class's options; what it keeps is still that of no step. */
export function readOptimizer(where: string, object: KerasObject): KerasOptimizer {
  const className = optimizerClass(object);
  const { config } = object;
  const known = Object.keys(OPTIMIZER_CLASSES);
  const legacyNadam = className === 'Nadam' && typeof config.decay === 'number';
  if (!known.includes(className) || legacyNadam) {
    const got = legacyNadam ? "Keras 2's Nadam, which steps by another formula" : className;
    return fail(where, 'the optimizer', known.join(', '), got);
  }
  const options: Record<string, unknown> = ownOptions(config, LEFT_OUT);
  for (const [name, value] of Object.entries(options)) {
    // Keras has 0 for none.
    if (name === 'gradientAccumulationSteps' && !value) options[name] = null;
    else if (value === null && name === 'epsilon') delete options[name];
  }
  try {
    const learningRate = rateOf(where, config);
    return OPTIMIZER_CLASSES[className]!.make({ ...options, learningRate });
  } catch (error) {
    if (!(error instanceof ValueError) || error.message.startsWith(where)) throw error;
    throw new ValueError(`${where}: ${error.message}`, { cause: error });
  }
}

/** Whether the rate is one of the optimizer's variables, and no schedule. */
export const keepsRate = ({ config }: KerasObject): boolean => !isObject(config.learning_rate);
