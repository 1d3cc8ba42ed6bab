import { fail, ValueError } from '../../../check.js';
import { optionsOf } from '../../../tfjs/made_of.js';
import { LOSS_CLASSES, lossName } from '../../loss_classes.js';
import { kerasOptionName } from '../../option_names.js';
import { kerasObject } from '../keras_layer.js';
import { stockName } from './stock_name.js';

type Options = Readonly<Record<string, unknown>>;

/** The options that are not the defaults, in Keras's spelling. */
export function writtenOptions(options: Options, defaults: Options): Record<string, unknown> {
  const given = Object.entries(options).filter(
    ([name, value]) => value !== undefined && value !== defaults[name],
  );
  return Object.fromEntries(given.map(([name, value]) => [kerasOptionName(name), value]));
}

/** What cannot be written, which the caller can leave out. */
export function unwritable(what: string, name: string): never {
  throw new ValueError(
    `toKeras: ${what} must be one that Keras has, got ${name} (nearest: the option leaveOut: ['${name}']).`,
  );
}

/** A loss of `compile` as Keras writes it; null for one that is left out. */
export function writeLoss(loss: unknown, leaveOut: readonly string[]): unknown {
  const name = typeof loss === 'function' ? (stockName(loss) ?? loss.name) : loss;
  if (typeof name !== 'string') return fail('toKeras', 'a loss', 'a name or a function', loss);
  if (leaveOut.includes(name)) return null;
  const options = typeof loss === 'function' ? optionsOf(loss) : {};
  const known = lossName(name);
  const foreign = typeof loss === 'function' && options === undefined && stockName(loss) === null;
  if (known === null || foreign) return unwritable('a loss', name);
  const { className, defaults } = LOSS_CLASSES[known]!;
  const written = writtenOptions(options ?? {}, defaults);
  const kerasFunction = kerasOptionName(known);
  if (Object.keys(written).length === 0 && known !== 'ctc') return kerasFunction;
  const config = { name: kerasFunction, reduction: 'sum_over_batch_size', ...written };
  return kerasObject('keras.losses', className, config);
}
