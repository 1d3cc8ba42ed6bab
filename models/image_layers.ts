import * as tfl from '@tensorflow/tfjs-layers';
import { seededInitializers } from './seeded_initializers.js';

type Tensor = tfl.SymbolicTensor;

/** What a convolution or a normalisation takes beyond its filters and its name. */
export interface Own {
  kernelSize?: number;
  strides?: number;
  useBias?: boolean;
  activation?: 'relu';
  kernelInitializer?: 'zeros';
}

/**
 * The layers of networks of images that PyTorch has as well, with its settings: named as its modules are, so that `importTorch`
 * pairs them with the state dict of the reference.
 */
export function imageLayers(where: string, seed: number | undefined) {
  const initializers = seededInitializers(where, seed);
  const apply = (layer: tfl.layers.Layer, x: Tensor | Tensor[]) => layer.apply(x) as Tensor;
  return {
    apply,
    /** The kernel initializer of one more layer. */
    initializers,
    /** A convolution whose padding is half its kernel, 3 by default; torch's is the same on both sides for strides, too. */
    conv(x: Tensor, filters: number, name: string, { kernelSize = 3, ...own }: Own = {}): Tensor {
      const shared = { filters, kernelSize, name, ...initializers(), ...own };
      if (own.strides === undefined) {
        return apply(tfl.layers.conv2d({ ...shared, padding: 'same' }), x);
      }
      const side = Math.floor(kernelSize / 2);
      const padded = apply(
        tfl.layers.zeroPadding2d({
          padding: [
            [side, side],
            [side, side],
          ],
        }),
        x,
      );
      return apply(tfl.layers.conv2d(shared), padded);
    },
    /** Half as large, rounded up, by a convolution padded as in TensorFlow: of even sizes with zeros at the end first. */
    halvedBy: (x: Tensor, filters: number, name: string, own: Own) =>
      apply(
        tfl.layers.conv2d({
          filters,
          kernelSize: 3,
          strides: 2,
          padding: 'same',
          name,
          ...initializers(),
          ...own,
        }),
        x,
      ),
    /** A batch normalisation with torch's epsilon and momentum. */
    norm: (x: Tensor, name: string) =>
      apply(tfl.layers.batchNormalization({ epsilon: 1e-5, momentum: 0.9, name }), x),
    relu: (x: Tensor) => apply(tfl.layers.reLU(), x),
    leaky: (x: Tensor, alpha: number) => apply(tfl.layers.leakyReLU({ alpha }), x),
    /** Twice as large, each pixel four times. */
    doubled: (x: Tensor) => apply(tfl.layers.upSampling2d({ size: [2, 2] }), x),
    halved: (x: Tensor) => apply(tfl.layers.maxPooling2d({ poolSize: 2, padding: 'same' }), x),
    times: (x: Tensor, scale: number) => apply(tfl.layers.rescaling({ scale }), x),
    sum: (...all: Tensor[]) => apply(tfl.layers.add(), all),
    joined: (...all: Tensor[]) => apply(tfl.layers.concatenate(), all),
  };
}
