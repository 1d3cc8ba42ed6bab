import * as tfl from '@tensorflow/tfjs-layers';
import { fail, integer, oneOf, onlyKnown } from '../lib/check.js';
import { MaxUnpooling2D } from '../lib/layers/max_unpooling2d.js';
import { activation as checkActivation } from '../lib/tfjs/check.js';
import { levels, shapeOf } from './check_options.js';
import { seededInitializers } from './seeded_initializers.js';

/** What `segnet` takes. */
export interface SegnetOptions {
  /** `[height, width, channels]`; default [360, 480, 3]. Height and width may be null: any size. */
  inputShape?: [height: number | null, width: number | null, channels: number];
  /** Channels of each level; every level halves height and width. Default [64, 64, 64, 64]. */
  filters?: number[];
  /** Convolutions of each level, on either side; default one each. */
  convolutions?: number[];
  /** Size of the kernels, in pixels; default 7. */
  kernelSize?: number;
  /** Output channels; default 11. */
  classes?: number;
  /** The activation after the decoder's convolutions; default 'linear', as in SegNet-Basic. */
  decoderActivation?: 'linear' | 'relu';
  /** The last layer's activation; default 'sigmoid' for one class, else 'softmax'. */
  outputActivation?: string;
  /** Makes the weights reproducible; default none, other weights each time. */
  seed?: number;
}

const OPTIONS = [
  'inputShape',
  'filters',
  'convolutions',
  'kernelSize',
  'classes',
  'decoderActivation',
  'outputActivation',
  'seed',
] as const;

/**
 * SegNet: an encoder whose max pooling remembers where each maximum was (its switches), and a
 * decoder that puts values back there and fills in by convolutions, each with batch
 * normalisation. No feature map is copied across, only switches. The defaults are SegNet-Basic.
 *
 * Input [batch, height, width, channels], output [batch, height, width, classes]. Not compiled.
 *
 * Source: Badrinarayanan, Kendall & Cipolla 2015, arXiv 1511.00561.
 *
 * @param options each has a default
 * @returns the model, built and not compiled
 * @throws ValueError for an unknown option, a size that is not a positive integer, or not as many
 *   convolutions as filters.
 * @example
 * const model = segnet({ inputShape: [null, null, 1], filters: [16, 32], kernelSize: 3, classes: 1 });
 * model.outputs[0].shape; // [null, null, null, 1]
 *
 * // The paper's large one, with VGG16's encoder, has 13 convolutions on either side:
 * // segnet({ filters: [64, 128, 256, 512, 512], convolutions: [2, 2, 3, 3, 3], kernelSize: 3 })
 */
export function segnet(options: SegnetOptions = {}): tfl.LayersModel {
  const where = 'segnet';
  onlyKnown(where, options, OPTIONS);
  const axes = ['height', 'width', 'channels'];
  const inputShape = shapeOf(where, 'inputShape', options.inputShape ?? [360, 480, 3], axes, true);
  const filters = levels(where, 'filters', options.filters ?? [64, 64, 64, 64]);
  const one = filters.map(() => 1);
  const convolutions = levels(where, 'convolutions', options.convolutions ?? one);
  if (convolutions.length !== filters.length) {
    fail(where, 'convolutions', `as many as filters (${filters.length})`, convolutions);
  }
  const kernelSize = integer(where, 'kernelSize', options.kernelSize ?? 7, 1);
  const classes = integer(where, 'classes', options.classes ?? 11, 1);
  const { decoderActivation = 'linear' } = options;
  const { outputActivation = classes === 1 ? 'sigmoid' : 'softmax' } = options;
  checkActivation(where, 'outputActivation', outputActivation);
  oneOf(where, 'decoderActivation', decoderActivation, ['linear', 'relu']);
  const initializers = seededInitializers(where, options.seed);
  const padding = 'same';

  const input = tfl.input({ shape: inputShape });
  let x = input;
  const add = (layer: tfl.layers.Layer) => {
    x = layer.apply(x) as tfl.SymbolicTensor;
  };
  const convolve = (count: number, name: string, activation: 'linear' | 'relu') => {
    const size = { filters: count, kernelSize };
    // The normalisation that follows has the bias.
    add(tfl.layers.conv2d({ ...size, padding, useBias: false, name, ...initializers() }));
    add(tfl.layers.batchNormalization());
    if (activation === 'relu') add(tfl.layers.reLU());
  };
  const letter = (index: number) => String.fromCharCode('a'.charCodeAt(0) + index);

  const pooled: tfl.SymbolicTensor[] = [];
  filters.forEach((count, level) => {
    for (let i = 0; i < convolutions[level]!; i++) {
      convolve(count, `encode${level + 1}${letter(i)}`, 'relu');
    }
    pooled.push(x);
    add(tfl.layers.maxPooling2d({ poolSize: 2, padding }));
  });
  for (let level = filters.length - 1; level >= 0; level--) {
    const unpooling = new MaxUnpooling2D({ poolSize: 2, padding, name: `unpool${level + 1}` });
    x = unpooling.apply([x, pooled[level]!]) as tfl.SymbolicTensor;
    const count = convolutions[level]!;
    for (let i = 0; i < count; i++) {
      // The last one leads over to the next level, whose switches have as many channels as it had.
      const next = i === count - 1 ? Math.max(level - 1, 0) : level;
      convolve(filters[next]!, `decode${level + 1}${letter(i)}`, decoderActivation);
    }
  }
  const output = { filters: classes, kernelSize: 1, name: 'output' };
  const activation = outputActivation as 'softmax';
  add(tfl.layers.conv2d({ ...output, activation, ...initializers() }));
  return tfl.model({ inputs: input, outputs: x, name: 'segnet' });
}
