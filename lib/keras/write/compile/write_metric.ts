import { fail } from '../../../check.js';
import { METRICS } from '../../../measures/by_name.js';
import { optionsOf } from '../../../tfjs/made_of.js';
import { cosineMetric } from '../../cosine_metric.js';
import { LOSS_CLASSES, lossName } from '../../loss_classes.js';
import { METRIC_CLASSES } from '../../metric_classes.js';
import { kerasOptionName } from '../../option_names.js';
import { kerasObject } from '../keras_layer.js';
import { stockName } from './stock_name.js';
import { unwritable, writtenOptions } from './write_loss.js';

/** Names that Keras has as they are. */
const SAME = ['accuracy', 'acc', 'crossentropy', 'ce', 'mse', 'mae', 'mape'];
const ACCURACIES = ['binaryAccuracy', 'categoricalAccuracy', 'sparseCategoricalAccuracy'];

/** Losses that are classes of metrics, too, with these options. */
const CROSSENTROPIES = [
  'binaryCrossentropy',
  'categoricalCrossentropy',
  'sparseCategoricalCrossentropy',
];

/** A metric over batches of this name and options; null if Keras has none. */
function streaming(
  name: string,
  options: Readonly<Record<string, unknown>>,
  classes: number | null,
) {
  const [className] =
    Object.entries(METRIC_CLASSES).find(([, one]) => one.name === name && !one.implied) ?? [];
  if (className === undefined) return null;
  const written = writtenOptions(options, {});
  if ((name === 'meanIoU' || name === 'iou') && written.num_classes === undefined) {
    written.num_classes = classes;
  }
  return kerasObject('keras.metrics', className, {
    name: kerasOptionName(name),
    dtype: 'float32',
    ...written,
  });
}

/** A metric of `compile` as Keras writes it; null for one that is left out. */
export function writeMetric(
  metric: unknown,
  leaveOut: readonly string[],
  classes: number | null,
): unknown {
  const own = typeof metric === 'function';
  const name = own ? (stockName(metric) ?? metric.name) : metric;
  if (typeof name !== 'string') return fail('toKeras', 'a metric', 'a name or a function', metric);
  if (leaveOut.includes(name)) return null;
  if (metric === cosineMetric) return 'cosine_similarity';
  if (!own && SAME.includes(name)) return name;
  const stock = own && stockName(metric) !== null;
  if ((!own || stock) && ACCURACIES.includes(name)) return kerasOptionName(name);
  const made = !own && Object.hasOwn(METRICS, name) ? METRICS[name]!() : metric;
  const options = typeof made === 'function' ? (optionsOf(made) ?? (stock ? {} : null)) : {};
  if (options === null) return unwritable('a metric', name);
  const object = streaming(name, options, classes);
  if (object !== null) return object;
  const known = lossName(name);
  // As a metric, Keras's has the other sign.
  if (known === null || known === 'cosineSimilarity') return unwritable('a metric', name);
  const { className, defaults } = LOSS_CLASSES[known]!;
  const written = writtenOptions(options, defaults);
  if (Object.keys(written).length === 0) return kerasOptionName(known);
  if (!CROSSENTROPIES.includes(known)) return unwritable('a metric', name);
  const config = { name: kerasOptionName(known), dtype: 'float32', ...written };
  return kerasObject('keras.metrics', className, config);
}
