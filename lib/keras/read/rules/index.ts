import { ACTIVATION } from './activation.js';
import { ATTENTION } from './attention.js';
import { CONVOLUTION } from './convolution.js';
import { CORE } from './core.js';
import { ENCODING } from './encoding.js';
import { IMAGES } from './images.js';
import { MERGE } from './merge.js';
import { POOLING } from './pooling.js';
import { RECURRENT } from './recurrent.js';
import { RESHAPING } from './reshaping.js';
import type { Rule } from './rule.js';

const RULES: Record<string, Rule> = {
  ...ACTIVATION,
  ...ATTENTION,
  ...CONVOLUTION,
  ...CORE,
  ...ENCODING,
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

const BEFORE = 'nearest: preprocessing outside of the model';
const CODE = "another library's code, which is never run";
const BASE = 'a base class, which computes nothing';

/** Why a class of Keras has no rule, or what comes nearest to it. */
const REASONS: Record<string, string> = {
  AutoContrast: BEFORE,
  ContrastLimitedAdaptiveHistogramEqualization: BEFORE,
  ConvLSTM3D: 'nearest: ConvLSTM2D',
  Equalization: BEFORE,
  FlaxLayer: CODE,
  JaxLayer: CODE,
  Lambda: 'nearest: the option lambdas, with a function; the code in a file is never run',
  Layer: BASE,
  MaxNumBoundingBoxes: 'boxes beside images are no tensors of a model here',
  MelSpectrogram: 'nearest: a spectrogram made before the model',
  RandomCrop: 'nearest: CenterCrop',
  STFTSpectrogram: 'nearest: a spectrogram made before the model',
  Solarization: BEFORE,
  TFSMLayer: CODE,
  TorchModuleWrapper: CODE,
  Wrapper: BASE,
};

/** A class name with why it is refused, for an error. */
export function withNearest(className: string): string {
  const own = Object.hasOwn(REASONS, className) ? REASONS[className] : undefined;
  const outside = /^(Random|String|Integer|Text|Hash)/.test(className);
  const reason = own ?? (outside ? BEFORE : undefined);
  return reason === undefined ? className : `${className} (${reason})`;
}
