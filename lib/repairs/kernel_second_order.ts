import * as tf from '@tensorflow/tfjs-core';
import { replaceGradient } from '../tfjs/replace_gradient.js';

const run = (kernelName: string, inputs: tf.NamedTensorMap, attrs: object = {}): tf.Tensor =>
  tf.engine().runKernel(kernelName, inputs, attrs as tf.NamedAttrMap) as tf.Tensor;

/** y = conv(x, filter) and its two gradients, each of which is linear in the other two. */
function repairConvolution(forward: string, toInput: string, toFilter: string): void {
  replaceGradient({
    kernelName: toInput,
    inputsToSave: ['dy', 'filter'],
    gradFunc: (gradient, saved, attrs) => {
      const x = gradient as tf.Tensor;
      const [dy, filter] = saved as [tf.Tensor, tf.Tensor];
      return {
        dy: () => run(forward, { x, filter }, { dataFormat: 'NHWC', dilations: 1, ...attrs }),
        filter: () => run(toFilter, { x, dy }, { ...attrs, filterShape: filter.shape }),
      };
    },
  });
  replaceGradient({
    kernelName: toFilter,
    inputsToSave: ['x', 'dy'],
    gradFunc: (gradient, saved, attrs) => {
      const filter = gradient as tf.Tensor;
      const [x, dy] = saved as [tf.Tensor, tf.Tensor];
      return {
        x: () => run(toInput, { dy, filter }, { ...attrs, inputShape: x.shape }),
        dy: () => run(forward, { x, filter }, { dataFormat: 'NHWC', dilations: 1, ...attrs }),
      };
    },
  });
}

/** Gradients of kernels that themselves compute gradients and that tfjs gives none. */
export function repairKernelSecondOrder(): void {
  repairConvolution(tf.Conv3D, tf.Conv3DBackpropInputV2, tf.Conv3DBackpropFilterV2);
  repairConvolution(
    tf.DepthwiseConv2dNative,
    tf.DepthwiseConv2dNativeBackpropInput,
    tf.DepthwiseConv2dNativeBackpropFilter,
  );
  for (const [kernelName, forward] of [
    [tf.ResizeBilinearGrad, tf.ResizeBilinear],
    [tf.ResizeNearestNeighborGrad, tf.ResizeNearestNeighbor],
  ] as const) {
    replaceGradient({
      kernelName,
      inputsToSave: ['dy', 'images'],
      gradFunc: (ddx, [dy, images], attrs) => {
        const size = dy!.shape.slice(1, 3);
        return {
          dy: () => run(forward, { images: ddx as tf.Tensor }, { ...attrs, size }),
          images: () => tf.zerosLike(images!),
        };
      },
    });
  }
  // dx = dy where y > 0, else dy (y + 1).
  replaceGradient({
    kernelName: tf.EluGrad,
    inputsToSave: ['dy', 'y'],
    gradFunc: (gradient, saved) => {
      const ddx = gradient as tf.Tensor;
      const [dy, y] = saved as [tf.Tensor, tf.Tensor];
      return {
        dy: () => run(tf.EluGrad, { dy: ddx, y }),
        y: () => tf.where(tf.greater(y, 0), tf.zerosLike(dy), tf.mul(ddx, dy)),
      };
    },
  });
}
