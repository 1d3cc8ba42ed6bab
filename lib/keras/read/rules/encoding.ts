import { KerasOperation } from '../../layers/keras_operation.js';
import type { Options } from './options.js';
import type { Rule } from './rule.js';

type Given = Readonly<Record<string, unknown>>;

/** Operations of keras.ops one after the other, each with the arguments besides its first. */
function chain(
  { context }: Options,
  steps: readonly [operation: string, first: string, given: Given][],
) {
  const layers = steps.map(([operation, first, given], i) => {
    const name = context.name(i === steps.length - 1 ? undefined : `_${operation.toLowerCase()}`);
    const all = JSON.stringify({ [first]: { tensor: 0 }, ...given });
    return new KerasOperation({ operation, given: all, name });
  });
  return { layers };
}

/** x with an axis behind it, compared with these numbers along it: as numbers of the dtype. */
const compared = (comparison: string, numbers: readonly number[], dtype: string) =>
  [
    ['ExpandDims', 'x', { axis: -1 }],
    [comparison, 'x1', { x2: numbers }],
    ['Cast', 'x', { dtype }],
  ] as [string, string, Given][];

/** CategoryEncoding: a one for each category, at every place or of all places together. */
const categories: Rule = (options) => {
  const mode = options.take('output_mode') ?? 'multi_hot';
  const count = options.number('num_tokens', 0);
  options.only('sparse', false);
  options.finish();
  const { inputShape } = options;
  const numbers = Array.from({ length: count }, (_, i) => i);
  const steps = compared('Equal', numbers, 'float32');
  if (mode === 'one_hot' && (inputShape.length === 1 || inputShape.at(-1) !== 1)) {
    return chain(options, steps);
  }
  const joined = { one_hot: 'Max', multi_hot: 'Max', binary: 'Max', count: 'Sum' }[String(mode)];
  if (joined === undefined)
    return options.refuse(`output_mode=${JSON.stringify(mode)}`, "'multi_hot'");
  // Keras joins the first axis behind the batch, whatever comes behind it.
  if (inputShape.length !== 2 && mode !== 'one_hot') {
    options.refuse(`an input of ${inputShape.length} axes`, "output_mode 'one_hot'");
  }
  return chain(options, [...steps, [joined, 'x', { axis: -2, keepdims: false }]]);
};

/** Discretization: how many boundaries a number has reached. */
const bins: Rule = (options) => {
  const boundaries = options.take('bin_boundaries');
  if (!Array.isArray(boundaries) || !boundaries.every((one) => typeof one === 'number')) {
    return options.refuse('without bin_boundaries', 'Keras after adapt()');
  }
  options.ignore('num_bins', 'epsilon');
  options.only('output_mode', 'int');
  options.only('sparse', false);
  options.finish();
  return chain(options, [
    ...compared('GreaterEqual', boundaries as number[], 'int32'),
    ['Sum', 'x', { axis: -1, keepdims: false }],
  ]);
};

/** Layers that Keras has for numbers and categories before a model. */
export const ENCODING: Record<string, Rule> = {
  CategoryEncoding: categories,
  Discretization: bins,
};
