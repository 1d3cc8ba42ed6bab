import * as tf from '@tensorflow/tfjs-core';
import { type ReplacedKernel, replaceKernels } from './replace_kernels.js';

type Shape5D = [number, number, number, number, number];

interface Conv3DAttrs {
  readonly strides: [number, number, number] | number;
  readonly pad: 'valid' | 'same';
  readonly dilations?: [number, number, number] | number;
}

interface Borders {
  /** The border along each of the five axes, never below 0. */
  readonly paddings: [number, number][];
  /** The input with that border. */
  readonly shape: number[];
}

/** The border of 'same' where some axis would have one below 0, so that stock gets it wrong; else null. */
function borders(inputShape: number[], filterShape: number[], attrs: Conv3DAttrs): Borders | null {
  if (attrs.pad !== 'same') return null;
  const { padInfo } = tf.backend_util.computeConv3DInfo(
    ...([inputShape as Shape5D, filterShape as Shape5D, attrs.strides] as const),
    ...([attrs.dilations ?? 1, attrs.pad] as const),
  );
  const { front, back, top, bottom, left, right } = padInfo;
  const raw = [
    [0, 0],
    [front, back],
    [top, bottom],
    [left, right],
    [0, 0],
  ] as [number, number][];
  if (raw.every(([before, after]) => before >= 0 && after >= 0)) return null;
  const paddings = raw.map((pair) => (pair[0] + pair[1] < 0 ? [0, 0] : pair)) as [number, number][];
  const shape = inputShape.map((n, i) => n + paddings[i]![0] + paddings[i]![1]);
  return { paddings, shape };
}

/** The three convolutions of volumes for 'same' and a kernel smaller than its stride, as 'valid' ones. */
export function repairConv3dSame(backendName: string): void {
  const run = (name: string, backend: object, inputs: tf.NamedTensorInfoMap, attrs: object) =>
    tf.getKernel(name, backendName).kernelFunc({
      ...{ inputs, backend, attrs: attrs as tf.NamedAttrMap },
    }) as tf.TensorInfo;
  const free = (backend: object, { dataId }: tf.TensorInfo) =>
    (backend as { disposeData(dataId: object): boolean }).disposeData(dataId);
  const withBorder = (
    { backend, inputs, attrs, stock }: Parameters<ReplacedKernel>[0],
    filterShape: number[],
  ) => {
    const x = inputs.x!;
    const border = borders(x.shape, filterShape, attrs as Conv3DAttrs);
    if (border === null) return stock();
    const padding = { paddings: border.paddings, constantValue: 0 };
    const padded = run(tf.PadV2, backend, { x }, padding);
    const out = stock({ ...inputs, x: padded }, { ...(attrs as object), pad: 'valid' });
    free(backend, padded);
    return out;
  };
  replaceKernels(backendName, 'DeconvConv3D', {
    [tf.Conv3D]: (call) => withBorder(call, call.inputs.filter!.shape),
    [tf.Conv3DBackpropFilterV2]: (call) =>
      withBorder(call, (call.attrs as { filterShape: number[] }).filterShape),
    [tf.Conv3DBackpropInputV2]: ({ backend, inputs, attrs, stock }) => {
      const { inputShape } = attrs as { inputShape: number[] };
      const border = borders(inputShape, inputs.filter!.shape, attrs as Conv3DAttrs);
      if (border === null) return stock();
      const { paddings, shape } = border;
      const more = { pad: 'valid', inputShape: shape };
      const padded = stock(inputs, { ...(attrs as object), ...more });
      const cut = { begin: paddings.map(([before]) => before), size: inputShape };
      const out = run(tf.Slice, backend, { x: padded }, cut);
      free(backend, padded);
      return out;
    },
  });
}
