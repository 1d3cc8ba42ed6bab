import * as tf from '@tensorflow/tfjs-core';
import { type BackendKernels, backendKernels } from '../tfjs/backend_kernels.js';
import { type ReplacedKernel, replaceKernels } from '../tfjs/replace_kernels.js';

type Shape5D = [number, number, number, number, number];

interface Conv3DAttrs {
  readonly strides: [number, number, number] | number;
  readonly pad: 'valid' | 'same';
  readonly dilations?: [number, number, number] | number;
}

type Pair = [before: number, after: number];
type Paddings = [Pair, Pair, Pair, Pair, Pair];

interface Borders {
  /** The border along each of the five axes, never below 0. */
  readonly paddings: Paddings;
  /** The input with that border. */
  readonly shape: number[];
}

/** The border of 'same' where some axis would have one below 0, so that stock gets it wrong; else null. */
function borders(inputShape: number[], filterShape: number[], attrs: Conv3DAttrs): Borders | null {
  if (attrs.pad !== 'same') return null;
  const { padInfo } = tf.backend_util.computeConv3DInfo(
    inputShape as Shape5D,
    filterShape as Shape5D,
    attrs.strides,
    attrs.dilations ?? 1,
    attrs.pad,
  );
  const { front, back, top, bottom, left, right } = padInfo;
  const raw = [
    [0, 0],
    [front, back],
    [top, bottom],
    [left, right],
    [0, 0],
  ] as Paddings;
  if (raw.every(([before, after]) => before >= 0 && after >= 0)) return null;
  const paddings = raw.map((pair) => (pair[0] + pair[1] < 0 ? [0, 0] : pair)) as Paddings;
  const shape = inputShape.map((n, i) => n + paddings[i]![0] + paddings[i]![1]);
  return { paddings, shape };
}

/** x with its border. As [batch, depth, height, width * channels]: webgl pads no tensors of rank 5. */
function padded({ run, free }: BackendKernels, x: tf.TensorInfo, border: Borders): tf.TensorInfo {
  const [batch, depth, height, width] = border.paddings;
  const lines = width.map((count) => count * x.shape[4]!) as [number, number];
  const { shape } = x;
  const flat = run(tf.Reshape, { x }, { shape: [...shape.slice(0, 3), shape[3]! * shape[4]!] });
  const paddings = [batch, depth, height, lines];
  const bordered = run(tf.PadV2, { x: flat }, { paddings, constantValue: 0 });
  const volume = run(tf.Reshape, { x: bordered }, { shape: border.shape });
  free(flat, bordered);
  return volume;
}

/** The three convolutions of volumes for 'same' and a kernel smaller than its stride, as 'valid' ones. */
export function repairConv3dSame(backendName: string): void {
  const withBorder = (
    { backend, inputs, attrs, stock }: Parameters<ReplacedKernel>[0],
    filterShape: number[],
  ) => {
    const x = inputs.x!;
    const border = borders(x.shape, filterShape, attrs as Conv3DAttrs);
    if (border === null) return stock();
    const kernels = backendKernels(backendName, backend);
    const bordered = padded(kernels, x, border);
    const out = stock({ ...inputs, x: bordered }, { ...(attrs as object), pad: 'valid' });
    kernels.free(bordered);
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
      const { run, free } = backendKernels(backendName, backend);
      const bordered = stock(inputs, { ...(attrs as object), ...more });
      const cut = { begin: paddings.map(([before]) => before), size: inputShape };
      const out = run(tf.Slice, { x: bordered }, cut);
      free(bordered);
      return out;
    },
  });
}
