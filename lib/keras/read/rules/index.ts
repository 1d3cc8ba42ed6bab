import { ACTIVATION } from './activation.js';
import { CONVOLUTION } from './convolution.js';
import { CORE } from './core.js';
import { IMAGES } from './images.js';
import { MERGE } from './merge.js';
import { POOLING } from './pooling.js';
import { RECURRENT } from './recurrent.js';
import { RESHAPING } from './reshaping.js';
import type { Rule } from './rule.js';

const RULES: Record<string, Rule> = {
  ...ACTIVATION,
  ...CONVOLUTION,
  ...CORE,
  ...IMAGES,
  ...MERGE,
  ...POOLING,
  ...RECURRENT,
  ...RESHAPING,
};

/** How a Keras class becomes layers of tfjs and of this package; undefined for others. */
export function ruleOf(className: string): Rule | undefined {
  return Object.hasOwn(RULES, className) ? RULES[className] : undefined;
}

/** What comes nearest to a class that has no rule. */
const NEAREST: Record<string, string> = {
  AdaptiveAveragePooling2D: 'GlobalAveragePooling2D',
  Attention: 'Dot and Softmax',
  AdditiveAttention: 'Dot and Softmax',
  ConvLSTM1D: 'ConvLSTM2D',
  ConvLSTM3D: 'ConvLSTM2D',
  DepthwiseConv1D: 'Conv1D',
  EinsumDense: 'Dense',
  Lambda: 'the option lambdas, with a function; the code in a file is never run',
  MultiHeadAttention: 'Dot and Softmax',
  Normalization: 'BatchNormalization, or Rescaling',
  RMSNormalization: 'LayerNormalization',
  SeparableConv1D: 'Conv1D',
  UnitNormalization: 'LayerNormalization',
};

/** A class name with what comes nearest to it, for an error. */
export function withNearest(className: string): string {
  const nearest = Object.hasOwn(NEAREST, className) ? NEAREST[className] : undefined;
  const module = /^(Random|Center|Category|String|Integer|Text|Hash|Discret)/.test(className);
  const hint = nearest ?? (module ? 'preprocessing outside of the model' : undefined);
  return hint === undefined ? className : `${className} (nearest: ${hint})`;
}
