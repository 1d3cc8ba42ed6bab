import type { LayerClass } from '../../arithmetic/layer_traits.js';
import type { KerasOperation } from '../layers/keras_operation.js';
import { OPERATIONS } from '../read/operations/table.js';
import { bare, lacking, snake, type WriteRule } from './keras_layer.js';
import { activation, hardSigmoid } from './values.js';

/** A list of numbers where a tensor can be, as Keras writes one; tensors and numbers as they are. */
function constant(value: unknown): unknown {
  const isNumbers = Array.isArray(value) && value.flat(9).every((one) => typeof one === 'number');
  return isNumbers ? { class_name: '__numpy__', config: { value, dtype: 'float32' } } : value;
}

/** Functions whose options have another name or place in Keras. */
export const FUNCTIONS: Partial<Record<LayerClass, WriteRule>> = {
  KerasOperation: (layer) => {
    const { operation, given } = layer as KerasOperation;
    const { module, inputs, plain = [] } = OPERATIONS[operation]!;
    const options = Object.entries(given).filter(([key]) => !inputs.includes(key));
    const args = inputs.map((name) => {
      const value = given[name] ?? null;
      return plain.includes(name) ? value : constant(value);
    });
    // None is what is left out at the end.
    while (args.at(-1) === null) args.pop();
    return [
      {
        className: operation,
        module: `keras.src.ops.${module}`,
        suffix: '',
        config: Object.fromEntries(options),
        args,
        weights: [],
      },
    ];
  },
  Activation: (layer) => {
    const { activation: value } = layer.getConfig();
    const { name, after } = activation(layer, value);
    return after.length > 0 ? hardSigmoid('') : [bare('Activation', '', { activation: name })];
  },
  ReLU: (layer) => {
    const { maxValue } = layer.getConfig();
    return [bare('ReLU', '', { max_value: maxValue ?? null, negative_slope: 0, threshold: 0 })];
  },
  LeakyReLU: (layer) => {
    const { alpha } = layer.getConfig();
    return [bare('LeakyReLU', '', { negative_slope: alpha ?? 0.3 })];
  },
  ELU: (layer) => [bare('ELU', '', { alpha: layer.getConfig().alpha ?? 1 })],
  ThresholdedReLU: (layer) => {
    const { theta } = layer.getConfig();
    return [bare('ReLU', '', { max_value: null, negative_slope: 0, threshold: theta ?? 1 })];
  },
  KerasActivation: (layer) => {
    const { pointwise, parameters } = layer.getConfig();
    const className = { relu: 'ReLU', leakyRelu: 'LeakyReLU', elu: 'ELU' }[String(pointwise)];
    if (className === undefined) lacking(layer, `${pointwise} with parameters`, 'Activation');
    const options = Object.entries(parameters as object).map(([key, value]) => [snake(key), value]);
    return [bare(className, '', Object.fromEntries(options))];
  },
};
