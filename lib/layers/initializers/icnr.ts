import * as tf from '@tensorflow/tfjs-core';
import { product } from '../../arithmetic/product.js';
import { fail, kernelShape, oneOf, onlyKnown, tuple } from '../../check.js';
import {
  getInitializer,
  type Initializer,
  InitializerBase,
  type InitializerIdentifier,
  toConfig,
} from '../../tfjs/resolve.js';

/** What the ICNR initializer takes. */
export interface ICNRArgs {
  /** The upsampling factor, of all axes or of each; default 2. */
  scale?: number | number[];
  /** What one phase's kernel is drawn from; default 'glorotUniform'. */
  initializer?: InitializerIdentifier;
}

/**
 * Initialisation of a sub-pixel convolution that starts as nearest-neighbour upsampling, so that
 * no checkerboard is there to unlearn: all phases of an output channel get the same kernel.
 *
 * apply([...kernel, in, phases * out]) -> that shape; phases is the product of the scales.
 *
 * Source: Aitken et al. 2017, arXiv 1707.02937, section 3.
 *
 * @throws ValueError if the last dimension is no multiple of the number of phases.
 * @example
 * // One input channel, two phases: both get the same tap.
 * const [first, second] = new ICNR({ scale: 2 }).apply([1, 1, 2]).dataSync();
 * first === second; // true
 * layers.deconvolution({ filters: 8, kernelSize: 3, method: 'subpixel', kernelInitializer: 'icnr' });
 */
export class ICNR extends InitializerBase {
  static override readonly className = 'ICNR';
  private readonly scale: number | number[];
  private readonly initializer: Initializer;

  constructor(args: ICNRArgs = {}) {
    super();
    onlyKnown('ICNR', args, ['scale', 'initializer']);
    const { scale = 2, initializer = 'glorotUniform' } = args;
    this.scale = tuple('ICNR', 'scale', scale, Array.isArray(scale) ? scale.length : 1, 1);
    if (!Array.isArray(scale)) this.scale = scale;
    this.initializer = getInitializer('ICNR', 'initializer', initializer);
  }

  override apply(shape: number[], dtype?: tf.DataType): tf.Tensor {
    if (kernelShape('ICNR', shape).length < 3) {
      fail('ICNR', 'the shape', '[...kernel, in, phases * out]', shape);
    }
    if (dtype !== undefined) oneOf('ICNR', 'dtype', dtype, ['float32', 'int32', 'bool']);
    const phases = product(tuple('ICNR', 'scale', this.scale, shape.length - 2, 1));
    const out = shape.at(-1)! / phases;
    if (!Number.isInteger(out)) {
      fail('ICNR', 'the last dimension', `a multiple of the ${phases} phases`, shape.at(-1));
    }
    return tf.tidy(() => {
      const kernel = this.initializer.apply(shape.with(-1, out), dtype as 'float32');
      return tf.concat(new Array(phases).fill(kernel), -1);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { scale: this.scale, initializer: toConfig(this.initializer) };
  }
}

tf.serialization.registerClass(ICNR);
