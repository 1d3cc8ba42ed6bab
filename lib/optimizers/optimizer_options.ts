import { callable, fail, flag, integer, number, onlyKnown } from '../check.js';
import type { Schedule } from './schedules/schedule.js';

/** What every optimizer takes besides its own settings, as Keras has it. */
export interface OptimizerOptions {
  /** The rate, or one by the number of the step, such as `cosineDecay(...)`. Default 0.001, of `sgd` 0.01. */
  learningRate?: number | Schedule;
  /** Before each step a weight loses this part of itself, times the rate. Default null, none. */
  weightDecay?: number | null;
  /** Texts; a variable whose name has one of them does not decay, as `['bias', 'gamma']`. Default none. */
  excludeFromWeightDecay?: readonly string[];
  /** The largest norm of the gradient of a variable. Default null, any. */
  clipnorm?: number | null;
  /** The largest value in a gradient, of either sign. Default null, any. */
  clipvalue?: number | null;
  /** The largest norm of all gradients together. Default null, any. */
  globalClipnorm?: number | null;
  /** Whether a moving average of each variable is kept. Default false. */
  useEma?: boolean;
  /** The decay of that average. Default 0.99. */
  emaMomentum?: number;
  /** After how many steps variables take their average; null, only by `finalizeVariableValues`. Default null. */
  emaOverwriteFrequency?: number | null;
  /** Of how many steps the mean gradient makes one, at least 2; null, each is one. Default null. */
  gradientAccumulationSteps?: number | null;
  /** What losses are multiplied with for their gradients, which are divided by it. Default null, 1. */
  lossScaleFactor?: number | null;
}

/** The defaults that all optimizers have in common. */
const DEFAULTS = {
  weightDecay: null,
  excludeFromWeightDecay: [],
  clipnorm: null,
  clipvalue: null,
  globalClipnorm: null,
  useEma: false,
  emaMomentum: 0.99,
  emaOverwriteFrequency: null,
  gradientAccumulationSteps: null,
  lossScaleFactor: null,
} as const;

type Check = (where: string, name: string, value: unknown) => unknown;

const positive: Check = (where, name, value) =>
  number(where, name, value, 0) > 0 || fail(where, name, 'a number above 0', value);
const fraction: Check = (where, name, value) => number(where, name, value, 0, 1);

/** The checks of settings by name, of those that are neither a number of at least 0 nor true or false. */
const CHECKS: Readonly<Record<string, Check>> = {
  learningRate: (where, name, value) =>
    typeof value === 'function' ? callable(where, name, value) : number(where, name, value, 0),
  clipnorm: positive,
  clipvalue: positive,
  globalClipnorm: positive,
  lossScaleFactor: positive,
  emaMomentum: fraction,
  beta1: fraction,
  beta2: fraction,
  adamBeta1: fraction,
  adamBeta2: fraction,
  rho: fraction,
  momentum: fraction,
  emaOverwriteFrequency: (where, name, value) => integer(where, name, value, 1),
  gradientAccumulationSteps: (where, name, value) => integer(where, name, value, 2),
  nsSteps: (where, name, value) => integer(where, name, value, 1),
  muonA: number,
  muonB: number,
  muonC: number,
  beta2Decay: (where, name, value) =>
    number(where, name, value) < 0 || fail(where, name, 'a number below 0', value),
};

function texts(where: string, name: string, value: unknown): void {
  const all = Array.isArray(value) && value.every((one) => typeof one === 'string' && one !== '');
  if (!all) fail(where, name, 'an array of texts', value);
}

/** All settings of an optimizer: those that are given, checked, over its own defaults and the common ones. */
export function optimizerSettings<T extends object>(
  where: string,
  options: OptimizerOptions & Partial<T>,
  own: T & { learningRate: number; weightDecay?: number | null },
): Required<OptimizerOptions> & T {
  const defaults: Record<string, unknown> = { ...DEFAULTS, ...own };
  onlyKnown(where, options, Object.keys(defaults));
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  for (const [name, value] of given) {
    const { [name]: usual } = defaults;
    const optional = usual === null || name === 'weightDecay' || name === 'rmsRate';
    if (value === null && optional) continue;
    if (Array.isArray(usual)) texts(where, name, value);
    else if (typeof usual === 'boolean') flag(where, name, value);
    else if (CHECKS[name] !== undefined) CHECKS[name](where, name, value);
    else number(where, name, value, 0);
  }
  const settings = { ...defaults, ...Object.fromEntries(given) } as Required<OptimizerOptions> & T;
  const clips = ['clipnorm', 'clipvalue', 'globalClipnorm'] as const;
  const clipped = clips.filter((name) => settings[name] !== null);
  if (clipped.length > 1) fail(where, 'what clips', `one of ${clips.join(', ')}`, clipped);
  return settings;
}
