import { fail, ValueError } from '../../../check.js';
import type { Loss } from '../../../losses/index.js';
import { isKerasObject } from '../../keras_object.js';
import { LOSS_CLASSES, lossName } from '../../loss_classes.js';
import { ownOptions } from '../../option_names.js';

/** Losses and metrics of the caller, by the names that the file has for them. */
export type CustomFunctions<T> = Readonly<Record<string, T>>;

/** A name without the package that it is registered in: 'my_loss' of 'pkg>my_loss'. */
export const plainName = (name: string): string => name.slice(name.lastIndexOf('>') + 1);

/** What Keras calls a loss or a metric, and the options that it was made of, if it was. */
export interface Called {
  name: string;
  config: Readonly<Record<string, unknown>>;
}

/** The name and options in what Keras writes of a loss or a metric: a name, a function, an object. */
export function called(where: string, what: string, value: unknown): Called {
  if (typeof value === 'string') return { name: plainName(value), config: {} };
  if (!isKerasObject(value)) return fail(where, what, 'a name or an object with class_name', value);
  const { class_name, config } = value;
  // A function; Keras 2 wraps those of metrics, with their name as fn.
  if (typeof config === 'string') return { name: plainName(config), config: {} };
  const options = (config ?? {}) as Record<string, unknown>;
  const wraps = /^(MeanMetricWrapper|LossFunctionWrapper)$/.test(String(class_name));
  if (wraps) return { ...called(where, what, options.fn), config: { ...options, fn: undefined } };
  return { name: plainName(String(class_name)), config: options };
}

/** What is no option of a loss here: what it is called, and how it is summed, which is looked at. */
const LEFT_OUT = ['name', 'dtype', 'fn', 'reduction'];
const MEANS = [undefined, null, 'auto', 'mean', 'sum_over_batch_size'];

/** The options that are not the defaults. */
export function givenOptions(
  where: string,
  what: string,
  config: Readonly<Record<string, unknown>>,
  defaults: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const entries = Object.entries(ownOptions(config, LEFT_OUT)).filter(([name, value]) => {
    // The last axis is ours; nothing else is.
    const usual = name in defaults ? defaults[name] : name === 'axis' ? -1 : undefined;
    return value !== usual;
  });
  for (const [name, value] of entries) {
    if (name in defaults) continue;
    fail(where, what, 'one that can be computed here', `${name}=${JSON.stringify(value)}`);
  }
  return Object.fromEntries(entries);
}

/** A loss of Keras's as `compile` takes it: its name where it has no options. */
export function readLoss(where: string, value: unknown, own: CustomFunctions<Loss>): string | Loss {
  const { name, config } = called(where, 'the loss', value);
  if (Object.hasOwn(own, name)) return own[name]!;
  const known = lossName(name);
  if (known === null) {
    throw new ValueError(
      `${where}: the loss must be one that can be computed here, got ${name} ` +
        `(nearest: the option losses: { ${name} }, with a function).`,
    );
  }
  if (!MEANS.includes(config.reduction as string)) {
    fail(where, `the reduction of ${name}`, "'sum_over_batch_size'", config.reduction);
  }
  const { make, defaults } = LOSS_CLASSES[known]!;
  const options = givenOptions(where, `the loss ${name}`, config, defaults);
  if (Object.keys(options).length === 0 || make === null) return known;
  return make(options as never);
}
