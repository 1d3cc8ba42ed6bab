import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { PADDINGS, type Padding } from '../arithmetic/padding.js';
import { fail, record, tuple } from '../check.js';
import {
  type DataFormat,
  joinShape,
  type Shape,
  splitShape,
  withChannelsLast,
} from '../ops/data_format.js';
import { INTERPOLATIONS, type Interpolation } from '../ops/upsample.js';
import { oneShape } from './checked_layer.js';
import { dataFormatOption } from './data_format_option.js';
import { METHOD_NAMES, METHODS, type MethodName, type Stage } from './deconvolution_methods.js';
import { ICNR } from './initializers/icnr.js';
import { KernelLayer, type KernelLayerArgs } from './kernel_layer.js';
import { type Option, oneOfOption } from './options.js';

/** What a Deconvolution stage takes. */
export interface DeconvolutionArgs extends KernelLayerArgs {
  /** How the output gets longer; default 'transpose'. */
  method?: MethodName;
  /**
   * k, for all axes or for each; default 3. For 'transpose' a multiple of the strides has no uneven overlap.
   */
  kernelSize?: number | number[];
  /** The factor by which the input grows, for all axes or for each; default 2. */
  strides?: number | number[];
  /** 'same' (default) or 'valid'. */
  padding?: Padding;
  /** For 'upsample': 'nearest' (default) or 'bilinear'. */
  interpolation?: Interpolation;
  /**
   * The exact spatial size of the output, where the arguments can reach it; default null, what the strides give.
   */
  outputSize?: number | number[] | null;
  /** Where the channels are; default 'channelsLast'. */
  dataFormat?: DataFormat;
}

/**
 * One stage of a decoder, on 1-D, 2-D or 3-D input alike: longer by `strides`, with `filters`
 * channels. Three methods:
 * - 'transpose': a transposed convolution; kernel [...k, filters, in].
 * - 'upsample': repetition or linear interpolation, then a convolution; kernel [...k, in, filters].
 * - 'subpixel': a convolution to filters * strides channels, then channels to space; kernel
 *   [...k, in, filters * strides], drawn by ICNR.
 *
 * Input [batch, ...spatial, in], output [batch, ...spatial * strides, filters] under 'same'.
 * Despite the name none of them inverts a convolution.
 *
 * Source: Odena, Dumoulin & Olah 2016, "Deconvolution and Checkerboard Artifacts" (upsample); Shi
 * et al. 2016, arXiv 1609.05158 (subpixel); Aitken et al. 2017, arXiv 1707.02937 (ICNR).
 *
 * @throws ValueError for a bad argument, a rank other than 3 to 5, or an outputSize out of reach.
 * @example
 * layers.deconvolution({ filters: 16, method: 'upsample' }).computeOutputShape([null, 7, 7, 32]);
 * // [null, 14, 14, 16]
 */
export class Deconvolution extends KernelLayer {
  static readonly className = 'Deconvolution';
  /** How the output gets longer. */
  declare readonly method: MethodName;
  /** k, of all axes or of each. */
  declare readonly kernelSize: number | number[];
  /** The factor by which the input grows. */
  declare readonly strides: number | number[];
  /** How the border is treated. */
  declare readonly padding: Padding;
  /** How 'upsample' makes new elements. */
  declare readonly interpolation: Interpolation;
  /** The exact spatial size of the output; null for what the strides give. */
  declare readonly outputSize: number | number[] | null;
  /** Where the channels are. */
  declare readonly dataFormat: DataFormat;

  constructor(args: DeconvolutionArgs) {
    const { kernelSize = 3, strides = 2 } = record(
      'Deconvolution',
      'the options',
      args,
    ) as Partial<DeconvolutionArgs>;
    const icnr = { className: ICNR.className, config: { scale: strides } };
    const usually =
      (usual: unknown): Option =>
      (_, __, value) =>
        value ?? usual;
    super(args.method === 'subpixel' ? { kernelInitializer: icnr, ...args } : args, {
      method: oneOfOption(METHOD_NAMES, 'transpose'),
      kernelSize: usually(3),
      strides: usually(2),
      padding: oneOfOption(PADDINGS, 'same'),
      interpolation: oneOfOption(INTERPOLATIONS, 'nearest'),
      outputSize: usually(null),
      dataFormat: dataFormatOption,
    });
    // The rank comes with the input; whatever array there is shows most mistakes already now.
    const sizes = [kernelSize, strides, this.outputSize].find(Array.isArray);
    this.stage(sizes?.length ?? 1);
  }

  /** The numbers for `rank` spatial dimensions. */
  private stage(rank: number): Stage & { outputSize: number[] | null } {
    const where = 'Deconvolution';
    const { padding, interpolation, outputSize } = this;
    return {
      kernelSize: tuple(where, 'kernelSize', this.kernelSize, rank, 1),
      strides: tuple(where, 'strides', this.strides, rank, 1),
      padding,
      interpolation,
      outputSize: outputSize === null ? null : tuple(where, 'outputSize', outputSize, rank, 1),
    };
  }

  override build(inputShape: Shape | Shape[]): void {
    const shape = oneShape('Deconvolution', inputShape);
    this.computeOutputShape(shape);
    const { channels, channelAxis } = splitShape(shape, this.dataFormat);
    if (channels === null) fail('Deconvolution', 'the channels of the input', 'defined', shape);
    const { kernelSize, strides } = this.stage(shape.length - 2);
    const tail = METHODS[this.method].channels(channels, this.filters, strides);
    this.addWeights([...kernelSize, ...tail], this.filters);
    this.inputSpec = [new tfl.InputSpec({ ndim: shape.length, axes: { [channelAxis]: channels } })];
    this.built = true;
  }

  /** The output's shape [batch, ...outSpatial, filters]; null for unknown lengths. */
  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shape = oneShape('Deconvolution', inputShape);
    if (shape.length < 3 || shape.length > 5) {
      fail('Deconvolution', 'the input', 'of rank 3, 4 or 5', shape);
    }
    const { batch, spatial } = splitShape(shape, this.dataFormat);
    const sizes = this.sizes(spatial, this.stage(spatial.length));
    return joinShape(batch, sizes, this.filters, this.dataFormat);
  }

  private sizes(
    spatial: Shape,
    { kernelSize, strides, padding, outputSize }: ReturnType<Deconvolution['stage']>,
  ): Shape {
    return spatial.map((n, i) => {
      const wanted = outputSize?.[i];
      if (n === null) return wanted ?? null;
      const method = METHODS[this.method];
      const [least, natural, most] = method.lengths(n, kernelSize[i]!, strides[i]!, padding);
      const size = wanted ?? natural;
      if (size >= least && size <= most && natural > 0) return size;
      if (wanted === undefined) fail('Deconvolution', 'the output length', 'positive', natural);
      const range = least === most ? `${most}` : `${least} to ${most}`;
      return fail('Deconvolution', 'outputSize', `${range} for an input of length ${n}`, wanted);
    });
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs?: { training?: boolean }): tf.Tensor {
    return tf.tidy(() =>
      withChannelsLast(this.weighed(inputs)[0]!, this.dataFormat, (x) => {
        const stage = this.stage(x.rank - 2);
        const sizes = this.sizes(x.shape.slice(1, -1), stage) as number[];
        const { run } = METHODS[this.method];
        const y = run(x, this.kernel.read(), sizes, stage, this.epilogue());
        return this.penalized(y, kwargs?.training);
      }),
    );
  }
}

tf.serialization.registerClass(Deconvolution);
