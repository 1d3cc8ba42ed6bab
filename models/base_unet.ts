import * as tfl from '@tensorflow/tfjs-layers';
import { fail, flag, integer, oneOf, onlyKnown, shape } from '../lib/check.js';
import { Deconvolution } from '../lib/layers/deconvolution.js';
import { METHOD_NAMES, type MethodName } from '../lib/layers/deconvolution_methods.js';
import { activation } from '../lib/tfjs/check.js';
import { rateOf } from './check_options.js';
import { fitTo } from './fit_to.js';
import { seededInitializers } from './seeded_initializers.js';

/** What `unet` and `unet1d` take; S is the shape of a sample. */
export interface UnetOptions<S extends (number | null)[]> {
  /**
   * The spatial sizes, null for any, and the channels; default [256, 256, 1] for `unet`, [512, 1] for `unet1d`.
   */
  inputShape?: S;
  /** How often the sizes are halved; default 4. */
  depth?: number;
  /** Channels of the first level; each level doubles them. Default 16. */
  filters?: number;
  /** Size of the kernels; default 3. */
  kernelSize?: number;
  /** How the decoder doubles; default 'transpose'. */
  up?: MethodName;
  /** Output channels; default 1, with `residual` the channels of inputShape. */
  classes?: number;
  /** The last layer's activation; default 'linear' with `residual`, else 'sigmoid' for one class and 'softmax' for more. */
  outputActivation?: string;
  /**
   * Whether the output is the input and what the network adds to it, for images or signals from which something is taken
   * away. The last layer begins as zeros: before training the model gives what it is given. Default false.
   */
  residual?: boolean;
  /** Whether a batch normalisation follows each convolution; default false. */
  batchNormalization?: boolean;
  /** The part that dropout leaves out at the deepest level in training, 0 (none) to 1; default 0. */
  dropout?: number;
  /** Makes the weights and the dropout reproducible; default none, others each time. */
  seed?: number;
}

const OPTIONS = [
  'inputShape',
  'depth',
  'filters',
  'kernelSize',
  'up',
  'classes',
  'outputActivation',
  'residual',
  'batchNormalization',
  'dropout',
  'seed',
] as const;

/** What unet and unet1d share: all but the rank and the default shape. */
export function baseUnet<S extends (number | null)[]>(
  where: string,
  name: string,
  defaultShape: S,
  options: UnetOptions<S>,
): tfl.LayersModel {
  onlyKnown(where, options, OPTIONS);
  const {
    inputShape = defaultShape,
    depth = 4,
    filters = 16,
    kernelSize = 3,
    up = 'transpose',
    residual = false,
    batchNormalization = false,
    dropout = 0,
    seed,
  } = options;
  if (!Array.isArray(inputShape) || inputShape.length !== defaultShape.length) {
    fail(where, 'inputShape', `an array of ${defaultShape.length}`, inputShape);
  }
  shape(where, 'inputShape', inputShape);
  integer(where, 'the channels of inputShape', inputShape.at(-1), 1);
  flag(where, 'residual', residual);
  const channels = inputShape.at(-1)!;
  const { classes = residual ? channels : 1 } = options;
  const usual = classes === 1 ? 'sigmoid' : 'softmax';
  const { outputActivation = residual ? 'linear' : usual } = options;
  integer(where, 'depth', depth, 1);
  integer(where, 'filters', filters, 1);
  integer(where, 'kernelSize', kernelSize, 1);
  oneOf(where, 'up', up, METHOD_NAMES);
  integer(where, 'classes', classes, 1);
  if (residual && classes !== channels) {
    fail(where, 'classes', `${channels} with residual, as the channels of inputShape`, classes);
  }
  activation(where, 'outputActivation', outputActivation);
  flag(where, 'batchNormalization', batchNormalization);
  rateOf(where, 'dropout', dropout);
  const spatial = inputShape.slice(0, -1);
  const initializers = seededInitializers(where, seed);
  const conv = spatial.length === 1 ? tfl.layers.conv1d : tfl.layers.conv2d;
  const pool = spatial.length === 1 ? tfl.layers.maxPooling1d : tfl.layers.maxPooling2d;
  const padding = 'same';
  const apply = (layer: tfl.layers.Layer, x: tfl.SymbolicTensor | tfl.SymbolicTensor[]) =>
    layer.apply(x) as tfl.SymbolicTensor;

  const block = (x: tfl.SymbolicTensor, count: number, stage: string): tfl.SymbolicTensor =>
    ['a', 'b'].reduce((y, part) => {
      const convolved = apply(
        conv({
          filters: count,
          kernelSize,
          padding,
          activation: batchNormalization ? 'linear' : 'relu',
          useBias: !batchNormalization,
          name: `${stage}${part}`,
          ...initializers(),
        }),
        y,
      );
      if (!batchNormalization) return convolved;
      return apply(tfl.layers.reLU(), apply(tfl.layers.batchNormalization(), convolved));
    }, x);

  const input = tfl.input({ shape: inputShape });
  const skips: tfl.SymbolicTensor[] = [];
  let x = input;
  for (let level = 0; level < depth; level++) {
    x = block(x, filters * 2 ** level, `down${level + 1}`);
    skips.push(x);
    x = apply(pool({ poolSize: 2, padding }), x);
  }
  x = block(x, filters * 2 ** depth, 'bottom');
  if (dropout > 0) {
    x = apply(tfl.layers.dropout({ rate: dropout, ...(seed === undefined ? {} : { seed }) }), x);
  }
  for (let level = depth - 1; level >= 0; level--) {
    const skip = skips[level]!;
    const count = filters * 2 ** level;
    const grown = new Deconvolution({
      method: up,
      filters: count,
      kernelSize: 2,
      activation: 'relu',
      name: `up${level + 1}`,
      ...(up === 'subpixel' ? {} : initializers()),
    });
    x = apply(grown, x);
    x = fitTo(x, skip);
    x = block(apply(tfl.layers.concatenate(), [skip, x]), count, `merge${level + 1}`);
  }
  const output = conv({
    filters: classes,
    kernelSize: 1,
    activation: outputActivation as 'softmax',
    name: 'output',
    ...(residual ? { kernelInitializer: 'zeros' as const } : initializers()),
  });
  const last = apply(output, x);
  const outputs = residual ? apply(tfl.layers.add({ name: 'residual' }), [input, last]) : last;
  return tfl.model({ inputs: input, outputs, name });
}
