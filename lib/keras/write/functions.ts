import { bare, lacking, snake, type WriteRule } from './keras_layer.js';
import { activation, hardSigmoid } from './values.js';

/** Functions whose options have another name or place in Keras. */
export const FUNCTIONS: Record<string, WriteRule> = {
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
