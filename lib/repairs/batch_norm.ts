import * as tf from '@tensorflow/tfjs-core';
import { replaceKernels } from '../tfjs/replace_kernels.js';

/**
 * FusedBatchNorm along an axis other than the last: stock's cpu and wasm kernels repeat the moments in
 * the order of the values, whatever their shape. Here they are spread over the whole input first.
 */
export function repairBatchNorm(backendName: 'cpu' | 'wasm'): void {
  replaceKernels(backendName, 'DeconvBatchNorm', {
    [tf.FusedBatchNorm]: ({ backend, inputs, stock }) => {
      const { shape } = inputs.x!;
      const spread: tf.TensorInfo[] = [];
      const fitting = Object.entries(inputs).map(([name, tensor]) => {
        // Scale and offset may be missing. Along the last axis, the order is right as it is.
        const outer = tensor?.shape.slice(0, -1);
        if (outer === undefined || outer.every((n) => n === 1)) return [name, tensor] as const;
        // A short input gets leading axes of length 1; its moments keep their own rank.
        const lead = shape.length - tensor!.shape.length;
        const reps = tensor!.shape.map((n, i) => (n === 0 ? 1 : shape[lead + i]! / n));
        // The input itself, and moments that are as large.
        if (reps.every((times) => times === 1)) return [name, tensor] as const;
        const tiled = tf.getKernel(tf.Tile, backendName).kernelFunc({
          inputs: { x: tensor! },
          backend,
          attrs: { reps },
        }) as tf.TensorInfo;
        spread.push(tiled);
        return [name, tiled] as const;
      });
      const out = stock(Object.fromEntries(fitting) as Record<string, tf.TensorInfo>);
      for (const { dataId } of spread) {
        (backend as { disposeData(dataId: object): boolean }).disposeData(dataId);
      }
      return out;
    },
  });
}
